import { defaultServerConditions, defineConfig } from 'vite'

export default defineConfig({
  // A list replaces the default conditions of Vite.
  ssr: { noExternal: true, resolve: { conditions: ['corsage-terse', ...defaultServerConditions] } },
  build: { ssr: 'rejections.mjs', outDir: 'vite/terse', minify: true },
})
