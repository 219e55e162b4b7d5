import { expect, test } from 'vitest'
import { extractMaxAge } from './max-age.ts'

test.each<[description: string, lines: readonly string[], maxAge: number | null | 'failure']>([
  ['absent', [], null],
  ['seconds', ['600'], 600],
  ['zero', ['0'], 0],
  ['leading zeros', ['0060'], 60],
  ['spaces around', [' 60 '], 60],
  ['more than any number', ['9'.repeat(400)], Number.POSITIVE_INFINITY],
  ['negative', ['-1'], 'failure'],
  ['signed', ['+1'], 'failure'],
  ['a fraction', ['1.5'], 'failure'],
  ['a unit', ['10m'], 'failure'],
  ['a word', ['abc'], 'failure'],
  ['empty', [''], 'failure'],
  ['two lines', ['600', '600'], 'failure'],
])('%s', (_, lines, maxAge) => {
  const headers = new Headers()
  for (const line of lines) headers.append('Access-Control-Max-Age', line)
  expect(extractMaxAge(headers)).toBe(maxAge)
})
