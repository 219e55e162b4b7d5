import { os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { initTRPC } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createServerAdapter, useCORS } from '@whatwg-node/server'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { Elysia } from 'elysia'
import { createHandler } from 'graphql-http/lib/use/fetch'
import { createYoga } from 'graphql-yoga'
import { H3, handleCors as handleCors2, proxyRequest } from 'h3'
import { createApp, createError, createRouter, eventHandler, setResponseHeader, toWebHandler } from 'h3-1'
import { Hono } from 'hono'
import { AutoRouter, cors as ittyCors, error as ittyError, Router } from 'itty-router'
import { serve as serveSrvx } from 'srvx'
import { serve } from '../../servers/listen.ts'
import { graphqlRequests, schema } from '../engine/graphql.ts'
import { fail, TEXT } from '../engine/routes.ts'
import { PROXIED, toUpstream } from '../engine/upstream.ts'
import { type FetchRow, type Handler, plain, row, text } from './stack.ts'

const body = () => new Response(TEXT, { headers: text(new Headers()) })

/** Each library returns a `Response`, some with their own CORS headers. */
export const rows: readonly FetchRow[] = [
  row('nothing else', () => plain),
  row('itty-router, Router', () => {
    const router = Router({ catch: ittyError })
    router.get('/text', body).get('/error', fail)
    return router.fetch as Handler
  }),
  row(
    'itty-router, AutoRouter',
    () => {
      const router = AutoRouter()
      router.get('/json', () => ({ a: 1 })).get('/error', fail)
      return router.fetch as Handler
    },
    { request: { path: '/json' } },
  ),
  row(
    'itty-router with its own cors()',
    () => {
      const { preflight, corsify } = ittyCors({ origin: '*', exposeHeaders: 'Upload-Offset' })
      const router = AutoRouter({ before: [preflight], finally: [corsify] })
      router.get('/json', () => ({ a: 1 })).get('/error', fail)
      return router.fetch as Handler
    },
    { request: { path: '/json' } },
  ),
  row('h3 2', () => {
    const app = new H3({ silent: true })
    app.get('/text', (event) => {
      text(event.res.headers as Headers).set('content-type', 'text/plain')
      return TEXT
    })
    app.get('/error', fail)
    return (request) => app.fetch(request)
  }),
  row('h3 2 with its own handleCors', () => {
    const app = new H3({ silent: true })
    app.use((event) => {
      const handled = handleCors2(event, { origin: '*', preflight: { statusCode: 204 } })
      return handled === false ? undefined : handled
    })
    app.get('/text', body).get('/error', fail)
    return (request) => app.fetch(request)
  }),
  row('h3 2, proxyRequest', () => plain, {
    ...PROXIED,
    install: toUpstream((app, origin) => {
      const h3 = new H3({ silent: true }).get('/proxied/**', (event) =>
        proxyRequest(event, origin + new URL(event.req.url).pathname),
      )
      app.handler = (request) => h3.fetch(request)
    }),
  }),
  row('h3 1, toWebHandler', () => {
    const router = createRouter()
    router.get(
      '/text',
      eventHandler((event) => {
        setResponseHeader(event, 'vary', 'Accept-Language')
        return TEXT
      }),
    )
    router.get(
      '/error',
      eventHandler(() => {
        throw createError({ status: 500, stack: '' })
      }),
    )
    return toWebHandler(createApp().use(router)) as Handler
  }),
  row('srvx', () => plain, {
    stack: {
      async listen({ wrap, handler }) {
        const server = serveSrvx({ fetch: wrap(handler), port: 0, hostname: '127.0.0.1', silent: true })
        await server.ready()
        const { port } = new URL(server.url as string)
        return {
          name: 'srvx',
          port: Number(port),
          origin: `http://127.0.0.1:${port}`,
          close: async () => void (await server.close(true)),
        }
      },
    },
  }),
  row('@whatwg-node/server', () => plain, {
    stack: {
      listen: ({ wrap, handler }) => serve('whatwg-node', createServerAdapter(wrap(handler)) as never),
    },
  }),
  row('@whatwg-node/server with its own useCORS', () => plain, {
    stack: {
      listen: ({ wrap, handler }) => {
        const inner = createServerAdapter(handler, { plugins: [useCORS({ origin: '*' })] })
        return serve(
          'whatwg-node',
          createServerAdapter(wrap((request) => inner.fetch(request) as Promise<Response>)) as never,
        )
      },
    },
  }),
  row('better-auth', auth, {
    statuses: [200, 401],
    request: { path: '/api/auth/ok' },
    error: { path: '/api/auth/list-sessions' },
  }),
  row('better-auth, a wrong password', auth, {
    statuses: [401, 404],
    request: {
      method: 'POST',
      path: '/api/auth/sign-in/email',
      headers: { 'content-type': 'application/json' },
      body: '{"email":"a@a.test","password":"password"}',
    },
    error: { path: '/api/auth/missing' },
  }),
  row(
    'tRPC',
    () => {
      const { router, procedure } = initTRPC.create({ isDev: false })
      const hello = router({ hello: procedure.query(() => 'world') })
      return (req) => fetchRequestHandler({ endpoint: '/trpc', req, router: hello })
    },
    { statuses: [200, 404], request: { path: '/trpc/hello' }, error: { path: '/trpc/missing' } },
  ),
  row(
    'oRPC',
    () => {
      const rpc = new RPCHandler({ hello: os.handler(() => 'world') })
      return async (request) =>
        (await rpc.handle(request, { prefix: '/rpc' })).response ?? new Response('none', { status: 404 })
    },
    {
      statuses: [200, 404],
      request: {
        method: 'POST',
        path: '/rpc/hello',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      },
      error: { path: '/rpc/missing' },
    },
  ),
  row('graphql-http', () => createHandler({ schema }) as Handler, {
    statuses: [200, 200],
    ...graphqlRequests,
  }),
  row(
    'GraphQL Yoga, with its own CORS headers',
    () => {
      const yoga = createYoga({ schema, logging: false })
      return (request) => yoga.fetch(request) as Promise<Response>
    },
    { statuses: [200, 200], ...graphqlRequests },
  ),
  row('Elysia', () => {
    const app = new Elysia({ aot: false }).get('/text', () => TEXT).get('/error', fail)
    return (request) => app.fetch(request) as Promise<Response>
  }),
  row('Hono', () => {
    const app = new Hono().get('/text', () => body())
    app.get('/error', fail).onError((_error, context) => context.text('error', 500))
    return app.fetch as Handler
  }),
  row('an upstream, fetched', () => plain, {
    statuses: [200, 418],
    install: toUpstream(
      (app, origin) => (app.handler = (request) => fetch(origin + new URL(request.url).pathname)),
    ),
    error: { path: '/other' },
  }),
  row('a constant response', () => {
    const constant = new Response(null, { headers: { vary: 'Accept' } })
    return (request) => (request.url.endsWith('/error') ? plain(request) : constant)
  }),
  row(
    'a redirect',
    () => (request) =>
      request.url.endsWith('/error') ? plain(request) : Response.redirect('https://other.test/', 307),
    { statuses: [307, 500] },
  ),
]

function auth(): Handler {
  return betterAuth({
    baseURL: 'http://localhost',
    secret: 'a secret of at least thirty-two characters',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
  }).handler
}
