import { defineConfig } from 'vitest/config'

/** A measurement, so not a part of the tests: each session takes a minute. */
export default defineConfig({
  test: {
    include: ['src/browsers/preflights/measure.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
