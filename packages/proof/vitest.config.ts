import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: ['src/browsers/**', 'src/live/**'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
  },
})
