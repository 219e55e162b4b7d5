import type { RequestListener } from 'node:http'
import type { Policy } from '@corsage/core'
import { withCors } from '@corsage/node'
import { graphqlServer } from '@hono/graphql-server'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { useSession } from '@hono/session'
import { structuredLogger } from '@hono/structured-logger'
import { swaggerUI } from '@hono/swagger-ui'
import { trpcServer } from '@hono/trpc-server'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { zValidator } from '@hono/zod-validator'
import { initTRPC } from '@trpc/server'
import { createYoga } from 'graphql-yoga'
import { Hono } from 'hono'
import { mount } from 'hono/mount'
import { proxy } from 'hono/proxy'
import { stream, streamSSE } from 'hono/streaming'
import { validator } from 'hono/validator'
import { rateLimiter } from 'hono-rate-limiter'
import { serve } from '../../servers/listen.ts'
import { graphqlRequests, schema } from '../engine/graphql.ts'
import { isPreflight } from '../engine/routes.ts'
import { AFTER, PREFLIGHTS, READS } from '../engine/row.ts'
import { PROXIED, toUpstream } from '../engine/upstream.ts'
import { type HonoRow, use } from './stack.ts'

const ALL = [...READS, 'error', ...PREFLIGHTS] as const
const SECRET = 'a secret of at least thirty-two characters'

const policies = new WeakMap<Hono, Policy | undefined>()

const answeringPreflights =
  (listener: RequestListener): RequestListener =>
  (request, response) =>
    isPreflight(request) ? void response.writeHead(204).end() : listener(request, response)

/** Hono's helpers, and what others make for it. */
export const others: readonly HonoRow[] = [
  {
    name: 'hono/validator',
    statuses: [200, 400],
    routes: ({ native }) =>
      native.get(
        '/valid',
        validator('query', ({ a }, context) => (a === undefined ? context.text('a is missing', 400) : { a })),
        (context) => context.json(context.req.valid('query')),
      ),
    request: { path: '/valid?a=1' },
    error: { path: '/valid' },
    orders: AFTER,
  },
  {
    name: 'hono/streaming',
    routes: ({ native }) =>
      native.get('/stream', (context) => {
        context.header('Vary', 'Accept')
        return stream(context, async (writer) => {
          await writer.write('one')
          // @hono/node-server sends a stream that ends at once as a whole, unless nothing read its headers.
          await new Promise(setImmediate)
          await writer.write('two')
        })
      }),
    request: { path: '/stream' },
    orders: AFTER,
  },
  {
    name: 'hono/streaming, server-sent events',
    routes: ({ native }) =>
      native.get('/events', (context) => streamSSE(context, (writer) => writer.writeSSE({ data: 'one' }))),
    request: { path: '/events' },
    orders: AFTER,
  },
  {
    name: 'hono/proxy',
    ...PROXIED,
    install: toUpstream(({ native }, origin) =>
      native.all('/proxied/:path', (context) => proxy(`${origin}/${context.req.param('path')}`)),
    ),
    responds: ALL,
    varies: ['keep-alive'],
  },
  {
    name: 'fetch, with an immutable response',
    ...PROXIED,
    install: toUpstream(({ native }, origin) =>
      native.all('/proxied/:path', (context) => fetch(`${origin}/${context.req.param('path')}`)),
    ),
    responds: ALL,
  },
  {
    name: 'hono/mount',
    statuses: [200, 404],
    install({ native }) {
      const inner = new Hono().get('/text', (context) => context.text('mounted'))
      native.all('/mounted/*', mount(inner.fetch))
    },
    request: { path: '/mounted/text' },
    error: { path: '/mounted/none' },
    responds: ALL,
  },
  {
    name: 'app.route',
    statuses: [200, 404],
    install: ({ native }) =>
      native.route(
        '/inner',
        new Hono().get('/text', (context) => context.text('inner')),
      ),
    request: { path: '/inner/text' },
    error: { path: '/inner/none' },
    responds: READS,
  },
  {
    name: '@hono/zod-openapi',
    statuses: [200, 400],
    install({ native }) {
      const api = new OpenAPIHono()
      const query = z.object({ a: z.coerce.number() })
      const responses = { 200: { description: 'text' } }
      api.openapi(createRoute({ method: 'get', path: '/text', request: { query }, responses }), (context) =>
        context.text('valid'),
      )
      api.doc('/doc', { openapi: '3.0.0', info: { title: 'API', version: '1' } })
      native.route('/api', api)
    },
    request: { path: '/api/text?a=1' },
    error: { path: '/api/text?a=b' },
    responds: [...READS, 'error'],
  },
  {
    name: '@hono/zod-validator',
    statuses: [200, 400],
    routes: ({ native }) =>
      native.get('/valid', zValidator('query', z.object({ a: z.string() })), (context) =>
        context.text('valid'),
      ),
    request: { path: '/valid?a=1' },
    error: { path: '/valid' },
    orders: AFTER,
  },
  {
    name: '@hono/trpc-server',
    statuses: [200, 404],
    install({ native }) {
      const { router, procedure } = initTRPC.create({ isDev: false })
      native.use('/trpc/*', trpcServer({ router: router({ hello: procedure.query(() => 'world') }) }))
    },
    request: { path: '/trpc/hello' },
    error: { path: '/trpc/missing' },
    responds: ALL,
  },
  {
    name: '@hono/swagger-ui',
    install: ({ native }) => native.get('/docs', swaggerUI({ url: '/doc' })),
    request: { path: '/docs' },
    responds: READS,
  },
  {
    name: '@hono/graphql-server',
    statuses: [200, 400],
    install: ({ native }) => native.use('/graphql', graphqlServer({ schema })),
    ...graphqlRequests,
    responds: ALL,
  },
  {
    name: 'GraphQL Yoga, with its own CORS headers',
    statuses: [200, 200],
    install({ native }) {
      const yoga = createYoga({ schema, logging: false })
      native.all('/graphql', (context) => yoga.fetch(context.req.raw) as Promise<Response>)
    },
    ...graphqlRequests,
    responds: ALL,
  },
  use('hono-rate-limiter', () => rateLimiter({ limit: 3, windowMs: 60_000, keyGenerator: () => 'one' }), {
    statuses: [200, 429],
    error: { path: '/text' },
    responds: ['error', ...PREFLIGHTS],
    varies: ['ratelimit-reset', 'retry-after'],
  }),
  {
    name: '@hono/session',
    install: ({ native }) =>
      native.use(useSession({ secret: SECRET })).use(async (context, next) => {
        await (context.get('session' as never) as { update(data: object): Promise<void> }).update({
          seen: true,
        })
        await next()
      }),
    varies: ['set-cookie'],
  },
  use('@hono/structured-logger', () =>
    structuredLogger({ createLogger: () => ({ info() {}, error() {} }) as never }),
  ),
  {
    name: 'responses past Hono, with withCors of @corsage/node',
    statuses: [200, 502],
    routes: ({ native }) =>
      native.get('/raw/:status', (context) => {
        const { outgoing } = context.env as { outgoing: import('node:http').ServerResponse }
        outgoing.writeHead(Number(context.req.param('status')), { Vary: 'Accept', 'X-Raw': 'yes' }).end('raw')
        return RESPONSE_ALREADY_SENT
      }),
    request: { path: '/raw/200' },
    error: { path: '/raw/502' },
    orders: AFTER,
    stack: {
      fetchStyle: true,
      cors: ({ native }, policy) => void policies.set(native, policy),
      listen({ native }) {
        const listener = getRequestListener(native.fetch) as RequestListener
        const policy = policies.get(native)
        return serve('hono', policy ? withCors(listener, policy) : answeringPreflights(listener))
      },
    },
  },
  use('middleware that copies the response', () => async (context, next) => {
    await next()
    context.res = new Response(context.res.body, context.res)
    context.header('X-Copied', 'yes')
  }),
  {
    name: 'a constant response',
    install({ native }) {
      const constant = new Response(null, { headers: { Vary: 'Accept' } })
      native.get('/constant', () => constant)
    },
    request: { path: '/constant' },
    responds: READS,
  },
  use('CORS headers by hand', () => async (context, next) => {
    context.header('Access-Control-Allow-Origin', '*')
    context.res.headers.set('X-Request-Id', '1')
    await next()
  }),
  use(
    'exposed headers',
    () => async (context, next) => {
      await next()
      context.header('Access-Control-Expose-Headers', 'Upload-Offset')
    },
    { orders: AFTER },
  ),
]
