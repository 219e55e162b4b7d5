import { defineConfig } from 'vitest/config'

/** Tests the built site in real browsers. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/site.json' }]],
    maxWorkers: 1,
    testTimeout: 60_000,
    // On a busy machine, a browser can show something late.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
  },
})
