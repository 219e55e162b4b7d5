import { describe, expect, test } from 'vitest'
import {
  hasRedirectTaintedOrigin,
  httpRedirectFetch,
  isRedirectStatus,
  type RedirectableRequest,
} from './http-redirect-fetch.ts'

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

test.each<[location: string, url: string]>([
  ['/\u00e2\u0098\u0083', '/%E2%98%83'],
  ['/\u00e2\u0098\u0083%e2%98%83', '/%E2%98%83%e2%98%83'],
  ['/%\u00e2\u0098\u0083', '/%%E2%98%83'],
  ['/\u007f\u0080\u00ff', '/%7F%80%FF'],
  ['/\u0100', '/%C4%80'],
])('the bytes of the location %j are those of the URL', (location, url) => {
  expect(redirected({}, 302, location).urlList[1]?.href).toBe(`${api}${url}`)
  expect(redirected({}, 302, 'https://b\u00c3\u00bccher.example/').urlList[1]?.host).toBe(
    'xn--bcher-kva.example',
  )
})

describe('the headers that a preflight asks for', () => {
  const headers = new Headers({ 'content-type': 'application/json', 'x-a': '1' })
  test('are those of the request', () => {
    expect(redirected({ method: 'POST', headers }, 302, '/b')).not.toHaveProperty('preflightHeaders')
  })

  test.each<[description: string, method: string, firstMethod: string, status: number, names: string[]]>([
    ['without those of the body, where this redirect removes it', 'POST', 'POST', 302, ['x-a']],
    ['with those of the body, where an earlier one did', 'GET', 'POST', 302, ['content-type', 'x-a']],
    ['with those of the body, where none does', 'POST', 'POST', 307, ['content-type', 'x-a']],
  ])('are, for an engine that sends the first ones again, %s', (_, method, firstMethod, status, names) => {
    const next = redirected({ method, firstMethod, headers }, status, '/b')
    expect([...(next.preflightHeaders?.keys() ?? [])]).toEqual(names)
    expect([...next.headers.keys()]).toEqual(status === 302 ? ['x-a'] : ['content-type', 'x-a'])
  })
})

describe('refused', () => {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>()
  const visited = Array.from({ length: 21 }, () => new URL(`${api}/loop`)) as [URL, ...URL[]]
  const noPassword = 'a URL without user name and password'
  test.each<
    [
      description: string,
      change: Partial<RedirectableRequest>,
      location: string,
      code: string,
      step: number,
      expected: string,
      received?: string,
    ]
  >([
    ['no URL', {}, 'http://', 'redirect-location', 5, 'a URL'],
    ['data:', {}, 'data:text/plain,x', 'redirect-scheme', 6, 'an http: or https: URL'],
    ['mailto:', {}, 'mailto:a@b.test', 'redirect-scheme', 6, 'an http: or https: URL'],
    [
      'the 21st redirect',
      { urlList: visited },
      '/loop',
      'redirect-limit',
      7,
      '20 redirects at most',
      `${api}/loop`,
    ],
    ['a user name', {}, 'https://user@other.example/', 'redirect-credentials', 9, noPassword],
    ['a password', {}, 'https://:pass@other.example/', 'redirect-credentials', 9, noPassword],
    ['a user name, back home', {}, 'https://user@app.example.com/', 'redirect-credentials', 10, noPassword],
    [
      'a stream',
      { method: 'POST', body: stream },
      '/b',
      'redirect-stream-body',
      11,
      'status 303, or a body that can be sent again',
      '302',
    ],
  ])('%s', (_, change, location, code, step, expected, received = location) => {
    expect(httpRedirectFetch(request(change), 302, location)).toEqual({
      success: false,
      refusal: {
        code,
        step: `HTTP-redirect fetch (§4.5), step ${step}`,
        header: 'Location',
        expected,
        received,
      },
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
