import { expect, test } from 'vitest'
import { extractHeaderListValues } from './header-list-values.ts'

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
  ['one bad member beside good ones', 'PUT, DELETE, (, POST', 'failure'],
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
