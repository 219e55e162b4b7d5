import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { explain } from '../explain/explain.ts'
import { opaqueFilteredResponse } from '../fetch/filtered-response.ts'
import { type Answers, testServer } from '../test-server.ts'
import { CorsError } from './cors-error.ts'
import { openPage, type Page } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com'
const open: Answers = {
  preflight: {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT, DELETE',
      'access-control-allow-headers': '*',
      'access-control-max-age': '600',
    },
  },
  response: { headers: { 'access-control-allow-origin': '*', 'x-a': '1' }, body: 'hello' },
}

function refusal(page: Page, url: string, init?: PageRequestInit): Promise<unknown> {
  return page.fetch(url, init).then(
    (response) => `allowed: ${response.status}`,
    (error: unknown) => (error instanceof CorsError ? error.code : error),
  )
}

describe('a page', () => {
  test('reads an allowed response, filtered', async () => {
    const page = openPage(app, testServer(open))
    const response = await page.fetch(`${api}/items#top`)
    expect([response.type, response.url, response.status]).toEqual(['cors', `${api}/items`, 200])
    expect((await page.fetch(`${api}/items#`)).url).toBe(`${api}/items`)
    expect([await response.text(), response.headers.get('x-a')]).toEqual(['hello', null])
  })

  test('sends Origin to other origins, and to its own only with methods other than GET and HEAD', async () => {
    const server = testServer(open)
    const page = openPage(app, server)
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) await page.fetch('/own', { method })
    await page.fetch(api)
    expect(server.log).toEqual([
      'GET app.example.com/own',
      'HEAD app.example.com/own',
      `POST app.example.com/own from ${app}`,
      `DELETE app.example.com/own from ${app}`,
      `GET api.example.com/ from ${app}`,
    ])
  })

  test('of the same origin sees everything but Set-Cookie, regardless of the CORS headers', async () => {
    const headers = {
      'x-a': '1',
      'set-cookie': 'a=1',
      'access-control-allow-origin': 'https://other.example',
    }
    const page = openPage(app, testServer({ response: { headers } }))
    const response = await page.fetch('/')
    expect([response.type, [...response.headers.keys()]]).toEqual([
      'basic',
      ['access-control-allow-origin', 'x-a'],
    ])
  })

  test('with an opaque origin is not of the same origin', async () => {
    const server = testServer(open)
    const page = openPage('null', server)
    await page.fetch(app)
    expect(server.log).toEqual(['GET app.example.com/ from null'])
    await expect(page.fetch('/')).rejects.toThrow(TypeError)
  })

  test('of an app scheme sends its origin', async () => {
    const server = testServer(open)
    await openPage('capacitor://localhost', server).fetch(api)
    expect(server.log).toEqual(['GET api.example.com/ from capacitor://localhost'])
  })

  test.each<[origin: string, meant: string | null]>([
    ['https://app.example.com/', 'https://app.example.com'],
    ['HTTPS://app.example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['blob:https://app.example.com/1', 'https://app.example.com'],
    ['capacitor://localhost/x', 'capacitor://localhost'],
    ['app.example.com', null],
    ['mailto:a@example.com', null],
    ['', null],
  ])('cannot be opened at %j', (origin, meant) => {
    const reason = `"${origin}" is not an origin as a browser sends it: scheme, host, and perhaps a port.`
    const suggestion = meant === null ? '' : ` Did you mean "${meant}"?`
    expect(() => openPage(origin, testServer(open))).toThrow(new TypeError(`${reason}${suggestion}`))
  })
})

test.each(['safari', 'toString'])('there is no engine %j', async (name) => {
  const engine = name as EngineName
  const reason = `"${name}" is not an engine. Use one of standard, chromium, firefox, webkit.`
  expect(() => openPage(app, { ...testServer(open), engine })).toThrow(new TypeError(reason))
  await expect(explain(testServer(open), { from: app, engine })).rejects.toThrow(new TypeError(reason))
})

describe('preflights', () => {
  test('come first, carry no headers of the request, and are cached', async () => {
    const server = testServer(open)
    const page = openPage(app, server)
    const init = { method: 'put', headers: { 'x-a': '1', authorization: 'secret' }, body: '{}' }
    expect(await refusal(page, api, init)).toBe('header-not-allowed')
    await page.fetch(api, { ...init, headers: { 'x-a': '1' } })
    await page.fetch(api, { method: 'DELETE' })
    expect(server.log).toEqual([
      `OPTIONS api.example.com/ from ${app}`,
      `OPTIONS api.example.com/ from ${app}`,
      `PUT api.example.com/ from ${app}`,
      `DELETE api.example.com/ from ${app}`,
    ])
    expect(Object.fromEntries(server.requests[0]?.headers ?? [])).toEqual({
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'same-site',
      accept: '*/*',
      'access-control-request-headers': 'authorization,x-a',
      'access-control-request-method': 'PUT',
      origin: app,
    })
    expect(await server.requests[2]?.text()).toBe('{}')
  })

  test.each<[engine: 'standard' | 'chromium', echoed: number, listed: number]>([
    ['standard', 3, 1],
    ['chromium', 8, 1],
  ])(
    'in %s, 8 alternating methods cost %i when the method is echoed and %i when all are listed',
    async (engine, ...counts) => {
      for (const [index, methods] of [null, 'PUT, DELETE, PATCH'].entries()) {
        let preflights = 0
        const page = openPage(app, {
          engine,
          fetch(request) {
            const asked = request.headers.get('access-control-request-method')
            if (asked !== null) preflights++
            const headers = {
              'access-control-allow-origin': '*',
              'access-control-allow-methods': methods ?? asked ?? '',
            }
            return new Response(null, { headers })
          },
        })
        for (let count = 0; count < 8; count++) {
          await page.fetch(api, { method: ['PUT', 'DELETE', 'PATCH'][count % 3] as string })
        }
        expect(preflights).toBe(counts[index])
      }
    },
  )

  test('are forced by upload listeners and by a stream, and then need no list', async () => {
    const server = testServer({
      preflight: { headers: { 'access-control-allow-origin': app } },
      response: { headers: { 'access-control-allow-origin': app } },
    })
    const page = openPage(app, server)
    await page.fetch(`${api}/a`, { method: 'POST', body: 'x', uploadListeners: true })
    const body = new Response('streamed').body as ReadableStream
    await page.fetch(`${api}/b`, { method: 'POST', body, duplex: 'half' })
    expect(server.log.map((line) => line.split(' ')[0])).toEqual(['OPTIONS', 'POST', 'OPTIONS', 'POST'])
    expect(await server.requests[3]?.text()).toBe('streamed')
  })

  test.each<['standard' | 'chromium' | 'firefox', RequestCache, number]>([
    ['standard', 'no-store', 1],
    ['chromium', 'default', 1],
    ['chromium', 'no-store', 2],
    ['chromium', 'reload', 2],
    ['chromium', 'no-cache', 2],
    ['firefox', 'no-cache', 1],
    ['firefox', 'reload', 2],
  ])('in %s with cache mode %s: %i for two requests', async (engine, cache, count) => {
    const server = testServer(open)
    const page = openPage(app, { ...server, engine })
    for (let index = 0; index < 2; index++) await page.fetch(api, { method: 'PUT', cache })
    expect(server.log.filter((line) => line.startsWith('OPTIONS'))).toHaveLength(count)
  })

  test('of a request whose response is refused are forgotten', async () => {
    const server = testServer({ ...open, response: {} })
    const page = openPage(app, server)
    for (let index = 0; index < 2; index++) {
      expect(await refusal(page, api, { method: 'PUT' })).toBe('allow-origin-missing')
    }
    expect(server.log.filter((line) => line.startsWith('OPTIONS'))).toHaveLength(2)
  })
})

describe('modes', () => {
  test('no-cors gives an opaque response, and sends safelisted headers only', async () => {
    const server = testServer({ response: { body: 'secret', headers: { 'x-a': '1' } } })
    const page = openPage(app, server)
    const headers = { 'content-type': 'application/json', 'x-a': '1', accept: 'text/html' }
    const response = await page.fetch(api, { method: 'POST', mode: 'no-cors', headers, body: '{}' })
    expect([response.type, response.status, response.url, await response.text()]).toEqual([
      'opaque',
      0,
      '',
      '',
    ])
    expect(Object.fromEntries(server.requests[0]?.headers ?? [])).toMatchObject({
      accept: 'text/html',
      'content-type': 'text/plain;charset=UTF-8',
      origin: app,
    })
    expect(server.requests[0]?.headers.has('x-a')).toBe(false)
  })

  test('no-cors from https to http hides the origin, and a GET has none', async () => {
    const server = testServer({})
    const page = openPage(app, server)
    await page.fetch('http://api.localhost/', { mode: 'no-cors', method: 'POST' })
    await page.fetch('http://api.localhost/', { mode: 'no-cors' })
    expect(server.log).toEqual(['POST api.localhost/ from null', 'GET api.localhost/'])
  })

  test('same-origin works at home only', async () => {
    const page = openPage(app, testServer(open))
    expect(await refusal(page, '/', { mode: 'same-origin' })).toBe('allowed: 200')
    expect(await refusal(page, api, { mode: 'same-origin' })).toBe('mode-same-origin')
  })

  test('no-cors from http to http shows the origin', async () => {
    const server = testServer({})
    await openPage('http://app.example.com', server).fetch('http://api.localhost/', {
      mode: 'no-cors',
      method: 'POST',
    })
    expect(server.log).toEqual(['POST api.localhost/ from http://app.example.com'])
  })

  const step = 'Main fetch (§4.1)'
  test.each<[url: string, init: PageRequestInit, expected: object]>([
    [
      api,
      { mode: 'same-origin' },
      { code: 'mode-same-origin', step, header: null, expected: app, received: api },
    ],
    [
      api,
      { mode: 'no-cors', redirect: 'manual' },
      { code: 'mode-no-cors-redirect', step, header: null, expected: 'follow', received: 'manual' },
    ],
    [
      'ftp://api.example.com/',
      {},
      { code: 'scheme', step, header: null, expected: 'an http: or https: URL', received: 'ftp:' },
    ],
    [
      'data:text/plain,x',
      {},
      { code: 'scheme', step, header: null, expected: 'an http: or https: URL', received: 'data:' },
    ],
    [
      'https://api.example.com:6000/',
      {},
      {
        code: 'bad-port',
        step,
        header: null,
        expected: 'a port that browsers do not block',
        received: '6000',
      },
    ],
    [
      'http://api.example.com/',
      {},
      { code: 'mixed-content', step, header: null, expected: 'an https: URL', received: 'http:' },
    ],
  ])('that refuse %s with %j send nothing', async (url, init, expected) => {
    const server = testServer(open)
    await expect(openPage(app, server).fetch(url, init)).rejects.toMatchObject(expected)
    expect(server.log).toEqual([])
  })
})

describe('the arguments of the page', () => {
  test('may be a Request', async () => {
    const server = testServer(open)
    const request = new Request(`${api}/a`, {
      method: 'PUT',
      body: 'x',
      headers: { 'x-a': '1', 'content-type': 'a/b' },
    })
    // In Bun, the credentials mode of a Request is always `include`.
    await openPage(app, server).fetch(request, { credentials: 'same-origin' })
    const sent = server.requests[1] as Request
    expect([
      sent.method,
      sent.headers.get('x-a'),
      sent.headers.get('content-type'),
      await sent.text(),
    ]).toEqual(['PUT', '1', 'a/b', 'x'])
  })

  test('loses its forbidden headers', async () => {
    const server = testServer(open)
    const headers = {
      cookie: 'a=1',
      origin: 'https://evil.example',
      host: 'evil.example',
      'sec-x': '1',
      'X-HTTP-Method': 'TRACE',
    }
    await openPage(app, server).fetch(api, { headers })
    expect(Object.fromEntries(server.requests[0]?.headers ?? [])).toEqual({
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'same-site',
      accept: '*/*',
      origin: app,
    })
  })

  test('a body brings its content type', async () => {
    const server = testServer(open)
    await openPage(app, server).fetch(api, { method: 'POST', body: new URLSearchParams({ a: '1' }) })
    const [sent] = server.requests
    expect(sent?.headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=UTF-8')
    expect(await sent?.text()).toBe('a=1')
  })

  test.each<[PageRequestInit, url: string]>([
    [{ method: 'TRACE' }, api],
    [{ mode: 'nocors' as RequestMode }, api],
    [{}, 'http://'],
  ])('%j to %s is refused at once', async (init, url) => {
    const server = testServer(open)
    const error = await openPage(app, server)
      .fetch(url, init)
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).not.toBeInstanceOf(CorsError)
    expect(server.log).toEqual([])
  })
})

test.each<PageRequestInit>([
  ...(['same-origin', 'no-cors', 'cors'] as const).map((mode) => ({ mode })),
  ...(['omit', 'same-origin', 'include'] as const).map((credentials) => ({ credentials })),
  ...(['default', 'no-store', 'reload', 'no-cache', 'force-cache'] as const).map((cache) => ({ cache })),
  ...(['follow', 'error', 'manual'] as const).map((redirect) => ({ redirect })),
  { method: 'POST', mode: 'same-origin', body: new ReadableStream(), duplex: 'half' },
])('%j is accepted', async (init) => {
  expect(await refusal(openPage(app, testServer({})), '/', init)).toBe('allowed: 200')
})

describe('a server that fails', () => {
  const notResponse = (given: string) => `The server returned ${given}, which is not a Response.`
  const withoutContent = (type: string) =>
    `The server returned a response of type "${type}", which cannot be read.`

  test('by giving a response that is being read: its refusal is one all the same', async () => {
    const response = new Response('in use')
    response.body?.getReader()
    expect(await refusal(openPage(app, { fetch: () => response }), api)).toBe('allow-origin-missing')
  })

  test('is a TypeError with the cause, and no CorsError', async () => {
    const cause = new Error('broken')
    const page = openPage(app, {
      fetch() {
        throw cause
      },
    })
    const error = await page.fetch(api).catch((thrown: unknown) => thrown)
    expect(error).toEqual(new TypeError('Failed to fetch', { cause }))
    expect(error).not.toBeInstanceOf(CorsError)
  })

  test.each<[given: unknown, reason: string]>([
    [undefined, notResponse('undefined')],
    [null, notResponse('null')],
    ['ok', notResponse('ok')],
    [{ status: 200 }, notResponse('[object Object]')],
    [Response.error(), withoutContent('error')],
    [opaqueFilteredResponse('opaque'), withoutContent('opaque')],
  ])('by giving %j', async (given, reason) => {
    const page = openPage(app, { fetch: async () => given as Response })
    for (const init of [{}, { method: 'PUT' }]) {
      const error = await page.fetch(api, init).catch((thrown: unknown) => thrown)
      expect(error).toEqual(new TypeError('Failed to fetch', { cause: new TypeError(reason) }))
    }
  })

  test.each([[null], [undefined], ['broken']])('by throwing %j', async (cause) => {
    const error = await openPage(app, { fetch: () => Promise.reject(cause) })
      .fetch(api)
      .catch((thrown: unknown) => thrown)
    expect(error).toEqual(new TypeError('Failed to fetch', { cause }))
  })

  test.each<[failed: string, header: string, fails: (request: Request) => boolean]>([
    ['a preflight', 'authorization', ({ headers }) => headers.has('access-control-request-headers')],
    ['a preflighted request', 'x-a', ({ headers }) => headers.has('x-a')],
  ])('at %s forgets what was granted before', async (_, header, fails) => {
    const server = testServer(open)
    const page = openPage(app, {
      fetch(request) {
        if (fails(request)) throw new Error('down')
        return server.fetch(request)
      },
    })
    await page.fetch(api, { method: 'PUT' })
    await expect(page.fetch(api, { method: 'PUT', headers: { [header]: '1' } })).rejects.toThrow('Failed')
    server.log.length = 0
    await page.fetch(api, { method: 'PUT' })
    expect(server.log.map((line) => line.split(' ')[0])).toEqual(['OPTIONS', 'PUT'])
  })

  test('forgets nothing for a request that needs no preflight', async () => {
    const server = testServer(open)
    const page = openPage(app, {
      fetch(request) {
        if (request.method === 'GET') throw new Error('down')
        return server.fetch(request)
      },
    })
    await page.fetch(api, { method: 'PUT' })
    await expect(page.fetch(api)).rejects.toThrow('Failed')
    await page.fetch(api, { method: 'PUT' })
    expect(server.log.map((line) => line.split(' ')[0])).toEqual(['OPTIONS', 'PUT', 'PUT'])
  })

  test('by never responding can be aborted', async () => {
    const controller = new AbortController()
    const page = openPage(app, {
      fetch() {
        controller.abort(new Error('enough'))
        return new Promise(() => {})
      },
    })
    await expect(page.fetch(api, { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('is not asked after an abort', async () => {
    const server = testServer(open)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(openPage(app, server).fetch(api, { signal })).rejects.toThrow('enough')
    expect(server.log).toEqual([])
  })

  test('after an abort is the reason of the abort', async () => {
    const controller = new AbortController()
    const page = openPage(app, {
      fetch() {
        controller.abort(new Error('enough'))
        throw new Error('aborted')
      },
    })
    await expect(page.fetch(api, { signal: controller.signal })).rejects.toThrow('enough')
  })
})

describe('a body that the page may not read is canceled', () => {
  test.each<[description: string, status: number, headers: HeadersInit, init: PageRequestInit]>([
    ['of a response that is refused', 200, {}, {}],
    ['of a preflight', 200, { 'access-control-allow-origin': '*' }, { method: 'PUT' }],
    ['of an opaque response', 200, {}, { mode: 'no-cors' }],
    ['of a redirect', 302, { 'access-control-allow-origin': '*', location: 'http://' }, {}],
    [
      'of a redirect that is not followed',
      302,
      { 'access-control-allow-origin': '*' },
      { redirect: 'manual' },
    ],
    ['of a redirect that is an error', 302, { 'access-control-allow-origin': '*' }, { redirect: 'error' }],
  ])('%s', async (_, status, headers, init) => {
    let canceled = 0
    const body = new ReadableStream({ cancel: () => void canceled++ })
    await refusal(openPage(app, { fetch: () => new Response(body, { status, headers }) }), api, init)
    expect(canceled).toBe(1)
  })
})
