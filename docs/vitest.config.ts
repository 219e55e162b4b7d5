import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['playground/**/*.test.ts', '.vitepress/**/*.test.ts', 'scripts/**/*.test.mjs'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
  },
})
