import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*.test.mjs'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    // Some tests start a program, which takes long on a busy machine.
    testTimeout: 60_000,
  },
})
