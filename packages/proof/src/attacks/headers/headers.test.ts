import { expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { checkRandomHeaders } from './check.ts'
import { issuesOf } from './grammar.ts'

const RUNS = runs(5_000)

it('for any request, the headers sent back are valid, bounded, and permit no other origin', async () => {
  const seen = await checkRandomHeaders(seed, RUNS)
  expect(seen.decisions).toBeGreaterThan(RUNS * 4)
  expect(seen.allowed).toBeGreaterThan(RUNS / 5)
  expect(seen.echoed).toBeGreaterThan(RUNS / 250)
}, 60_000)

it.each([
  ['a line break', { 'access-control-allow-origin': 'https://a.test\r\nset-cookie: a=b' }],
  ['a path', { 'access-control-allow-origin': 'https://a.test/' }],
  ['two origins', { 'access-control-allow-origin': 'https://a.test, https://b.test' }],
  ['an empty value', { 'access-control-allow-origin': '' }],
  [
    'a name that is not a token',
    { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'a b' },
  ],
  ['an empty name', { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET,,PUT' }],
  ['false', { 'access-control-allow-origin': 'https://a.test', 'access-control-allow-credentials': 'false' }],
  ['credentials for all', { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' }],
  ['an age that is not a number', { 'access-control-allow-origin': '*', 'access-control-max-age': 'NaN' }],
  ['methods without a permission', { 'access-control-allow-methods': 'GET' }],
  ['a header of another kind', { 'access-control-allow-origin': '*', 'set-cookie': 'a=b' }],
])('the check itself refuses %s', (_what, headers) => {
  expect(issuesOf(headers as unknown as Record<string, string>)).toHaveLength(1)
})
