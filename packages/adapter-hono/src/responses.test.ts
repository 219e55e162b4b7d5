import { withCors } from '@corsage/core'
import { type Context, Hono, type MiddlewareHandler, type Next } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { every, some } from 'hono/combine'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { prettyJSON } from 'hono/pretty-json'
import { describe, expect, it, vi } from 'vitest'
import { cors } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'
const strict = { origins: [A, B] }
const wide = { origins: '*' } as const
const say = (context: Context) => context.json({ handled: true })

const allowOrigin = async (app: Hono, path: string, origin = EVIL, method = 'GET') => {
  const headers = { origin, 'accept-encoding': 'gzip' }
  return (await app.request(path, { method, headers })).headers.get('access-control-allow-origin')
}

const copying: Record<string, MiddlewareHandler> = {
  compress: compress({ threshold: 0 }),
  etag: etag(),
  prettyJSON: prettyJSON({ force: true }),
  'c.header() afterwards': async (context, next) => {
    await next()
    context.header('x-late', '1')
  },
  'new Response': async (context, next) => {
    await next()
    const { res } = context
    context.res = undefined
    context.res = new Response(res.body, res)
  },
  clone: async (context, next) => {
    await next()
    const copy = context.res.clone()
    context.res = undefined
    context.res = copy
  },
  'a wait before': async (_context, next) => {
    await Promise.resolve()
    await next()
  },
}

describe.each(Object.entries(copying))(
  'a policy within a wider one restricts it through %s',
  (_what, middleware) => {
    it.each<[string, (app: Hono) => void]>([
      ['as a middleware', (app) => app.use('/in/*', cors(strict)).get('/in/x', say)],
      ['of a route', (app) => app.get('/in/x', cors(strict), say)],
      ['of a sub-application', (app) => app.route('/in', new Hono().use(cors(strict)).get('/x', say))],
      [
        'of a mounted application',
        (app) => app.mount('/in', new Hono().use(cors(strict)).get('/x', say).fetch),
      ],
      [
        'of an application mounted in a mounted one',
        (app) => {
          const inner = new Hono().use(copying['new Response'] as MiddlewareHandler)
          inner.mount('/', new Hono().use(cors(strict)).get('/x', say).fetch)
          app.mount('/in', inner.fetch)
        },
      ],
      [
        'of a mounted application that is handed the request itself',
        (app) => {
          const inner = new Hono().basePath('/in').use(cors(strict)).get('/x', say)
          app.mount('/in', inner.fetch, { replaceRequest: false })
        },
      ],
      [
        'of a Fetch handler',
        (app) => {
          const handler = withCors(() => Response.json({ handled: true }), strict)
          app.get('/in/x', (context) => handler(context.req.raw))
        },
      ],
      [
        'that turns CORS off',
        (app) =>
          app
            .use(
              '/in/*',
              cors(() => false),
            )
            .get('/in/x', say),
      ],
    ])('%s', async (what, declare) => {
      const app = new Hono().use(cors(wide)).use(middleware) as Hono
      declare(app)
      app.get('/other', say)
      const requests = [EVIL, A, EVIL].map((origin) => allowOrigin(app, '/in/x', origin))
      const others = [EVIL, A].map((origin) => allowOrigin(app, '/other', origin))
      const [evil, allowed, again] = await Promise.all(requests)
      expect([evil, again]).toEqual([null, null])
      if (!what.includes('off')) expect(['*', A]).toContain(allowed)
      expect(await Promise.all(others)).toEqual(['*', '*'])
    })
  },
)

it('concurrent requests with one env, as runtimes hand it on, keep their own decisions', async () => {
  const env = {}
  const inner = new Hono().use(cors(strict)).get('/x', say)
  const app = new Hono().use(cors(wide)).use(copying['new Response'] as MiddlewareHandler) as Hono
  app.mount('/in', inner.fetch).get('/x', say)
  const ask = async (path: string, origin: string) =>
    (await app.request(path, { headers: { origin } }, env)).headers.get('access-control-allow-origin')
  const asked = [EVIL, A, EVIL, B].flatMap((origin) => [ask('/x', origin), ask('/in/x', origin)])
  expect(await Promise.all(asked)).toEqual(
    ['*', null, '*', A, '*', null, '*', B].map((value) => value && expect.stringMatching(/./)),
  )
})

describe('the innermost policy that the response passed governs', () => {
  const pass: MiddlewareHandler = (_context, next) => next()
  const fails: MiddlewareHandler = async () => {
    throw new Error('not this way')
  }

  it.each<[string, (app: Hono) => void, string | null]>([
    ['wider, of a route', (app) => app.get('/x', cors(wide), say), '*'],
    ['wider, within every', (app) => app.use(every(cors(wide), pass)).get('/x', say), '*'],
    [
      'narrower, within some',
      (app) =>
        app
          .use(cors(wide))
          .use(some(cors(strict), pass))
          .get('/x', say),
      null,
    ],
    [
      'wider, in a branch that was left',
      (app) => app.use(some(every(cors(wide), fails), pass)).get('/x', say),
      null,
    ],
    [
      'wider, around no handler',
      (app) => {
        app.use(async (context, next) => {
          await cors(wide)(context, async () => {})
          await next()
        })
        app.get('/x', say)
      },
      null,
    ],
    [
      'wider, after the response',
      (app) => {
        app.use(async (context, next) => {
          await next()
          await cors(wide)(context, async () => {})
        })
        app.get('/x', say)
      },
      null,
    ],
    [
      'wider, of a route that responds with 404',
      (app) => app.get('/x', cors(wide), (context) => context.notFound()),
      '*',
    ],
    ['wider, of a route that throws', (app) => app.get('/x', cors(wide), fails as never), '*'],
    [
      'that does not cover the path',
      (app) => app.use(cors({ resources: { '/y': wide } })).get('/x', say),
      null,
    ],
  ])('%s', async (_what, declare, expected) => {
    const app = new Hono().use(cors(strict)).onError((_error, context) => context.text('error', 500)) as Hono
    declare(app)
    expect(await allowOrigin(app, '/x')).toBe(expected)
  })

  it('also after bodyLimit has replaced the request', async () => {
    const app = new Hono()
      .use(cors(wide))
      .use(bodyLimit({ maxSize: 10 }))
      .post('/x', cors(strict), say) as Hono
    const response = await app.request('/x', { method: 'POST', body: 'text', headers: { origin: EVIL } })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, null])
  })

  it('and a policy that runs after the first one was applied restricts it', async () => {
    const app = new Hono() as Hono
    app.use(async (context: Context, next: Next) => {
      await cors(wide)(context, next)
      await cors(strict)(context, async () => {})
    })
    app.get('/x', say)
    expect(await allowOrigin(app, '/x')).toBeNull()
    expect(['*', A]).toContain(await allowOrigin(app, '/x', A))
  })
})

describe('a constant response', () => {
  it('is not changed, and has the decision of each request and policy', async () => {
    const shared = new Response(null, { status: 204 })
    const app = new Hono() as Hono
    app.get('/none', () => shared)
    app.get('/strict', cors(strict), () => shared)
    app.get('/wide', cors(wide), async () => shared)
    app.get(
      '/off',
      cors(() => false),
      () => shared,
    )
    for (const path of ['/none', '/strict', '/wide', '/off', '/none']) {
      const origins = [A, EVIL, B, EVIL]
      const expected = origins.map((origin) => {
        if (path === '/wide') return '*'
        return path === '/strict' && origin !== EVIL ? origin : null
      })
      expect(await Promise.all(origins.map((origin) => allowOrigin(app, path, origin)))).toEqual(expected)
    }
    expect(Object.fromEntries(shared.headers)).toEqual({})
  })
})

it('a handler exposes more headers than the policy', async () => {
  const app = new Hono().use(cors({ ...strict, exposeHeaders: ['ETag'] })) as Hono
  app.get('/x', (context) =>
    context.text('x', 200, { 'Access-Control-Expose-Headers': 'Upload-Offset, etag' }),
  )
  const exposed = async (origin: string) =>
    (await app.request('/x', { headers: { origin } })).headers.get('access-control-expose-headers')
  expect(await exposed(A)).toBe('Upload-Offset, etag')
  expect(await exposed(EVIL)).toBeNull()
})

describe('a handler that does not return a Response', () => {
  it.each<unknown>([{ status: 200, jsonBody: {} }, 'text'])(
    '%j: Hono’s error handler is called, and its response has the headers',
    async (returned) => {
      const onError = vi.fn((_error: Error, context: Context) => context.text('error', 500))
      const app = new Hono().use(cors(strict)).onError(onError) as Hono
      app.get('/x', () => returned as Response)
      const response = await app.request('/x', { headers: { origin: A } })
      expect(onError.mock.lastCall?.[0]).toBeInstanceOf(TypeError)
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([500, A])
    },
  )

  it('nothing at all: Hono says so itself', async () => {
    const onError = vi.fn((_error: Error, context: Context) => context.text('error', 500))
    const app = new Hono().use(cors(strict)).onError(onError) as Hono
    app.get('/x', (() => undefined) as never)
    const response = await app.request('/x', { headers: { origin: A } })
    expect(String(onError.mock.lastCall?.[0])).toContain('not finalized')
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([500, A])
  })
})

it.each(['a text', null, undefined])(
  'a handler that throws %j gets a 500 with the headers',
  async (thrown) => {
    const app = new Hono()
    app.use(cors(strict))
    app.get('/', () => {
      throw thrown
    })
    const response = await app.request('/', { headers: { origin: A } })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([500, A])
  },
)
