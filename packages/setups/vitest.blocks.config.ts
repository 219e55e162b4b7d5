import { defineConfig } from 'vitest/config'

/** Installs the packages as the documentation says, and runs every program that it shows. */
export default defineConfig({
  test: {
    include: ['blocks/**/*.test.ts'],
    globalSetup: ['blocks/install.ts'],
    // Installing takes minutes on a busy machine. The limits only end a hang.
    hookTimeout: 1_800_000,
    testTimeout: 600_000,
    reporters: ['default', ['json', { outputFile: 'reports/blocks.json' }]],
  },
})
