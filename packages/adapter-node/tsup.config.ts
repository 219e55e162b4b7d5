import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/adapter.ts'],
  format: ['esm', 'cjs'],
  // In CommonJS as well, so that both entry points share the classes and the state.
  splitting: true,
  // Rollup then writes the CommonJS chunks. The default, Sucrase, makes a function call of each `?.`.
  treeshake: true,
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
