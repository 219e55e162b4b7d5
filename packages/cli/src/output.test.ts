import { afterEach, describe, expect, it, vi } from 'vitest'
import { openOutput } from './output.ts'

afterEach(() => vi.unstubAllEnvs())

describe('styles', () => {
  const cases = [
    {
      description: 'on a terminal',
      isTerminal: true,
      noColor: undefined,
      expected: '\u001b[31mno\u001b[39m',
    },
    {
      description: 'on a terminal, NO_COLOR empty',
      isTerminal: true,
      noColor: '',
      expected: '\u001b[31mno\u001b[39m',
    },
    { description: 'on a terminal, NO_COLOR=1', isTerminal: true, noColor: '1', expected: 'no' },
    { description: 'in a pipe', isTerminal: false, noColor: undefined, expected: 'no' },
  ]
  it.each(cases)('$description: $expected', ({ isTerminal, noColor, expected }) => {
    const before = process.stdout.isTTY
    vi.stubEnv('NO_COLOR', noColor)
    process.stdout.isTTY = isTerminal
    try {
      expect(openOutput({}).style('red', 'no')).toBe(expected)
    } finally {
      process.stdout.isTTY = before
    }
  })
})
