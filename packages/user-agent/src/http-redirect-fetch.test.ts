import { describe, expect, test } from 'vitest'
import {
  hasRedirectTaintedOrigin,
  httpRedirectFetch,
  type RedirectableRequest,
} from './http-redirect-fetch.ts'
import { isRedirectStatus } from './redirect-status.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com'
const other = 'https://other.example'

function request(change: Partial<RedirectableRequest> = {}): RedirectableRequest {
  return {
    method: 'GET',
    headers: new Headers(),
    urlList: [new URL(`${api}/a`)],
    pageOrigin: app,
    mode: 'cors',
    tainting: 'cors',
    body: null,
    ...change,
  }
}

function redirected(
  change: Partial<RedirectableRequest>,
  status: number,
  location: string,
): RedirectableRequest {
  const result = httpRedirectFetch(request(change), status, location)
  if (!result.success) throw new Error(result.refusal.code)
  return result.request
}

test('redirect statuses', () => {
  const statuses = Array.from({ length: 600 }, (_, status) => status)
  expect(statuses.filter(isRedirectStatus)).toEqual([301, 302, 303, 307, 308])
})

describe('the method and the body', () => {
  const rows: [string, number, string][] = []
  for (const status of [301, 302, 303, 307, 308]) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH']) {
      const becomesGet =
        status === 303 ? !['GET', 'HEAD'].includes(method) : status < 303 && method === 'POST'
      rows.push([method, status, becomesGet ? 'GET' : method])
    }
  }
  test.each(rows)('%s at a %i becomes %s', (method, status, expected) => {
    const body = new Uint8Array([1])
    const headers = new Headers({
      'content-type': 'application/json',
      'content-language': 'en',
      'content-encoding': 'gzip',
      'content-location': '/',
      'x-a': '1',
    })
    const next = redirected({ method, body, headers }, status, '/b')
    expect(next.method).toBe(expected)
    const changed = method !== expected
    expect(next.body).toBe(changed ? null : body)
    expect([...next.headers.keys()]).toHaveLength(changed ? 1 : 5)
    expect(next.headers.get('x-a')).toBe('1')
    expect([...headers.keys()]).toHaveLength(5)
  })
})

test('Authorization stays at the same origin, and is dropped on the way to another', () => {
  const headers = new Headers({ Authorization: 'x', 'x-a': '1' })
  expect(redirected({ headers }, 307, '/b').headers.get('authorization')).toBe('x')
  const next = redirected({ headers }, 307, `${other}/b`)
  expect([...next.headers]).toEqual([['x-a', '1']])
})

test('the location is relative to the current URL, and inherits its fragment', () => {
  const urlList: RedirectableRequest['urlList'] = [new URL(`${api}/a/b#top`)]
  expect(redirected({ urlList }, 302, 'c').urlList.map(String)).toEqual([`${api}/a/b#top`, `${api}/a/c#top`])
  expect(String(redirected({ urlList }, 302, 'c#end').urlList[1])).toBe(`${api}/a/c#end`)
})

describe('refused', () => {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>()
  const visited = Array.from({ length: 21 }, () => new URL(`${api}/loop`)) as [URL, ...URL[]]
  test.each<[string, Partial<RedirectableRequest>, number, string, string, number]>([
    ['no URL', {}, 302, 'http://', 'redirect-location', 5],
    ['data:', {}, 302, 'data:text/plain,x', 'redirect-scheme', 6],
    ['mailto:', {}, 302, 'mailto:a@example.com', 'redirect-scheme', 6],
    ['the 21st redirect', { urlList: visited }, 302, '/loop', 'redirect-limit', 7],
    ['a user name', {}, 302, 'https://user@other.example/', 'redirect-credentials', 9],
    ['a password', {}, 302, 'https://:pass@other.example/', 'redirect-credentials', 9],
    ['a user name, back home', {}, 302, 'https://user@app.example.com/', 'redirect-credentials', 10],
    ['a stream', { method: 'POST', body: stream }, 302, '/b', 'redirect-stream-body', 11],
  ])('%s', (_, change, status, location, code, step) => {
    const result = httpRedirectFetch(request(change), status, location)
    expect(result).toMatchObject({
      success: false,
      refusal: { code, step: `HTTP-redirect fetch (§4.5), step ${step}`, header: 'Location' },
    })
  })
})

test.each<[string, Partial<RedirectableRequest>, number, string]>([
  [
    'the 20th redirect',
    { urlList: [new URL(api), ...Array.from({ length: 19 }, () => new URL(api))] },
    302,
    '/',
  ],
  [
    'a user name within the own origin',
    { urlList: [new URL(app)], tainting: 'basic' },
    302,
    'https://user@app.example.com/',
  ],
  [
    'a user name in mode no-cors',
    { mode: 'no-cors', tainting: 'opaque' },
    302,
    'https://user@other.example/',
  ],
  ['a stream at a 303', { method: 'POST', body: new ReadableStream<Uint8Array<ArrayBuffer>>() }, 303, '/b'],
])('%s is followed', (_, change, status, location) => {
  expect(httpRedirectFetch(request(change), status, location).success).toBe(true)
})

describe('the origin is tainted', () => {
  test.each<[urls: string[], tainted: boolean]>([
    [[api], false],
    [[app, api], false],
    [[app, app, api], false],
    [[api, api], false],
    [[api, other], true],
    [[api, app], true],
    [[app, api, api], false],
    [[app, api, app], true],
    [[app, api, other], true],
    [[api, other, other], true],
  ])('%j: %s', (urls, tainted) => {
    const urlList = urls.map((url) => new URL(url)) as [URL, ...URL[]]
    expect(hasRedirectTaintedOrigin({ pageOrigin: app, urlList })).toBe(tainted)
  })
})
