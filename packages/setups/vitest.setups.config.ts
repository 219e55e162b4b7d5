import { defineConfig } from 'vitest/config'

/** A separate run, because it takes a minute or two to install the tarballs. */
export default defineConfig({
  test: {
    include: ['setups/**/*.test.ts'],
    globalSetup: ['setups/install.ts'],
    maxWorkers: 2,
    // Installing and compiling take minutes on a busy machine. The limits only end a hang.
    hookTimeout: 1_800_000,
    testTimeout: 600_000,
    reporters: ['default', ['json', { outputFile: 'reports/setups.json' }]],
  },
})
