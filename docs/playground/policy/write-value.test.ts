import { expect, it } from 'vitest'
import { readPolicy } from './read-policy.ts'
import { writeKey, writeValue } from './write-value.ts'

it.each([
  ['https://a.test', "'https://a.test'"],
  ["it's", "'it\\'s'"],
  ['say "a"', `'say "a"'`],
  ['a\\b\n', "'a\\\\b\\n'"],
  [['GET', 'PUT'], "['GET', 'PUT']"],
  [/^a$/i, '/^a$/i'],
  [7200, '7200'],
  [false, 'false'],
])('%j', (value, written) => {
  expect(writeValue(value)).toBe(written)
  expect(readPolicy(`{ value: ${written} }`).options).toEqual(Object.assign(Object.create(null), { value }))
})

it.each([
  ['origins', 'origins'],
  ['/api/*', "'/api/*'"],
])('the name %s', (name, written) => {
  expect(writeKey(name)).toBe(written)
})
