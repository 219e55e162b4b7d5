import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    // Each test starts a process; two at a time keep two cores busy. On a busy machine, npx alone takes half a minute.
    testTimeout: 300_000,
    maxConcurrency: 2,
  },
})
