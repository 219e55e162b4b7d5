import { expect, test } from 'vitest'
import { isForbiddenRequestHeader } from './forbidden-request-header.ts'

const forbidden =
  'Accept-Charset Accept-Encoding Access-Control-Request-Headers Access-Control-Request-Method Connection Content-Length Cookie Cookie2 Date DNT Expect Host Keep-Alive Origin Referer Set-Cookie TE Trailer Transfer-Encoding Upgrade Via'

test.each(forbidden.split(' '))('%s is forbidden, in any case', (name) => {
  expect(isForbiddenRequestHeader(name, '')).toBe(true)
  expect(isForbiddenRequestHeader(name.toLowerCase(), 'x')).toBe(true)
  expect(isForbiddenRequestHeader(name.toUpperCase(), 'x')).toBe(true)
})

test.each(['Proxy-', 'proxy-authorization', 'Sec-', 'sec-fetch-site', 'SEC-GPC'])(
  '%s has a forbidden prefix',
  (name) => {
    expect(isForbiddenRequestHeader(name, '')).toBe(true)
  },
)

test.each([
  'Accept',
  'Authorization',
  'Content-Type',
  'User-Agent',
  'X-Secret',
  'Proxyless',
  'Second',
  'X-Cookie',
  'ETag',
])('%s is not forbidden', (name) => {
  expect(isForbiddenRequestHeader(name, 'TRACE')).toBe(false)
})

test.each<[value: string, isForbidden: boolean]>([
  ['TRACE', true],
  ['trace', true],
  ['GET, track', true],
  ['GET,\tCONNECT ,', true],
  ['GET', false],
  ['', false],
  ['TRACES', false],
  ['"TRACE"', false],
  ['"a, TRACE"', false],
  ['"a, TRACE, b"', false],
  ['"a\\", TRACE, b"', false],
  ['"a\\\\", TRACE', true],
  ['\\", TRACE, "', false],
  ['"a", TRACE', true],
  ['"a\\', false],
])('a method override of %j', (value, isForbidden) => {
  for (const name of ['X-HTTP-Method', 'x-http-method-override', 'X-METHOD-OVERRIDE']) {
    expect(isForbiddenRequestHeader(name, value)).toBe(isForbidden)
  }
})
