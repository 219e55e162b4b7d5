import { expect, it } from 'vitest'
import { decodePath } from '../adapter.ts'
import { createPolicy } from '../index.ts'
import { filePath, pathOf } from './paths.ts'

it.each([
  ['/', '/'],
  ['/a/b', '/a/b'],
  ['/a?b', '/a'],
  ['/a#b?c', undefined],
  ['/a?b#c', undefined],
  ['/a\\b', undefined],
  ['/a?b\\c', '/a'],
  ['/a?b=https://x.test/c', '/a'],
  ['//a/b?c', '//a/b'],
  ['https://x.test', '/'],
  ['https://x.test?y=/z', '/'],
  ['https://x.test#/z', '/'],
  ['https://x.test/a/../b?c', '/a/../b'],
  ['https://x.test/a#b?c', '/a'],
  ['http://x.test/a', '/a'],
  ['https://x.test/a\\b', undefined],
  ['https://x.test\\a', undefined],
  ['https://x.test/a?b\\c', '/a'],
  ['https:///a', undefined],
  ['https://?a', undefined],
  ['https:/a', undefined],
  ['HTTPS://x.test/a', undefined],
  ['ftp://x.test/a', undefined],
  ['a', undefined],
  ['*', undefined],
  ['', undefined],
])('the path of %j is %j', (url, path) => {
  expect(pathOf(url)).toBe(path)
})

it.each([
  ['/a%20b', '/a b'],
  ['/%61%62', '/ab'],
  ['/caf%C3%A9', '/café'],
  ['/%2561', '/%2561'],
  ['/%25', '/%25'],
  ['/a%2Fb%2fc', '/a%2Fb%2fc'],
  ['/a%3Fb%23c', '/a%3Fb%23c'],
  ['/a+b', '/a+b'],
  ['/%2e%2E/', '/../'],
  [`/${'%25'.repeat(16)}`, `/${'%25'.repeat(16)}`],
  [`/${'%25'.repeat(17)}`, undefined],
  ['/%', undefined],
  ['/%g1', undefined],
  ['/%ff', undefined],
  ['/%C3', undefined],
])('%j decodes to %j, and never further', (path, decoded) => {
  expect(decodePath(path)).toBe(decoded)
  if (decoded !== undefined) expect(decodePath(decoded)).toBe(decoded)
})

it.each([
  ['/', '/'],
  ['/a/b.txt', '/a/b.txt'],
  ['/a/b/', '/a/b/'],
  ['/%61%2Fb', '/a/b'],
  ['/a%5Cb', '/a/b'],
  ['/a%5C', '/a/'],
  ['//a///b//', '/a/b/'],
  ['/a/./b/.', '/a/b'],
  ['/a/..%2fb', '/b'],
  ['/a/%2e%2e/', '/'],
  ['/../../a', '/a'],
  ['/.well-known/x', '/.well-known/x'],
  ['/a..b', '/a..b'],
  ['/a%2Bb%3Fc', '/a+b?c'],
  ['/100%25', '/100%25'],
  ['/%252F', '/%252F'],
  ['/%g1', undefined],
  [`/${'./'.repeat(126)}a`, '/a'],
  [`/${'./'.repeat(127)}a`, undefined],
])('a file server may read %j as %j', (path, file) => {
  expect(filePath(path)).toBe(file)
  if (file !== undefined) expect(filePath(file)).toBe(file)
})

it('an absolute URL and a request line have the same policy', () => {
  const policy = createPolicy({ origins: '*', resources: { '/a': false } })
  const kindOf = (url: string) =>
    policy.evaluate({ method: 'GET', url, headers: { get: () => 'https://a.test' } }).kind
  for (const url of ['/a', '/a?b', 'https://x.test/a', 'https://x.test/a#b']) expect(kindOf(url)).toBe('off')
  for (const url of ['/', '/b?/a', 'https://x.test?/a', 'https://x.test']) expect(kindOf(url)).toBe('actual')
})
