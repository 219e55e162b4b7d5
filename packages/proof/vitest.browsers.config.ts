import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/browsers/**/*.test.ts'],
    globalSetup: ['src/browsers/report/global-setup.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/browsers.json' }]],
    // Each file drives a separate browser, and a browser keeps more than one core busy.
    maxWorkers: 2,
    testTimeout: 60_000,
    // On a busy machine, a browser can print or show something late.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
  },
})
