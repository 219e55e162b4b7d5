import { expect, it } from 'vitest'
import { exemptPaths } from './exempt.ts'

const isExempt = exemptPaths(['/hook', '/callbacks/*', '/caf\u00e9/*'])

it.each([
  '/hook',
  '/hook?next=/transfer',
  'https://a.test/hook',
  '/callbacks',
  '/callbacks/',
  '/callbacks/a/b',
  '/callbacks/M%C3%BCller',
  '/callbacks/.well-known',
  '/caf%C3%A9/a',
])('%s is exempt', (url) => {
  expect(isExempt(url)).toBe(true)
})

it.each([
  ['the router may fold the case', '/HOOK'],
  ['the router may ignore the slash', '/hook/'],
  ['below an exact path', '/hook/a'],
  ['a longer name', '/callbacksx'],
  ['an encoded letter', '/h%6Fok'],
  ['another case of an escape', '/caf%c3%a9/a'],
  ['dot segments', '/callbacks/../transfer'],
  ['a last dot segment', '/callbacks/..'],
  ['a single dot', '/callbacks/./a'],
  ['encoded dots', '/callbacks/%2e%2E/transfer'],
  ['half encoded dots', '/callbacks/.%2e/transfer'],
  ['an encoded slash', '/callbacks/..%2ftransfer'],
  ['an encoded backslash', '/callbacks/..%5Ctransfer'],
  ['encoded twice', '/callbacks/%252e%252e/transfer'],
  ['a backslash', '/callbacks/..\\transfer'],
  ['an empty segment', '/callbacks//transfer'],
  ['a parameter', '/callbacks/..;/transfer'],
  ['an encoded parameter', '/callbacks/a%3b/transfer'],
  ['a broken escape', '/callbacks/%2'],
  ['an overlong dot', '/callbacks/%c0%ae%c0%ae/transfer'],
  ['a byte that is not UTF-8', '/callbacks/%E9'],
  ['an encoded control character', '/callbacks/a%00'],
  ['a fragment', '/callbacks/a#/../transfer'],
  ['another scheme', 'file:///hook'],
  ['an asterisk', '*'],
])('%s is not: %s', (_why, url) => {
  expect(isExempt(url)).toBe(false)
})

it('a prefix of everything covers every path that is read in one way', () => {
  const all = exemptPaths(['/*'])
  expect([all('/'), all('/a'), all('/a/../b')]).toEqual([true, true, false])
})
