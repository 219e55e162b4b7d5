import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/real-servers/*.servers.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.servers.json' }]],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    maxConcurrency: 2,
  },
})
