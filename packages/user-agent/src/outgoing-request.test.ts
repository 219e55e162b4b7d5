import { afterEach, describe, expect, test } from 'vitest'
import { isForbiddenRequestHeader } from './forbidden-request-header.ts'
import { outgoingRequest } from './outgoing-request.ts'

const platformRequest = globalThis.Request

/** A `Request` that keeps the rules of a browser: the guard of its headers drops the forbidden ones. */
class BrowserRequest extends platformRequest {
  constructor(input: URL, init: RequestInit) {
    const headers = [...new Headers(init.headers)].filter(
      ([name, value]) => !isForbiddenRequestHeader(name, value),
    )
    super(input, { ...init, headers })
  }
}

afterEach(() => {
  globalThis.Request = platformRequest
})

describe.each([
  ['a server runtime', platformRequest],
  ['a browser', BrowserRequest],
])('in %s', (_, platform) => {
  test('the server sees forbidden headers, and the rest of the request', async () => {
    globalThis.Request = platform as typeof Request
    const headers = new Headers({ origin: 'https://app.example.com', cookie: 'a=1', 'x-a': '1' })
    const body = new TextEncoder().encode('body')
    const url = new URL('https://user:pass@api.example.com/items?page=2#top')
    const request = outgoingRequest({ method: 'PUT', url, headers, body, signal: null })
    expect(request).toBeInstanceOf(platform)
    expect([request.method, request.url, request.redirect]).toEqual([
      'PUT',
      'https://api.example.com/items?page=2',
      'manual',
    ])
    expect(Object.fromEntries(request.headers)).toEqual(Object.fromEntries(headers))
    expect(await request.text()).toBe('body')
  })

  test('headers that need no help are left alone', () => {
    globalThis.Request = platform as typeof Request
    const headers = new Headers({ 'x-a': '1' })
    const request = outgoingRequest({
      method: 'GET',
      url: new URL('https://a.test'),
      headers,
      body: null,
      signal: null,
    })
    expect(request.headers).not.toBe(headers)
    expect(request.headers.get('x-a')).toBe('1')
  })
})
