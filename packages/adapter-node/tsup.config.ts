import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  // tsup sets `baseUrl`, which TypeScript 6 has deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  target: 'node20',
  platform: 'node',
  // `node:` stays: without it some runtimes and bundlers look for a package of that name.
  removeNodeProtocol: false,
  external: [/^node:/],
  sourcemap: true,
  clean: true,
})
