import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issueRow } from '../../test/issues.ts'
import { preflight } from '../../test/requests.ts'
import { createPolicy, validateOptions } from '../index.ts'

const outOfRange = (value: number, suggestion?: number) =>
  issueRow(`${value}`, 'maxAge', value, 'max-age-out-of-range', suggestion)
const noNumber = (value: unknown, shown: string, suggestion?: number) =>
  issueRow(shown, 'maxAge', value, 'wrong-type', suggestion)

const rows: IssueRow[] = [
  outOfRange(-1, 0),
  outOfRange(86_401, 86_400),
  outOfRange(Number.POSITIVE_INFINITY, 86_400),
  outOfRange(Number.NEGATIVE_INFINITY, 0),
  outOfRange(1.5, 2),
  outOfRange(-0.4, 0),
  outOfRange(Number.NaN),
  noNumber('600', '"600"', 600),
  noNumber('99999999', '"99999999"', 86_400),
  noNumber('-1', '"-1"', 0),
  noNumber('soon', '"soon"'),
  noNumber('', '""'),
  noNumber(' ', '" "'),
  noNumber(null, 'null'),
  noNumber(true, 'true'),
  noNumber(600n, '600'),
]

describe('a maxAge is refused', () => {
  it.each(rows)('$what', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in its place is right', expectSuggestionsToHelp)
})

describe('Access-Control-Max-Age', () => {
  it.each([
    ['the default, which all engines honor', undefined, '600'],
    ['zero is sent: it turns the cache off', 0, '0'],
    ['minus zero is zero', -0, '0'],
    ['an hour', 3600, '3600'],
    ['a day', 86_400, '86400'],
  ])('%s', (_what, maxAge, expected) => {
    const { headers } = createPolicy({ maxAge }).evaluate(preflight('https://a.test'))
    expect(headers['access-control-max-age']).toBe(expected)
  })
})
