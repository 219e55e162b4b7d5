import { describe, expect, test } from 'vitest'
import { extractHeaderListValues, extractMaxAge, isToken } from './header-values.ts'

describe('extractHeaderListValues', () => {
  const name = 'Access-Control-Allow-Methods'

  test('an absent header has no list', () => {
    expect(extractHeaderListValues(name, new Headers())).toBe(null)
  })

  test.each<[description: string, value: string, values: readonly string[] | 'failure']>([
    ['one member', 'PUT', ['PUT']],
    ['several members', 'PUT,DELETE', ['PUT', 'DELETE']],
    ['spaces and tabs around members', ' PUT \t,\t DELETE ', ['PUT', 'DELETE']],
    ['empty members', ',,PUT,, ,DELETE,', ['PUT', 'DELETE']],
    ['an empty value', '', []],
    ['only commas', ', ,', []],
    ['the wildcard', '*', ['*']],
    ['repeated members', 'PUT, PUT', ['PUT', 'PUT']],
    ['case is kept', 'put', ['put']],
    ['a space inside a member', 'PUT, Bad value', 'failure'],
    ['a parameter', 'x;y', 'failure'],
    ['a quoted string', '"x"', 'failure'],
    ['one bad member among good ones', 'PUT, DELETE, (, POST', 'failure'],
    ['a no-break space', 'PUT\u00a0', 'failure'],
  ])('%s', (_, value, values) => {
    expect(extractHeaderListValues(name, new Headers({ [name]: value }))).toEqual(values)
  })

  test('several lines are one list', () => {
    const headers = new Headers()
    headers.append(name, 'PUT')
    headers.append(name, 'DELETE, PATCH')
    expect(extractHeaderListValues(name, headers)).toEqual(['PUT', 'DELETE', 'PATCH'])
  })
})

describe('extractMaxAge', () => {
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
})

describe('isToken', () => {
  test.each(['a', 'A', 'z', 'Z', '0', '9', 'x-request-id', '*', "!#$%&'*+-.^_`|~"])(
    '%j is a token',
    (value) => {
      expect(isToken(value)).toBe(true)
    },
  )

  test.each([
    '',
    ' ',
    'a b',
    'a,b',
    'a;b',
    '"a"',
    'a/b',
    'a:b',
    'a@b',
    '[',
    '{',
    'a\t',
    'é',
    'a\u0000',
    '\u007f',
    '@',
    '`(',
  ])('%j is not a token', (value) => {
    expect(isToken(value)).toBe(false)
  })
})
