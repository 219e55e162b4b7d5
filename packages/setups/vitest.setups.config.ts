import { defineConfig } from 'vitest/config'

/** What is installed from tarballs takes a minute or two: it is a run of its own. */
export default defineConfig({
  test: {
    include: ['setups/**/*.test.ts'],
    globalSetup: ['setups/install.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'reports/setups.json' }]],
  },
})
