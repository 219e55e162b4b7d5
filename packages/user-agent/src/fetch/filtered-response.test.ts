import { describe, expect, test } from 'vitest'
import {
  basicFilteredResponse,
  corsExposedHeaderNames,
  corsFilteredResponse,
  opaqueFilteredResponse,
} from './filtered-response.ts'

const url = 'https://api.example.com/'
const everything = {
  'cache-control': 'no-cache',
  'content-language': 'en',
  'content-length': '2',
  'content-type': 'text/plain',
  expires: '0',
  'last-modified': '0',
  pragma: 'no-cache',
  etag: '"1"',
  date: 'now',
  'x-a': '1',
  authorization: 'x',
  'set-cookie': 'a=1',
  'set-cookie2': 'b=1',
}
const safelisted = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]

describe('the visible part of a response', () => {
  test.each<[description: string, RequestCredentials, expose: string | null, more: readonly string[]]>([
    ['nothing exposed', 'omit', null, []],
    ['an empty list', 'omit', '', []],
    ['listed names, in any case', 'include', 'ETag, X-A', ['etag', 'x-a']],
    ['a name that is not there', 'omit', 'x-b', []],
    ['never Set-Cookie', 'omit', 'set-cookie, set-cookie2, x-a', ['x-a']],
    ['one bad member hides all', 'omit', 'x-a, "etag"', []],
    [
      'all, without credentials',
      'omit',
      '*',
      ['access-control-expose-headers', 'authorization', 'date', 'etag', 'x-a'],
    ],
    [
      'all, with mode same-origin',
      'same-origin',
      'x-b, *',
      ['access-control-expose-headers', 'authorization', 'date', 'etag', 'x-a'],
    ],
    ['with credentials * is a name', 'include', '*', []],
    ['with credentials, * and names', 'include', '*, etag', ['etag']],
  ])('%s', (_, credentials, expose, more) => {
    const headers = new Headers(everything)
    if (expose !== null) headers.set('access-control-expose-headers', expose)
    const response = corsFilteredResponse({ credentials }, new Response('ok', { headers }), url)
    expect([...response.headers.keys()]).toEqual([...safelisted, ...more].sort())
  })
})

test('the exposed names', () => {
  const headers = new Headers({ 'access-control-expose-headers': 'X-A, *', 'x-b': '1' })
  expect(corsExposedHeaderNames({ credentials: 'include' }, headers)).toEqual(['x-a', '*'])
  expect(corsExposedHeaderNames({ credentials: 'omit' }, headers)).toEqual([
    'access-control-expose-headers',
    'x-b',
  ])
})

test.each([
  ['without a list', {}],
  ['with a list that cannot be read', { 'access-control-expose-headers': 'x-a, (' }],
])('no names are exposed %s', (_, headers) => {
  for (const credentials of ['omit', 'include'] as const) {
    expect(corsExposedHeaderNames({ credentials }, new Headers(headers))).toEqual([])
  }
})

test('a filtered response was not redirected, unless that is said', () => {
  expect(corsFilteredResponse({ credentials: 'omit' }, new Response(), url).redirected).toBe(false)
  expect(basicFilteredResponse(new Response(), url).redirected).toBe(false)
  expect(basicFilteredResponse(new Response(), url, true).redirected).toBe(true)
})

test('a CORS filtered response keeps status, body, URL, also when it is cloned', async () => {
  const response = corsFilteredResponse(
    { credentials: 'omit' },
    new Response('ok', { status: 403, statusText: 'No' }),
    url,
    true,
  )
  const clone = response.clone().clone()
  for (const { type, status, statusText, ok, redirected, url: address } of [response, clone]) {
    expect([type, status, statusText, ok, redirected, address]).toEqual(['cors', 403, 'No', false, true, url])
  }
  expect(await response.text()).toBe('ok')
  expect(await clone.text()).toBe('ok')
})

test.each([
  [101, false],
  [199, false],
  [200, true],
  [599, false],
  [600, false],
  [999, false],
])('a status of %i stays, though the constructor of Response may not take it', async (status, ok) => {
  const headers = { 'content-type': 'a/b' }
  // As a live server's response has it.
  const given = Object.defineProperties(new Response('x', { headers }), {
    status: { value: status },
    statusText: { value: 'Odd' },
    ok: { value: ok },
  })
  const response = basicFilteredResponse(given, url)
  expect([response.status, response.statusText, response.ok]).toEqual([status, 'Odd', ok])
  const own = (name: string): unknown => Reflect.get(Response.prototype, name, response)
  const isUsual = status >= 200 && status <= 599
  expect([own('status'), own('statusText')]).toEqual(isUsual ? [status, 'Odd'] : [200, ''])
  expect([await response.text(), [...response.headers]]).toEqual(['x', [['content-type', 'a/b']]])
})

test.each([204, 205, 304])('a %i has no body', (status) => {
  const response = corsFilteredResponse({ credentials: 'omit' }, new Response(null, { status }), url)
  expect([response.status, response.body]).toEqual([status, null])
})

test('a basic filtered response hides Set-Cookie only', () => {
  const response = basicFilteredResponse(new Response('ok', { headers: everything }), url)
  expect(response.type).toBe('basic')
  expect([...response.headers.keys()]).toEqual(
    Object.keys(everything)
      .filter((name) => !name.startsWith('set-cookie'))
      .sort(),
  )
})

test.each(['opaque', 'opaqueredirect'] as const)('an %s response shows nothing', async (type) => {
  const response = opaqueFilteredResponse(type)
  expect([response.type, response.status, response.statusText, response.ok, response.url]).toEqual([
    type,
    0,
    '',
    false,
    '',
  ])
  expect([...response.headers]).toEqual([])
  expect(await response.text()).toBe('')
})
