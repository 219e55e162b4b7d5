import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    // Each test starts a process; two at a time keep two cores busy.
    testTimeout: 30_000,
    maxConcurrency: 2,
  },
})
