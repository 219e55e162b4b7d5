import { defineConfig } from 'vitest/config'

/** Runs the recipes with real databases, which it installs from Debian's packages if they are missing. */
export default defineConfig({
  test: {
    include: ['src/live/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/databases.json' }]],
    testTimeout: 60_000,
    // The first run installs the databases.
    hookTimeout: 600_000,
  },
})
