import { join } from 'node:path'
import bodyParser from '@koa/bodyparser'
import multer from '@koa/multer'
import Router from '@koa/router'
import { createHandler } from 'graphql-http/lib/use/koa'
import { createYoga } from 'graphql-yoga'
import type { Context, Middleware } from 'koa'
import proxy from 'koa-better-http-proxy'
import { koaBody } from 'koa-body'
import bodyParser4 from 'koa-bodyparser'
import favicon from 'koa-favicon'
import mount from 'koa-mount'
import override from 'koa-override'
import proxies from 'koa-proxies'
import range from 'koa-range'
import send from 'koa-send'
import serveStatic from 'koa-static'
import staticCache from 'koa-static-cache'
import { koaSwagger } from 'koa2-swagger-ui'
import { files } from '../engine/files.ts'
import { graphqlRequests, schema } from '../engine/graphql.ts'
import { AFTER, type Asked, PREFLIGHTS, READS } from '../engine/row.ts'
import { PROXIED, toUpstream } from '../engine/upstream.ts'
import { at, type KoaRow, use } from './stacks.ts'

const ALL = [...READS, 'error', ...PREFLIGHTS] as const

const routed: Middleware = (context) => {
  context.body = 'routed'
}

const mounted: Middleware = (context) => {
  if (context.path === '/text') context.body = 'mounted'
}

const echo = at('/echo', (context) => {
  context.body = { method: context.method, body: (context.request as { body?: unknown }).body ?? null }
})

function post(type: string, body: string, headers: Readonly<Record<string, string>> = {}): Asked {
  return { method: 'POST', path: '/echo', headers: { 'content-type': type, ...headers }, body }
}

const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data; boundary=x'
const part = (name: string) =>
  `--x\r\nContent-Disposition: form-data; name="a"${name}\r\n\r\ntext\r\n--x--\r\n`

/** Middleware that reads bodies, sends files or proxies requests. */
export const routing: readonly KoaRow[] = [
  use('koa-bodyparser', () => bodyParser4() as never, {
    statuses: [200, 400],
    routes: (app) => app.use(echo),
    request: post(JSON_TYPE, '{"a":1}'),
    error: post(JSON_TYPE, '{"a":'),
    responds: ['error'],
  }),
  use('@koa/bodyparser', () => bodyParser({ jsonLimit: 10 }), {
    statuses: [200, 413],
    routes: (app) => app.use(echo),
    request: post(JSON_TYPE, '{"a":1}'),
    error: post(JSON_TYPE, '{"a":"0123456789"}'),
    responds: ['error'],
  }),
  use('koa-body', () => koaBody({ textLimit: 4 }), {
    statuses: [200, 413],
    routes: (app) => app.use(echo),
    request: post('text/plain', 'text'),
    error: post('text/plain', 'longer'),
    responds: ['error'],
  }),
  use('@koa/multer', () => multer().none() as never, {
    routes: (app) => app.use(echo),
    request: post(MULTIPART, part('')),
    error: post(MULTIPART, part('; filename="a.txt"')),
    responds: ['error'],
  }),
  use('koa-override', () => override() as never, {
    routes: (app) => app.use(echo),
    request: post('text/plain', 'a', { 'x-http-method-override': 'DELETE' }),
  }),
  {
    name: '@koa/router with allowedMethods',
    statuses: [200, 405],
    install(app) {
      const router = new Router()
      router.get('/routed', routed)
      app.use(router.routes()).use(router.allowedMethods())
    },
    request: { path: '/routed' },
    error: { method: 'DELETE', path: '/routed' },
    responds: READS,
  },
  {
    name: '@koa/router, allowedMethods that throw',
    statuses: [200, 501],
    install(app) {
      const router = new Router()
      router.get('/routed', routed)
      app.use(router.routes()).use(router.allowedMethods({ throw: true }))
    },
    request: { path: '/routed' },
    error: { method: 'REPORT', path: '/routed' },
    responds: READS,
  },
  use('koa-mount', () => mount('/mounted', mounted), {
    statuses: [200, 404],
    request: { path: '/mounted/text' },
    error: { path: '/mounted/none' },
    responds: ALL,
  }),
  use('koa-static', () => serveStatic(files), {
    statuses: [200, 404],
    request: { path: '/file.txt' },
    error: { path: '/missing.txt' },
    responds: READS,
  }),
  {
    name: 'koa-static with koa-range',
    statuses: [206, 500],
    install: (app) => app.use(range).use(serveStatic(files)),
    request: { path: '/file.txt', headers: { range: 'bytes=1-3' } },
    responds: READS,
  },
  use(
    'koa-send',
    () => async (context, next) => {
      if (context.path.startsWith('/sent/')) await send(context, context.path.slice(6), { root: files })
      else await next()
    },
    {
      statuses: [200, 404],
      request: { path: '/sent/file.txt' },
      error: { path: '/sent/missing.txt' },
      responds: ALL,
    },
  ),
  use('koa-static-cache', () => staticCache(files, { gzip: true, maxAge: 60 }), {
    request: { path: '/file.txt' },
    responds: READS,
  }),
  use('koa-favicon', () => favicon(join(files, 'file.txt')), {
    request: { path: '/favicon.ico' },
    responds: [...READS, ...PREFLIGHTS],
  }),
  {
    name: 'koa-proxies',
    ...PROXIED,
    install: toUpstream((app, origin) => app.use(proxies('/proxied', { target: origin }))),
    responds: ALL,
  },
  {
    name: 'koa-better-http-proxy',
    ...PROXIED,
    install: toUpstream((app, origin) => {
      const proxied = proxy(origin, {})
      app.use((context, next) =>
        context.path.startsWith('/proxied/') ? proxied(context as never, next) : next(),
      )
    }),
    // It goes on to `cors()` once it has the response.
  },
  use('koa2-swagger-ui', () => koaSwagger({ routePrefix: '/docs', swaggerOptions: { spec: {} } }) as never, {
    request: { path: '/docs' },
    responds: [...READS, ...PREFLIGHTS],
  }),
  use('graphql-http', () => mount('/graphql', createHandler({ schema })), {
    statuses: [200, 200],
    ...graphqlRequests,
    responds: ALL,
  }),
  {
    name: 'GraphQL Yoga, with its own CORS headers',
    statuses: [200, 200],
    install(app) {
      const yoga = createYoga<Context>({ schema: schema as never, logging: false })
      app.use(
        at('/graphql', async (context) => {
          const response = await yoga.handleNodeRequestAndResponse(context.req, context.res, context)
          context.status = response.status
          response.headers.forEach((value, name) => void context.append(name, value))
          context.body = response.body
        }),
      )
    },
    ...graphqlRequests,
    responds: ALL,
  },
  {
    name: 'responses past Koa',
    statuses: [200, 502],
    routes(app) {
      app.use(
        at('/raw', (context) => {
          context.respond = false
          context.res.writeHead(200, [
            ['X-Raw', 'yes'],
            ['Vary', 'Accept'],
          ] as never)
          context.res.end('raw')
        }),
      )
      app.use(
        at('/raw-error', (context) => {
          context.respond = false
          context.res.writeHead(502, 'Broken', { Vary: ['Accept', 'Cookie'] }).end()
        }),
      )
    },
    request: { path: '/raw' },
    error: { path: '/raw-error' },
    orders: AFTER,
  },
]
