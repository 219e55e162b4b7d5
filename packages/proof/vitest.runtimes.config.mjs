// In place of a package's own vitest.config.ts: the same tests without coverage, and a report per runtime.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Two cores run several runtimes: a slow minute is not a failure.
    testTimeout: 30_000,
    reporters: [['json', { outputFile: process.env.RUNTIMES_REPORT }]],
  },
})
