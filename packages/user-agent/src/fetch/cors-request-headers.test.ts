import { expect, test } from 'vitest'
import {
  isCorsNonWildcardRequestHeaderName,
  isCorsSafelistedRequestHeader,
  isCorsUnsafeRequestHeaderByte,
  isNoCorsSafelistedRequestHeader,
} from './cors-request-headers.ts'

const unsafe = new Set([...'"():<>?@[\\]{}'].map((character) => character.charCodeAt(0)))

test('all 256 bytes', () => {
  for (let byte = 0; byte < 256; byte++) {
    const expected = (byte < 0x20 && byte !== 0x09) || byte === 0x7f || unsafe.has(byte)
    expect([byte, isCorsUnsafeRequestHeaderByte(byte)]).toEqual([byte, expected])
  }
})

test.each<[name: string, value: string, isSafelisted: boolean]>([
  ['Accept', '*/*', true],
  ['ACCEPT', 'text/html;q=0.9, application/json', true],
  ['accept', '', true],
  ['accept', 'a\tb', true],
  ['accept', '\u0080', true],
  ['accept', 'a{b', false],
  ['accept', '"', false],
  ['accept', 'a\u0001', false],
  ['accept', '\u007f', false],
  ['accept', '1'.repeat(128), true],
  ['accept', '1'.repeat(129), false],
  ['Accept-Language', 'en-GB, de;q=0.5, *;q=0.1', true],
  ['accept-language', 'azAZ09 *,-.;=', true],
  ['accept-language', '', true],
  ['accept-language', 'en_GB', false],
  ['accept-language', '_en', false],
  ['accept-language', 'en_', false],
  ['accept-language', '@', false],
  ['accept-language', 'a/b', false],
  ['accept-language', '\u0080', false],
  ['Content-Language', 'en', true],
  ['content-language', 'en"', false],
  ['Content-Type', 'text/plain', true],
  ['content-type', 'text/plain;charset=UTF-8', true],
  ['content-type', ' \tText/PLAIN ; charset=utf-8', true],
  ['content-type', 'multipart/form-data; boundary=x', true],
  ['content-type', 'application/x-www-form-urlencoded', true],
  ['content-type', 'text/plain;', true],
  ['content-type', 'application/json', false],
  ['content-type', 'text/html', false],
  ['content-type', '', false],
  ['content-type', 'text', false],
  ['content-type', '/plain', false],
  ['content-type', 'text/', false],
  ['content-type', 'text /plain', false],
  ['content-type', 'text/plain, text/plain', false],
  ['content-type', 'text/plain\u00a0', false],
  ['content-type', 'text/plain; charset="utf-8"', false],
  ['content-type', 'text/plain; version=1:2', false],
  ['Range', 'bytes=0-', true],
  ['range', 'bytes=0-255', true],
  ['range', 'bytes=5-', true],
  ['range', 'bytes=255-255', true],
  ['range', 'xbytes=0-1', false],
  ['range', 'bytes=256-255', false],
  ['range', 'bytes=10-9', false],
  ['range', 'bytes=9007199254740993-9007199254740992', false],
  ['range', 'bytes=-255', false],
  ['range', 'bytes=-', false],
  ['range', 'bytes=0', false],
  ['range', 'bytes=', false],
  ['range', 'bytes=0-1,2-3', false],
  ['range', 'bytes= 0-1', false],
  ['range', 'bytes=0-1 ', false],
  ['range', 'bytes=a-1', false],
  ['range', 'bytes=1-a', false],
  ['range', 'Bytes=0-1', false],
  ['range', 'items=0-1', false],
  ['Authorization', 'x', false],
  ['X-Custom', '', false],
  ['DPR', '2', false],
  ['Save-Data', 'on', false],
])('%s: %j is %s', (name, value, isSafelisted) => {
  expect(isCorsSafelistedRequestHeader(name, value)).toBe(isSafelisted)
  const isNoCors = isSafelisted && name.toLowerCase() !== 'range'
  expect(isNoCorsSafelistedRequestHeader(name, value)).toBe(isNoCors)
})

test('only Authorization is a CORS non-wildcard request-header name', () => {
  expect(isCorsNonWildcardRequestHeaderName('AUTHORIZATION')).toBe(true)
  expect(isCorsNonWildcardRequestHeaderName('x-authorization')).toBe(false)
})
