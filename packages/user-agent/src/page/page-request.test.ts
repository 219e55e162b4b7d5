import { describe, expect, test } from 'vitest'
import { pageRequest } from './page-request.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'
const decoder = new TextDecoder()

test('a request of which only the URL is given', async () => {
  const request = await pageRequest(app, '/items?page=2', {})
  expect({ ...request, headers: [...request.headers], urlList: request.urlList.map(String) }).toEqual({
    method: 'GET',
    headers: [['accept', '*/*']],
    headerLines: [['accept', '*/*']],
    urlList: [`${app}/items?page=2`],
    pageOrigin: app,
    mode: 'cors',
    destination: '',
    credentials: 'same-origin',
    redirect: 'follow',
    cache: 'default',
    referrerPolicy: '',
    tainting: 'basic',
    body: null,
    useCorsPreflight: false,
    signal: null,
  })
})

describe('a URL that cannot be fetched', () => {
  const withCredentials = (url: string) =>
    `Request cannot be constructed from a URL that includes credentials: ${url}`

  test.each<[url: string, reason: string]>([
    ['http://', 'Failed to parse URL from http://'],
    ...['http://u:p@api.example.com/', 'http://:p@api.example.com/', 'http://u@api.example.com/'].map(
      (url): [string, string] => [url, withCredentials(url)],
    ),
  ])('%s', async (url, reason) => {
    const error = new TypeError(`Failed to execute 'fetch' on 'Window': ${reason}`)
    await expect(pageRequest(app, url, {})).rejects.toThrow(error)
  })
})

describe('a Request', () => {
  test('passes every member on', async () => {
    const { signal } = new AbortController()
    const given = new Request(api, {
      method: 'POST',
      mode: 'same-origin',
      redirect: 'manual',
      cache: 'reload',
      headers: { 'x-a': '1' },
      body: 'text',
      signal,
    })
    const request = await pageRequest(app, given, { credentials: 'omit' })
    expect(request).toMatchObject({
      method: 'POST',
      mode: 'same-origin',
      redirect: 'manual',
      cache: 'reload',
      credentials: 'omit',
      useCorsPreflight: false,
    })
    expect(request.headers.get('x-a')).toBe('1')
    expect(request.signal).toBe(given.signal)
    expect(decoder.decode(request.body as Uint8Array)).toBe('text')
  })

  test('is overridden by the init', async () => {
    const given = new Request(api, { method: 'POST', body: 'text', headers: { 'x-a': '1' } })
    const { signal } = new AbortController()
    const request = await pageRequest(app, given, {
      method: 'put',
      mode: 'cors',
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      headers: { 'x-b': '1' },
      body: 'other',
      signal,
    })
    expect(request).toMatchObject({
      method: 'PUT',
      mode: 'cors',
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      signal,
    })
    expect([...request.headers.keys()]).toEqual(['accept', 'content-type', 'x-b'])
    expect(decoder.decode(request.body as Uint8Array)).toBe('other')
  })
})

describe('the content type of a body', () => {
  test.each<[description: string, init: PageRequestInit, type: string | null]>([
    ['of a text', { body: 'a' }, 'text/plain;charset=UTF-8'],
    ['of a Blob that has one', { body: new Blob(['a'], { type: 'a/b' }) }, 'a/b'],
    ['of a Blob that has none', { body: new Blob(['a']) }, null],
    ['of bytes', { body: new Uint8Array([1]) }, null],
    ['of a stream', { body: new Response('a').body, duplex: 'half' }, null],
    ['that the page gives', { body: 'a', headers: { 'content-type': 'c/d' } }, 'c/d'],
  ])('%s', async (_, init, type) => {
    const { headers } = await pageRequest(app, api, { method: 'POST', ...init })
    expect(headers.get('content-type')).toBe(type)
  })
})

test.each<[description: string, init: PageRequestInit, expected: boolean]>([
  ['a text', { body: 'a' }, false],
  ['a stream', { body: new Response('a').body, duplex: 'half' }, true],
  ['upload listeners', { uploadListeners: true }, true],
  ['no upload listeners', { uploadListeners: false }, false],
])('%s: a preflight is forced: %j', async (_, init, expected) => {
  expect((await pageRequest(app, api, { method: 'POST', ...init })).useCorsPreflight).toBe(expected)
})
