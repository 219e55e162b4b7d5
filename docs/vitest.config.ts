import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['playground/**/*.test.ts', '.vitepress/*.test.ts', '.vitepress/pictures/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
  },
})
