import { resolve } from 'node:path'
import { defineConfig } from 'tsup'
import full from './tsup.config.ts'

/** The build with the condition `corsage-terse`: codes instead of texts. */
export default defineConfig({
  ...full,
  outDir: 'dist/terse',
  // Only the full build has texts to read, and the maps would double the size of the package.
  sourcemap: false,
  // The types are the same.
  dts: false,
  esbuildPlugins: [
    {
      name: 'terse',
      setup({ onResolve }) {
        onResolve({ filter: /\/advise\/index\.ts$/ }, ({ resolveDir, path }) => ({
          path: resolve(resolveDir, path.replace('index.ts', 'terse.ts')),
        }))
      },
    },
  ],
})
