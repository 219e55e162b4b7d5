import { type Context, Hono, type MiddlewareHandler, type Next } from 'hono'
import { every } from 'hono/combine'
import { createFactory } from 'hono/factory'
import { logger } from 'hono/logger'
import { describe, expect, it, vi } from 'vitest'
import { cors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const strict = { origins: [A, 'https://b.test'], credentials: true, methods: ['PUT'] } as const
const wide = { origins: '*' } as const
const say = (context: Context) => context.text('handled')
const { createHandlers } = createFactory()
const quiet = logger(() => {})

async function ask(app: Hono, path: string, origin: string, method: string) {
  const preflight = {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': 'x-a',
  }
  const headersOf = async (init: RequestInit) => (await app.request(path, init)).headers
  const [before, after] = [
    await headersOf({ method: 'OPTIONS', headers: preflight }),
    await headersOf({ method, headers: { origin } }),
  ]
  const name = 'access-control-allow-origin'
  return { preflight: before.get(name), response: after.get(name), headers: before }
}

describe('a wider policy for later routes never governs an earlier one', () => {
  it.each<[string, (app: Hono) => void]>([
    ['that takes next', (app) => app.get('/admin/users', async (c: Context, _next: Next) => say(c))],
    [
      'that takes any number',
      (app) => app.get('/admin/users', (...facts: unknown[]) => say(facts[0] as Context)),
    ],
    ['for all methods', (app) => app.all('/admin/users', async (c: Context, _next: Next) => say(c))],
    ['of several handlers', (app) => app.get('/admin/users', quiet, (c) => say(c))],
    ['of createHandlers', (app) => app.get('/admin/users', ...createHandlers(quiet, (c) => say(c)))],
    [
      'of a sub-application',
      (app) =>
        app.route(
          '/admin',
          new Hono().get('/users', async (c, _next: Next) => say(c)),
        ),
    ],
    ['of a sub-application at /', (app) => app.route('/', new Hono().get('/admin/users', say))],
    [
      'of a sub-application with an error handler',
      (app) =>
        app.route(
          '/admin',
          new Hono().get('/users', say).onError((_error, c) => c.text('error', 500)),
        ),
    ],
    ['of a mounted application', (app) => app.mount('/admin', () => new Response('mounted'))],
    [
      'that is used as a middleware',
      (app) =>
        app.use('/admin/*', async (c: Context, next: Next) =>
          c.req.path === '/admin/users' ? say(c) : next(),
        ),
    ],
  ])('%s', async (_what, declare) => {
    for (const open of [() => cors(wide), () => every(cors(wide)), () => every(every(cors(wide)), quiet)]) {
      for (const path of ['*', '/*', '/admin/*']) {
        const app = new Hono()
        app.use(cors(strict))
        declare(app)
        app.use(path, open() as MiddlewareHandler).get('/admin/open', say)
        for (const method of ['GET', 'PUT', 'DELETE']) {
          const { preflight, response } = await ask(app, '/admin/users', EVIL, method)
          if (method === 'GET') expect(response).toBeNull()
          expect(preflight).toBeNull()
        }
        const allowed = await ask(app, '/admin/users', A, 'GET')
        expect(allowed.response).toBe(A)
        expect(allowed.preflight).toMatch(/^(\*|https:\/\/a\.test)$/)
      }
    }
  })

  it('also if it is for exactly that path, after a handler that may respond for it', async () => {
    for (const declare of [
      (app: Hono) => app.mount('/admin', () => new Response('mounted')),
      (app: Hono) => app.all('/admin/:name', say),
      (app: Hono) => app.all('/admin/users', say),
    ]) {
      const app = new Hono().use(cors(strict))
      declare(app)
      app.use('/admin/users', cors(wide)).get('/admin/users', say)
      expect(await ask(app, '/admin/users', EVIL, 'GET')).toMatchObject({ preflight: null, response: null })
    }
  })
})

describe('a policy for exactly one path governs its preflights and responses', () => {
  it.each<[string, () => Hono, string?]>([
    ['', () => new Hono().use(cors(strict)).use('/public', cors(wide)).get('/public', say) as Hono],
    [
      'after a middleware',
      () => new Hono().use(cors(strict)).use(quiet).use('/public', cors(wide)).get('/public', say) as Hono,
    ],
    [
      'within a base path',
      () =>
        new Hono()
          .basePath('/api')
          .use(cors(strict))
          .use(quiet)
          .use('/public', cors(wide))
          .get('/public', say) as never,
      '/api/public',
    ],
    [
      'with strict: false',
      () =>
        new Hono({ strict: false }).use(cors(strict)).use('/public', cors(wide)).get('/public', say) as Hono,
      '/public/',
    ],
    [
      'with a getPath',
      () =>
        new Hono({ getPath: ({ url }) => new URL(url).pathname.toLowerCase() })
          .use(cors(strict))
          .use('/public', cors(wide))
          .get('/public', say) as Hono,
      '/PUBLIC',
    ],
    [
      'and the ones further out do, where it does not cover the path',
      () =>
        new Hono()
          .use(cors(wide))
          .use('/public', cors({ resources: { '/elsewhere': strict } }))
          .get('/public', say) as Hono,
    ],
  ])('%s', async (_what, make, path = '/public') => {
    expect(await ask(make(), path, EVIL, 'GET')).toMatchObject({ preflight: '*', response: '*' })
  })

  it('and where it is narrower', async () => {
    const app = new Hono().use(cors(wide)).use('/x', cors(strict)).get('/x', say) as Hono
    expect(await ask(app, '/x', EVIL, 'GET')).toMatchObject({ preflight: null, response: null })
  })

  it('and where a middleware before it does not say how many parameters it takes', async () => {
    const app = new Hono().use(cors(wide)) as Hono
    app
      .use((...both: [Context, Next]) => both[1]())
      .use('/x', cors(strict))
      .get('/x', say)
    expect(await ask(app, '/x', EVIL, 'GET')).toMatchObject({ preflight: null, response: null })
  })
})

describe('a preflight that several policies may govern is granted what all of them grant', () => {
  const granted = async (outer: object, inner: object, method = 'PUT') => {
    const app = new Hono().use(cors(outer)).use('/x/*', cors(inner)).all('/x/y', say) as Hono
    const { headers } = await ask(app, '/x/y', A, method)
    return Object.fromEntries(
      [...headers].map(([name, value]) => [name.replace('access-control-allow-', ''), value]),
    )
  }
  const list = [A, 'https://b.test']

  it.each<[string, object, object, object]>([
    ['methods', { methods: ['PUT', 'DELETE'] }, { methods: ['PATCH', 'PUT'] }, { methods: 'PUT' }],
    ['no method', { methods: ['PUT'] }, { methods: ['put2'] }, {}],
    ['methods, of which one list has all', { methods: '*' }, { methods: ['PUT', 'X'] }, { methods: 'PUT,X' }],
    ['headers', { allowHeaders: ['X-A', 'x-b'] }, { allowHeaders: ['x-c', 'x-a'] }, { headers: 'x-a' }],
    [
      'headers, of which both lists have all',
      {},
      {},
      { headers: expect.stringMatching(/^\*,authorization/) },
    ],
    [
      'headers, of which one list has all',
      {},
      { allowHeaders: ['X-A', 'Authorization'] },
      { headers: expect.stringMatching(/^x-a,authorization$/i) },
    ],
    [
      'credentials',
      { origins: list, credentials: true },
      { origins: list, credentials: true },
      { credentials: 'true', origin: A },
    ],
    ['no credentials', { origins: list }, { origins: list, credentials: true }, { origin: A }],
  ])('%s', async (what, outer, inner, expected) => {
    const headers = await granted(outer, inner)
    expect(headers).toMatchObject(expected)
    for (const name of ['credentials', 'methods', 'headers']) {
      if (what.startsWith('no ') && what.includes(name.slice(0, 6))) expect(headers).not.toHaveProperty(name)
    }
  })

  it('each is told what it refused', async () => {
    const [one, two] = [vi.fn(), vi.fn()]
    const app = new Hono()
      .use(cors(strict, { onRefused: one }))
      .use(cors({ origins: 'https://b.test' }, { onRefused: two }))
    await app.request('/x', {
      method: 'OPTIONS',
      headers: { origin: EVIL, 'access-control-request-method': 'PUT' },
    })
    expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 1])
  })

  it('also if one of them decides later', async () => {
    const later = { origins: async (origin: string) => origin === A }
    for (const [outer, inner] of [
      [wide, later],
      [later, wide],
    ] as const) {
      const app = new Hono()
        .use(cors(outer as never))
        .use(cors(inner as never))
        .get('/x', say) as Hono
      expect((await ask(app, '/x', EVIL, 'GET')).preflight).toBeNull()
      expect((await ask(app, '/x', A, 'GET')).preflight).toMatch(/^(\*|https:\/\/a\.test)$/)
    }
  })
})

it('a wider policy whose preflights an outer one narrows is reported, and a narrower one is not', async () => {
  vi.stubEnv('NODE_ENV', 'test')
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const outer = ['https://outer.test', 'https://second.test']
  const narrowed = new Hono().use(cors({ origins: outer })).use('/x/*', cors({ origins: '*' })) as Hono
  await ask(narrowed, '/x/y', EVIL, 'PUT')
  const messages = warn.mock.calls.map(String)
  const right = new Hono().use(cors({ origins: '*' })).use('/x/*', cors({ origins: outer })) as Hono
  await ask(right, '/x/y', EVIL, 'PUT')
  expect(warn).toHaveBeenCalledTimes(1)
  expect(messages[0]).toMatch(/ \* .* https:\/\/outer\.test, https:\/\/second\.test /)
  warn.mockRestore()
  vi.unstubAllEnvs()
})

it('an application does not change because another one exists', async () => {
  const app = new Hono().use(cors(strict)).get('/x', say) as Hono
  const before = await ask(app, '/x', EVIL, 'GET')
  new Hono().use(cors(wide)).use(cors(wide))
  expect(await ask(app, '/x', EVIL, 'GET')).toEqual(before)
})

describe('a preflight’s response', () => {
  const send = (app: Hono, origin: string) =>
    app.request('/x', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })
  const cases: [string, MiddlewareHandler][] = [
    [
      'c.header()',
      async (c, next) => {
        c.header('X-Request-Id', '1')
        c.header('Content-Type', 'text/plain')
        c.header('Content-Encoding', 'gzip')
        c.header('Transfer-Encoding', 'chunked')
        c.header('Vary', 'Accept')
        c.header('Access-Control-Allow-Origin', '*')
        await next()
      },
    ],
    [
      'c.res',
      async (c, next) => {
        c.res.headers.set('X-Request-Id', '1')
        c.res.headers.set('Content-Length', '0')
        c.res.headers.set('Vary', 'Accept')
        c.res.headers.set('Access-Control-Allow-Origin', '*')
        c.res.headers.set('Access-Control-Expose-Headers', 'x-own')
        await next()
      },
    ],
  ]
  it.each(cases)('keeps what middleware set with %s, CORS headers apart', async (_what, middleware) => {
    const app = new Hono()
      .use(middleware)
      .use(cors({ origins: [A, 'https://b.test'], methods: ['PUT'] })) as Hono
    for (const [origin, permission] of [
      [EVIL, {}],
      [A, { 'access-control-allow-origin': A, 'access-control-allow-methods': 'PUT' }],
    ] as const) {
      const response = await send(app, origin)
      expect([response.status, response.body]).toEqual([204, null])
      const headers = Object.fromEntries(response.headers)
      expect(headers).toMatchObject({ 'x-request-id': '1', vary: 'Accept, Origin', ...permission })
      if (origin === EVIL) expect(Object.keys(headers).sort()).toEqual(['vary', 'x-request-id'])
      expect(headers).not.toHaveProperty('content-type')
      expect(headers).not.toHaveProperty('content-length')
      expect(headers).not.toHaveProperty('access-control-expose-headers')
    }
  })

  it('has the headers that middleware adds later, and preflightStatus', async () => {
    const app = new Hono() as Hono
    app.use(async (c, next) => {
      await next()
      c.header('X-Late', '1')
    })
    app.use(cors({ preflightStatus: 200 }))
    const response = await send(app, A)
    expect([response.status, response.headers.get('x-late'), await response.text()]).toEqual([200, '1', ''])
  })
})

it('an OPTIONS request that is not a preflight is governed by the innermost policy, like any other', async () => {
  const app = new Hono()
  app.use(cors(strict))
  app.use('/public/*', cors(wide))
  app.all('/public/x', say)
  for (const method of ['OPTIONS', 'GET']) {
    const response = await app.request('/public/x', { method, headers: { origin: EVIL } })
    expect([await response.text(), response.headers.get('access-control-allow-origin')]).toEqual([
      'handled',
      '*',
    ])
  }
})
