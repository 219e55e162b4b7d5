import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Random cases do not take part, so that two runs agree.
    include: ['src/**/!(*.random).test.ts'],
    // Each test file would load all modules again, which takes most of the time.
    isolate: false,
  },
})
