import { defineConfig } from 'vitest/config'

const isFull = process.env['CORSAGE_RUNS'] === 'full'

export default defineConfig({
  test: {
    include: [
      'audited-configurations',
      'printed-fixes',
      'verified-deployments',
      ...(isFull ? ['chromium-agreement'] : []),
    ].map((name) => `src/real-servers/${name}.servers.ts`),
    reporters: ['default', ['json', { outputFile: 'reports/vitest.servers.json' }]],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    maxConcurrency: 2,
  },
})
