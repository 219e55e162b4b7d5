export default {
  build: {
    outDir: 'vite/page',
    target: 'es2022',
    lib: { entry: 'browser.ts', formats: ['es'], fileName: 'browser' },
  },
}
