import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { answer, type TestServer, testServer } from '../test-server.ts'
import { type ExplainRequest, explain } from './explain.ts'
import type { DecisionLike, ExplainTarget, PolicyLike } from './explain-target.ts'
import type { Explanation } from './explanation.ts'

const app = 'https://app.example.com'

/** A policy as Corsage's core makes it, as far as this package may know. */
function policy(
  origins: readonly string[],
  more: Record<string, string> = {},
  toJSON?: () => unknown,
): PolicyLike {
  const isListed = (origin: string) =>
    origins.some((pattern) =>
      pattern.includes('*') ? origin.endsWith(pattern.slice(pattern.indexOf('*') + 1)) : pattern === origin,
    )
  return {
    evaluate({ method, headers }) {
      const origin = headers.get('origin')
      const isPreflight = method === 'OPTIONS' && headers.get('access-control-request-method') !== null
      const kind = origin === null ? 'none' : isPreflight ? 'preflight' : 'actual'
      if (origin === null || !isListed(origin)) return { kind, allowed: false, headers: { vary: 'Origin' } }
      const lists = isPreflight ? more : {}
      const credentials = more['access-control-allow-credentials']
      return {
        kind,
        allowed: true,
        status: isPreflight ? 200 : undefined,
        headers: {
          vary: 'Origin',
          'access-control-allow-origin': origin,
          ...(credentials ? { 'access-control-allow-credentials': credentials } : {}),
          ...lists,
        },
      }
    },
    toJSON: toJSON ?? (() => ({ origins, methods: ['GET'] })),
  }
}

function codes({ issues }: Explanation): readonly string[] {
  return issues.map(({ code, expected }) => (code === 'header-not-allowed' ? `${code} ${expected}` : code))
}

const demanding: Omit<ExplainRequest, 'from'> = {
  to: '/items/1',
  method: 'PUT',
  headers: { 'x-token': '1', 'x-ok': '1' },
  credentials: 'include',
}
const lists = { 'access-control-allow-methods': 'DELETE', 'access-control-allow-headers': 'x-ok' }
const sameOrigin = 'The page and the server have the same origin, so CORS does not apply.'
const rest = ['preflight-allow-credentials-invalid', 'method-not-allowed', 'header-not-allowed x-token']

describe('a policy', () => {
  test('that allows: which origin of its list did', async () => {
    const explanation = await explain(policy(['https://other.example', app]), { from: app })
    expect(explanation).toMatchObject({
      allowed: true,
      issues: [],
      allowedBy: app,
      nearestOrigin: null,
      preflightReasons: [],
      request: { from: app, method: 'GET', url: 'https://server.invalid/', credentials: 'same-origin' },
    })
    expect(explanation.exchange).toEqual([
      {
        kind: 'request',
        request: {
          method: 'GET',
          url: 'https://server.invalid/',
          headers: {
            accept: '*/*',
            origin: app,
            'sec-fetch-dest': 'empty',
            'sec-fetch-mode': 'cors',
            'sec-fetch-site': 'cross-site',
          },
        },
        response: { status: 200, headers: { 'access-control-allow-origin': app, vary: 'Origin' } },
      },
    ])
    expect(String(explanation)).toBe(explanation.text)
  })

  test('that refuses all but the origin: every issue, in order', async () => {
    const explanation = await explain(policy([app], lists), { from: app, ...demanding })
    expect(codes(explanation)).toEqual(rest)
    expect(explanation.nearestOrigin).toBe(null)
    expect(explanation.issues.map(({ option }) => option)).toEqual(['credentials', 'methods', 'allowHeaders'])
    expect(explanation.preflightReasons).toEqual(['the method PUT', 'the header x-ok', 'the header x-token'])
  })

  test.each<
    [
      description: string,
      from: string,
      listed: readonly string[],
      nearest: string,
      differences: readonly string[],
    ]
  >([
    ['a port', 'https://app.example.com:8443', [app], app, ['port']],
    ['a scheme', 'http://app.example.com', [app], app, ['scheme']],
    ['www.', 'https://www.app.example.com', [app], app, ['www']],
    ['a trailing dot', 'https://app.example.com.', [app], app, ['trailing dot']],
    [
      'a port, under a pattern',
      'https://a.example.com:8080',
      ['https://*.example.com'],
      'https://a.example.com',
      ['port'],
    ],
    ['the nearer of two', 'http://app.example.com', ['https://www.app.example.com', app], app, ['scheme']],
  ])(
    'that misses the origin by %s: the nearest, and the remaining issues',
    async (_, from, listed, nearest, differences) => {
      const explanation = await explain(policy(listed, lists), { from, ...demanding })
      expect(explanation.nearestOrigin).toEqual({ origin: nearest, differences })
      expect(codes(explanation)).toEqual(['preflight-allow-origin-missing', ...rest])
    },
  )

  test('that lists only subdomains of the page: the pattern', async () => {
    const explanation = await explain(policy(['https://*.app.example.com'], lists), {
      from: app,
      ...demanding,
    })
    expect(explanation.nearestOrigin).toEqual({ origin: 'https://*.app.example.com', differences: ['apex'] })
    expect(codes(explanation)).toEqual(['preflight-allow-origin-missing', ...rest])
  })

  test('that lists a near origin, and subdomains of the page: the origin', async () => {
    const listed = ['https://*.app.example.com', 'http://app.example.com']
    const explanation = await explain(policy(listed, lists), { from: app, ...demanding })
    expect(explanation.nearestOrigin).toEqual({ origin: 'http://app.example.com', differences: ['scheme'] })
  })

  test('is never asked for a pattern', async () => {
    const asked: (string | null)[] = []
    const decide = policy(['https://*.app.example.com'], lists)
    const target: PolicyLike = {
      evaluate(request) {
        asked.push(request.headers.get('origin'))
        return decide.evaluate(request)
      },
      toJSON: () => decide.toJSON?.(),
    }
    await explain(target, { from: app, ...demanding })
    expect(asked).toEqual([app, 'http://app.example.com', 'https://www.app.example.com'])
  })

  test.each([
    [undefined, 204],
    [200, 200],
    [299, 299],
  ])('with the preflight status %s: %i is seen', async (status, seen) => {
    const decide = policy([app], { 'access-control-allow-methods': 'PUT' })
    const target: PolicyLike = {
      evaluate: async (request) => ({ ...(await decide.evaluate(request)), status }),
    }
    const { allowed, exchange } = await explain(target, { from: app, method: 'PUT' })
    expect([allowed, ...exchange.map(({ response }) => response.status)]).toEqual([true, seen, 200])
  })

  test('that lists unrelated origins: no nearest, but the remaining issues', async () => {
    const explanation = await explain(policy(['https://*.other.example'], lists), { from: app, ...demanding })
    expect([explanation.nearestOrigin, explanation.notes]).toEqual([null, []])
    expect(codes(explanation)).toEqual(['preflight-allow-origin-missing', ...rest])
  })

  test('asked for a simple request: only credentials can remain', async () => {
    const simple = await explain(policy(['https://other.example'], lists), {
      from: app,
      credentials: 'include',
    })
    expect(codes(simple)).toEqual(['allow-origin-missing', 'allow-credentials-invalid'])
    const plain = await explain(policy(['https://other.example'], lists), { from: app })
    expect(codes(plain)).toEqual(['allow-origin-missing'])
  })

  test('with origins per resource, and a function that cannot be written down', async () => {
    const resources = { '/items/*': { origins: 'https://other.example' }, '/private': false }
    const scoped = policy(['https://other.example'], lists, () => ({
      origins: ['https://wrong.example'],
      resources,
    }))
    expect(codes(await explain(scoped, { from: app, ...demanding }))).toHaveLength(4)
    for (const toJSON of [
      () => undefined,
      () => {
        throw new Error('a function')
      },
    ]) {
      const opaque = await explain(policy(['https://other.example'], lists, toJSON), {
        from: app,
        ...demanding,
      })
      expect(codes(opaque)).toEqual(['preflight-allow-origin-missing'])
      expect(opaque.notes).toEqual([
        'The server sends nothing more to an origin that it refuses, so later refusals cannot be seen.',
      ])
    }
  })

  test.each<[what: string, decision: Partial<DecisionLike>, note: string]>([
    ['has a reason', { allowed: false, reason: 'a reason' }, "The policy's reason: a reason"],
    ['is off for the path', { kind: 'off', allowed: true }, 'CORS is disabled for this path in `resources`.'],
  ])('that %s says so of the page itself', async (_, decision, note) => {
    const evaluate = ({ headers }: { headers: { get(name: string): string | null } }): DecisionLike => {
      const own = headers.get('origin') === app ? decision : { reason: 'not asked' }
      return { kind: 'actual', allowed: false, headers: {}, ...own }
    }
    const explanation = await explain({ evaluate }, { from: app })
    expect([codes(explanation), explanation.notes]).toEqual([['allow-origin-missing'], [note]])
  })

  test('in mode no-cors allows nobody', async () => {
    const explanation = await explain(policy([app]), { from: app, mode: 'no-cors' })
    expect(explanation).toMatchObject({ allowed: true, allowedBy: null })
  })

  test('that is asynchronous, and cannot list its origins', async () => {
    const decide = policy([app])
    const target: PolicyLike = { evaluate: async (request) => decide.evaluate(request) }
    expect(await explain(target, { from: app })).toMatchObject({ allowed: true, allowedBy: null })
    expect(await explain(target, { from: 'http://app.example.com' })).toMatchObject({
      allowed: false,
      nearestOrigin: { origin: app, differences: ['scheme'] },
    })
  })
})

describe('a handler', () => {
  test('may be a function, or an object that has one', async () => {
    const server = testServer({ response: { headers: { 'access-control-allow-origin': '*' } } })
    expect((await explain(server.fetch, { from: app })).allowed).toBe(true)
    expect((await explain(server, { from: app, to: 'https://api.example.com/a' })).allowed).toBe(true)
    expect((await explain(server.fetch, { from: app, method: 'POST' })).notes).toEqual([])
    expect(server.log).toEqual([
      `GET server.invalid/ from ${app}`,
      `GET api.example.com/a from ${app}`,
      `POST server.invalid/ from ${app}`,
    ])
  })

  test('with one origin that differs in case', async () => {
    const headers = { 'access-control-allow-origin': 'https://APP.example.com', ...lists }
    const explanation = await explain(testServer({ preflight: { headers } }), { from: app, ...demanding })
    expect(explanation.nearestOrigin).toEqual({ origin: 'https://APP.example.com', differences: ['case'] })
    expect(codes(explanation)).toEqual(['preflight-allow-origin-mismatch', ...rest])
  })

  test('that sends its lists even to an origin that it refuses', async () => {
    const headers = { 'access-control-allow-origin': 'https://app.example.com, https://b.example', ...lists }
    const server = testServer({ preflight: { headers, status: 403 } })
    const explanation = await explain(server, { from: app, ...demanding })
    expect(codes(explanation)).toEqual([
      'preflight-allow-origin-multiple',
      'preflight-status',
      'method-not-allowed',
      'header-not-allowed x-token',
    ])
    expect(explanation.notes).toHaveLength(1)
  })

  test('that allows everybody, asked with credentials: every issue, and no further question', async () => {
    const headers = { 'access-control-allow-origin': '*', ...lists }
    const server = testServer({ preflight: { headers }, response: { headers } })
    const simple = await explain(server, { from: app, credentials: 'include' })
    expect([codes(simple), simple.notes]).toEqual([
      ['allow-origin-wildcard', 'allow-credentials-invalid'],
      [],
    ])
    const demanded = await explain(server, { from: app, ...demanding })
    expect([codes(demanded), demanded.notes]).toEqual([['preflight-allow-origin-wildcard', ...rest], []])
    expect(server.log.map((line) => line.split(' ')[0])).toEqual(['GET', 'OPTIONS'])
  })

  test('that refuses the origin, and fails at the questions that follow', async () => {
    const server = testServer({})
    const target = (request: Request) => {
      if (request.method === 'OPTIONS') throw new Error('down')
      return server.fetch(request)
    }
    const explanation = await explain(target, { from: app })
    expect([codes(explanation), explanation.nearestOrigin]).toEqual([['allow-origin-missing'], null])
  })

  test('with aborted preflights', async () => {
    const controller = new AbortController()
    const target = (request: Request) => {
      if (request.method === 'OPTIONS') controller.abort(new Error('enough'))
      return new Response()
    }
    await expect(explain(target, { from: app, signal: controller.signal })).rejects.toThrow('enough')
  })

  test('with a response that nobody reads: its body is canceled', async () => {
    let canceled = 0
    const body = () => new ReadableStream({ cancel: () => void canceled++ })
    const headers = { 'access-control-allow-origin': '*' }
    const explanation = await explain(() => new Response(body(), { headers }), { from: app })
    expect([explanation.allowed, canceled]).toEqual([true, 1])
  })

  test('in mode no-cors: allowed by nobody, and nothing can be read', async () => {
    const explanation = await explain(testServer({}), { from: app, mode: 'no-cors' })
    expect(explanation).toMatchObject({ allowed: true, allowedBy: null })
    expect(explanation.notes).toEqual([
      'In mode `no-cors` the request is sent, and the page can read nothing of the response.',
    ])
    expect((await explain(testServer({}), { from: app, to: app, mode: 'no-cors' })).notes).toEqual([
      sameOrigin,
    ])
  })

  test.each<EngineName>(['standard', 'firefox'])(
    'in %s: that its own origin needs no permission says nothing of others',
    async (engine) => {
      const explanation = await explain(testServer({}), { from: 'http://server.invalid', engine })
      expect([codes(explanation), explanation.nearestOrigin]).toEqual([['allow-origin-missing'], null])
    },
  )

  test('that is refused only on the response: no further preflight', async () => {
    const server = testServer({
      preflight: { headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'PUT' } },
      response: { status: 500 },
    })
    const explanation = await explain(server, { from: app, method: 'PUT' })
    expect(codes(explanation)).toEqual(['allow-origin-missing'])
    expect(explanation.issues[0]?.message).toContain(
      `Access to fetch at 'https://server.invalid/' from origin '${app}' has been blocked by CORS policy`,
    )
    expect(server.log).toHaveLength(2)
  })

  test.each<[method: string, status: number, codes: readonly string[]]>([
    ['PUT', 500, ['preflight-allow-origin-missing', 'preflight-status']],
    ['PUT', 502, ['preflight-allow-origin-missing', 'preflight-status']],
    ['GET', 500, ['allow-origin-missing']],
    ['GET', 502, ['allow-origin-missing']],
  ])('that fails a %s with %i: it is asked for no other origin', async (method, status, expected) => {
    const server = testServer(answer({}, status))
    const explanation = await explain(server, { from: app, method })
    expect([codes(explanation), explanation.nearestOrigin]).toEqual([expected, null])
    expect(server.log).toHaveLength(1)
  })

  test('that allows the page by preflights: no other origin was meant', async () => {
    for (const allowed of ['*', app]) {
      const headers = { 'access-control-allow-origin': allowed }
      const server = testServer({ response: { status: 404 }, preflight: { headers } })
      const explanation = await explain(server, { from: app })
      expect([codes(explanation), explanation.nearestOrigin]).toEqual([['allow-origin-missing'], null])
      expect(server.log).toHaveLength(2)
    }
  })

  test('that allows any origin but this one: no other origin was meant', async () => {
    const open = testServer(answer({ 'access-control-allow-origin': '*' }))
    const target = (request: Request) =>
      request.headers.get('origin') === app ? new Response(null, { status: 403 }) : open.fetch(request)
    const { nearestOrigin } = await explain(target, { from: app, method: 'PUT' })
    expect(nearestOrigin).toBeNull()
  })

  test.each<[description: string, target: (server: TestServer) => ExplainTarget]>([
    ['a function', (server) => server.fetch],
    ['an object', (server) => server],
  ])('that is %s, and refuses the origin: it is asked for those near it, and no other', async (_, target) => {
    const server = testServer({})
    const explanation = await explain(target(server), { from: app })
    expect([codes(explanation), explanation.notes]).toEqual([['allow-origin-missing'], []])
    expect(server.log).toEqual([
      `GET server.invalid/ from ${app}`,
      `OPTIONS server.invalid/ from ${app}`,
      'OPTIONS server.invalid/ from http://app.example.com',
      'OPTIONS server.invalid/ from https://www.app.example.com',
    ])
  })

  test('that answers no preflight: which is not an issue of a simple request', async () => {
    const server = testServer({
      preflight: { status: 405, headers: { 'access-control-allow-origin': 'https://www.app.example.com' } },
    })
    const explanation = await explain(server, { from: app })
    expect(codes(explanation)).toEqual(['allow-origin-missing'])
    expect(explanation.nearestOrigin?.origin).toBe('https://www.app.example.com')
  })

  test('of the same origin', async () => {
    const explanation = await explain(testServer({}), { from: app, to: `${app}/x`, method: 'PUT' })
    expect(explanation).toMatchObject({ allowed: true, preflightReasons: [] })
    expect(explanation.notes).toEqual([sameOrigin])
  })

  test.each<[to: string, location: string]>([
    [app, 'https://login.example/'],
    ['https://api.example.com', app],
  ])('at %s that redirects to %s: CORS applies', async (to, location) => {
    const headers = { location, 'access-control-allow-origin': '*' }
    const server = testServer((url) =>
      url.pathname === '/start' ? { response: { status: 302, headers } } : {},
    )
    const explanation = await explain(server, { from: app, to: `${to}/start` })
    expect([codes(explanation), explanation.notes]).toEqual([['allow-origin-missing'], []])
  })

  test('at home that redirects away in mode same-origin', async () => {
    const server = testServer({ response: { status: 302, headers: { location: 'https://login.example/' } } })
    const explanation = await explain(server, { from: app, to: app, mode: 'same-origin' })
    expect([codes(explanation), explanation.notes]).toEqual([['mode-same-origin'], []])
  })

  test('in another engine', async () => {
    const preflight = { headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' } }
    const server = testServer({ preflight, response: preflight })
    const request = { from: app, headers: { authorization: 'x' } }
    expect((await explain(server, request)).allowed).toBe(false)
    expect((await explain(server, { ...request, engine: 'chromium' })).allowed).toBe(true)
  })

  test('that fails, or a page that cannot be', async () => {
    await expect(explain(() => Promise.reject(new Error('down')), { from: app })).rejects.toThrow(
      'Failed to fetch',
    )
    await expect(explain(testServer({}), { from: `${app}/` })).rejects.toThrow(TypeError)
  })
})

describe('an invalid target', () => {
  test.each(['api.example.com', 'localhost:3000', 'git+https://api.example.com', 'http://', ''])(
    'the text %j',
    async (target) => {
      await expect(explain(target, { from: app })).rejects.toThrow(
        new TypeError(`"${target}" is not the URL of a server. Start it with https:// or http://.`),
      )
    },
  )

  test.each([[undefined], [null], [1], [{}], [[]]])('%j', async (target) => {
    await expect(explain(target as unknown as ExplainTarget, { from: app })).rejects.toThrow(
      new TypeError(
        'The target is not a policy, a fetch function, an object that has one, or a URL. For a Node server, pass the URL on which it listens.',
      ),
    )
  })
})

describe('a live server', () => {
  let server: Server
  let base: string
  const log: string[] = []
  let last: IncomingHttpHeaders = {}

  beforeAll(async () => {
    server = createServer((request, response) => {
      log.push(`${request.method} ${request.url}`)
      last = request.headers
      if (request.headers.origin === app) response.setHeader('Access-Control-Allow-Origin', app)
      response.setHeader('Access-Control-Allow-Methods', 'DELETE')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  test.each<
    [description: string, request: Omit<ExplainRequest, 'from'>, log: readonly string[], notes: number]
  >([
    ['GET is sent', {}, ['GET /'], 0],
    ['HEAD is sent', { method: 'HEAD' }, ['HEAD /'], 0],
    ['an unsafe method is not', { to: '/a', method: 'DELETE' }, ['OPTIONS /a', 'GET /a'], 1],
    ['nor is a simple POST', { method: 'POST' }, ['GET /'], 1],
    ['unless told so', { method: 'DELETE', send: true }, ['OPTIONS /', 'DELETE /'], 0],
  ])('%s', async (_, request, expected, notes) => {
    log.length = 0
    const explanation = await explain(base, { from: app, ...request })
    expect([explanation.allowed, explanation.notes.length, log]).toEqual([true, notes, expected])
    expect(explanation.exchange).toHaveLength(expected.length)
  })

  test('at home, and where the mode refuses: no preflight', async () => {
    log.length = 0
    expect((await explain(base, { from: base, method: 'DELETE' })).allowed).toBe(true)
    const explanation = await explain(base, { from: app, method: 'DELETE', mode: 'same-origin' })
    expect([codes(explanation), explanation.preflightReasons]).toEqual([['mode-same-origin'], []])
    expect((await explain(base, { from: base, method: 'OPTIONS' })).notes).toHaveLength(1)
    expect(log).toEqual(['GET /', 'OPTIONS /'])
  })

  test('the GET in place of a request has its Accept, and no other header of it', async () => {
    const headers = { accept: 'text/html', authorization: 'Bearer 1', 'content-type': 'text/plain' }
    const { notes } = await explain(base, { from: base, method: 'POST', headers, body: 'a' })
    expect(notes).toEqual([
      sameOrigin,
      'A GET was sent instead of the POST. Set `send: true` to send the POST.',
    ])
    expect(last['accept']).toBe('text/html')
    for (const name of ['authorization', 'content-type', 'content-length', 'origin']) {
      expect(last).not.toHaveProperty(name)
    }
  })

  test('that refuses the origin is asked for those near it, and no other', async () => {
    log.length = 0
    expect(codes(await explain(base, { from: 'https://stranger.example' }))).toEqual(['allow-origin-missing'])
    expect(log).toEqual(['GET /', 'OPTIONS /', 'OPTIONS /', 'OPTIONS /'])
  })

  test('that refuses', async () => {
    log.length = 0
    const explanation = await explain(new URL(base), {
      from: app,
      method: 'PUT',
      headers: { accept: 'text/html' },
    })
    expect(codes(explanation)).toEqual(['method-not-allowed'])
    expect(log).toEqual(['OPTIONS /'])
    // No GET was sent, so none stands for the PUT.
    expect(explanation.notes).toEqual([])
  })
})

test('nothing that comes from a request can break a line of the text', async () => {
  const hostile = '\r\n\u001b[31m\u009b\u202e'
  const server = testServer({
    preflight: { headers: { 'access-control-allow-origin': 'https://\u009b31m.test', vary: 'a\u0085b' } },
  })
  const explanation = await explain(server, {
    from: app,
    method: 'PUT',
    to: `/${encodeURIComponent(hostile)}`,
  })
  expect(explanation.text.replaceAll('§', '')).toMatch(/^[\n -~]*$/)
  expect(explanation.text).toContain('vary: "a\\u0085b"')
})
