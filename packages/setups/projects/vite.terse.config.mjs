import { defaultServerConditions, defineConfig } from 'vite'

export default defineConfig({
  // Vite does not add its own conditions to a list.
  ssr: { noExternal: true, resolve: { conditions: ['corsage-terse', ...defaultServerConditions] } },
  build: { ssr: 'rejections.mjs', outDir: 'vite/terse', minify: true },
})
