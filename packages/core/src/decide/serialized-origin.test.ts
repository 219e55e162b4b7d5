import { describe, expect, it } from 'vitest'
import { findHostEnd, LONGEST_ORIGIN } from './origin-set.ts'

const hostEnd = (origin: string) => findHostEnd(origin, origin.indexOf('://') + 3)

describe('a serialized origin: where its host ends', () => {
  it.each([
    ['https://a', ''],
    ['https://a.test', ''],
    ['https://a.test', ':8443'],
    ['https://a.test', ':1'],
    ['https://a.test', ':99999'],
    ['https://a_b-c.test', ''],
    ['https://a.test.', ''],
    ['https://a.test.', ':1'],
    ['https://1.2.3.4', ''],
    ['http://[::1]', ''],
    ['http://[2001:db8::ff]', ':3000'],
    ['a://b', ''],
    ['a0+-.://b', ''],
    ['chrome-extension://abcdef', ''],
    // Opaque hosts keep their upper case.
    ['safari-web-extension://A1B2-C3', ''],
    ['app://A.Z', ':1'],
    ['httpx://A', ''],
    ['app://', ''],
    ['app://.', ''],
    ['app://-', ''],
    ['file://', ''],
  ])('%s%s', (origin, port) => {
    expect(hostEnd(origin + port)).toBe(origin.length)
  })
})

describe('a string that is not a serialized origin', () => {
  it.each([
    '',
    'null',
    '*',
    'a.test',
    '//a.test',
    '://a.test',
    'https:a.test',
    'https:/a.test',
    'https://',
    'https://:80',
    'HTTPS://a.test',
    'hTtps://a.test',
    'https://A.test',
    'https://a.Test',
    'http://Z',
    '1http://a.test',
    '+a://b',
    'ht_tp://a',
    'https://.a.test',
    'https://a..test',
    'https://a.test/',
    'https://a.test?b',
    'https://a.test#b',
    'https://a.test\\b',
    'https://a@b.test',
    'https://a b.test',
    'https://a.test ',
    ' https://a.test',
    'https://a.test,https://b.test',
    'https://a.test, https://b.test',
    'https://a.test\u0000',
    'https://a.test\n',
    'https://ä.test',
    'https://a.test%60',
    'https://a.test`',
    'https://a{b.test',
    'https://*.test',
    'https://a.test:',
    'https://a.test:0',
    'https://a.test:08',
    'https://a.test:123456',
    'https://a.test:8a',
    'https://a.test:-1',
    'https://a.test:*',
    'https://a.test:80:80',
    'https://[::1',
    'https://[]x',
    'https://[::1]x',
    'https://[::1].a.test',
    'https://[::G]',
    'https://[::A]',
    'https://[::1%25]',
    'https://[::1.2.3.4]',
    'https://a[::1]',
    'app://A@b',
    'app://..',
    'app://.a',
    'app://:80',
    'app://.:80',
    'app:///',
    'app:',
    'https://.',
    'app://[',
    'constructor',
    '__proto__',
  ])('%j', (origin) => {
    expect(hostEnd(origin)).toBe(-1)
  })
})

it('the longest origin has a scheme of 64, a host of 253 and a port of 5 characters', () => {
  const longest = `${'a'.repeat(64)}://${'b'.repeat(253)}:65535`
  expect(longest).toHaveLength(LONGEST_ORIGIN)
})
