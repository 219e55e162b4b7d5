import { defineConfig } from 'vitest/config'

/** Installs the packages as the documentation says, and runs every program that it shows. */
export default defineConfig({
  test: {
    include: ['blocks/**/*.test.ts'],
    globalSetup: ['blocks/install.ts'],
    hookTimeout: 120_000,
    testTimeout: 30_000,
    reporters: ['default', ['json', { outputFile: 'reports/blocks.json' }]],
  },
})
