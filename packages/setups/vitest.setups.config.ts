import { defineConfig } from 'vitest/config'

/** A separate run, because it takes a minute or two to install the tarballs. */
export default defineConfig({
  test: {
    include: ['setups/**/*.test.ts'],
    globalSetup: ['setups/install.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'reports/setups.json' }]],
  },
})
