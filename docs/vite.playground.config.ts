import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** Builds only the playground for the demo, because the site takes far longer to build. */
export default defineConfig({
  root: fileURLToPath(new URL('playground/alone', import.meta.url)),
  base: './',
  plugins: [vue()],
  build: { outDir: '../dist', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
})
