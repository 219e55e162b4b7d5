import { expect, it } from 'vitest'
import { isLoopback } from './hosts.ts'

it.each([
  ['localhost', true],
  ['localhost.', true],
  ['api.localhost', true],
  ['*.localhost', true],
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['[::1]', true],
  ['notlocalhost', false],
  ['localhost.test', false],
  ['127.0.0.1.test', false],
  ['1127.0.0.1', false],
  ['128.0.0.1', false],
  ['0.0.0.0', false],
  ['[::2]', false],
  ['example.com', false],
])('%s: %s', (host, isOne) => {
  expect(isLoopback(host)).toBe(isOne)
})
