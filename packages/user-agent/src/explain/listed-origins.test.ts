import { expect, test } from 'vitest'
import {
  allowingPattern,
  nearOrigins,
  type OriginDifference,
  originDifferences,
  sampleOrigin,
} from './listed-origins.ts'

test.each<[origin: string, other: string, differences: readonly OriginDifference[] | null]>([
  ['https://a.example', 'https://a.example', null],
  ['https://a.example', 'https://b.example', null],
  ['https://a.example', 'https://a.example.com', null],
  ['https://evila.example', 'https://a.example', null],
  ['http://a.example', 'https://a.example', ['scheme']],
  ['https://a.example:8443', 'https://a.example', ['port']],
  ['http://localhost:3000', 'http://localhost:5173', ['port']],
  ['https://www.a.example', 'https://a.example', ['www']],
  ['https://a.example', 'https://www.a.example', ['www']],
  ['https://a.example.', 'https://a.example', ['trailing dot']],
  ['https://a.example', 'https://a.example.', ['trailing dot']],
  ['http://127.0.0.1:3000', 'http://localhost:3000', ['loopback name']],
  ['http://[::1]:3000', 'http://localhost:3000', ['loopback name']],
  ['https://a.example', 'https://A.example', ['case']],
  ['http://www.a.example.:8080', 'https://a.example', ['www', 'scheme', 'port', 'trailing dot']],
  ['https://a.example', 'https://*.a.example', ['apex']],
  ['http://a.example', 'https://*.a.example', ['scheme', 'apex']],
  ['https://A.example', 'https://*.a.example', ['apex']],
  ['https://b.a.example', 'https://*.a.example', null],
  ['https://a.example', 'https://a.example/', null],
  ['null', 'https://a.example', null],
  ['https://a.example', '*', null],
  ['https://a.example', '', null],
])('%s and %s: %j', (origin, other, differences) => {
  expect(originDifferences(origin, other)).toEqual(differences)
})

test('near origins: the known ones and small changes, nearest first', () => {
  const near = nearOrigins('http://localhost:3000', [
    'https://localhost:4000',
    'https://other.example',
    'http://localhost:5173',
  ])
  expect(near.map(({ origin, differences }) => `${origin} ${differences.join('+')}`)).toEqual([
    'http://localhost:5173 port',
    'https://localhost:3000 scheme',
    'http://localhost port',
    'http://www.localhost:3000 www',
    'http://127.0.0.1:3000 loopback name',
    'http://[::1]:3000 loopback name',
    'https://localhost:4000 scheme+port',
    'https://localhost scheme+port',
  ])
  expect(nearOrigins('https://www.a.example.', [])).toEqual([
    { origin: 'http://www.a.example.', differences: ['scheme'] },
    { origin: 'https://www.a.example', differences: ['trailing dot'] },
    { origin: 'https://a.example', differences: ['www', 'trailing dot'] },
  ])
  expect(nearOrigins('null', ['https://a.example'])).toEqual([])
})

test.each<[origin: string, listed: readonly string[], expected: string | null]>([
  ['https://a.example', ['*', 'https://a.example'], 'https://a.example'],
  ['https://a.example', ['https://b.example', '*'], '*'],
  ['https://x.a.example', ['https://*.a.example'], 'https://*.a.example'],
  ['https://x.y.a.example', ['https://*.a.example'], 'https://*.a.example'],
  ['https://a.example', ['https://*.a.example'], null],
  ['https://.a.example', ['https://*.a.example'], null],
  ['https://xa.example', ['https://*.a.example'], null],
  ['https://x.y-1.a.example', ['https://*-1.a.example'], null],
  ['https://aaa.example', ['https://aa*aa.example'], null],
  ['http://x.a.example', ['https://*.a.example'], null],
  ['https://my-app-1.a.example', ['https://my-app-*.a.example'], 'https://my-app-*.a.example'],
  ['https://my-app-1.evil.a.example', ['https://my-app-*.a.example'], null],
  ['http://localhost', ['http://localhost:*'], 'http://localhost:*'],
  ['http://localhost:3000', ['http://localhost:*'], 'http://localhost:*'],
  ['http://localhost.evil:3000', ['http://localhost:*'], null],
  ['http://[::1]', ['http://[::1]:*'], 'http://[::1]:*'],
  ['http://[::1]:80', ['http://[::1]:*'], 'http://[::1]:*'],
  ['https://x.a.example:8443', ['https://*.a.example:*'], 'https://*.a.example:*'],
  ['https://b.example', ['https://a.example'], null],
])('%s among %j: %s', (origin, listed, expected) => {
  expect(allowingPattern(origin, listed)).toBe(expected)
})

test.each([
  ['https://a.example', 'https://a.example'],
  ['https://*.a.example', 'https://a.a.example'],
  ['https://my-app-*.a.example', 'https://my-app-a.a.example'],
  ['http://localhost:*', 'http://localhost'],
  ['https://*.a.example:*', 'https://a.a.example'],
  ['*', 'https://a.invalid'],
])('an example of %s is %s', (pattern, sample) => {
  expect(sampleOrigin(pattern)).toBe(sample)
  expect(allowingPattern(sample, [pattern])).toBe(pattern)
})
