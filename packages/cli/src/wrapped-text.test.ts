import { describe, expect, it } from 'vitest'
import { wrapped } from './wrapped-text.ts'

describe('wrapped', () => {
  it.each([
    ['a text that fits', 'one two', '  one two'],
    ['lines break at spaces, and are indented', 'one two three four', '  one two\n  three four'],
    [
      'a long word gets its own line',
      'see https://example.com/items now',
      '  see\n  https://example.com/items\n  now',
    ],
    ['nothing', '', '  '],
  ])('%s', (_what, text, expected) => {
    expect(wrapped(text, 12, '  ')).toBe(expected)
  })
})
