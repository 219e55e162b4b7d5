import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { withCors as withCorsFetch } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { withCors } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import express4 from 'express4'
import Fastify, { type FastifyServerOptions } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { listen, running } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { HANDLERS, type Handler, resources } from './handlers.ts'

type Settings = Readonly<Record<string, boolean>>

type RouterOptions = FastifyServerOptions['routerOptions'] & { useSemicolonDelimiter?: boolean }

/** The same handlers in Express, whose application and routers are told the same settings. */
function startExpress(settings: Settings = {}, create = express) {
  const app = create()
  app.set('env', 'test')
  const set = (application: typeof app) => {
    for (const [name, value] of Object.entries(settings)) application.set(name, value)
  }
  set(app)
  app.use(expressCors(resources))
  const say = (name: Handler): express.RequestHandler => {
    return (_request, response) => void response.send(name)
  }
  app.use('/api/private', say('private'))
  app.use('/api', say('api'))
  app.all('/health', say('health'))
  app.all('/a\\+b', say('plus'))
  app.all('/a%20b', say('space'))
  const inner = create()
  set(inner)
  inner.all('/inner', say('mounted'))
  app.use('/mounted', inner)
  const router = create.Router({
    caseSensitive: settings['case sensitive routing'],
    strict: settings['strict routing'],
  })
  router.all('/list', say('prefixed'))
  app.use('/v1', router)
  app.use(say('other'))
  app.use(((_error, _request, response, _next) => {
    response.status(400).send('error')
  }) satisfies express.ErrorRequestHandler)
  return listen('express', createServer(app))
}

// The types of both versions cannot be installed under one name; what is used here, both have.
const startExpress4 = () => startExpress({}, express4 as unknown as typeof express)

/** The same in Fastify, whose router takes its settings from the application. */
async function startFastify(routerOptions: RouterOptions = {}) {
  const app = Fastify({ routerOptions })
  app.register(fastifyCors, resources)
  const say = (name: Handler) => async () => name
  // Without OPTIONS: a preflight is for another method, and none of these handlers is to see one.
  const method = ['GET', 'PUT']
  for (const below of ['', '/*']) {
    app.route({ method, url: `/api/private${below}`, handler: say('private') })
    app.route({ method, url: `/api${below}`, handler: say('api') })
  }
  app.route({ method, url: '/health', handler: say('health') })
  app.route({ method, url: '/a+b', handler: say('plus') })
  app.route({ method, url: '/a b', handler: say('space') })
  app.register(async (scope) => scope.route({ method, url: '/inner', handler: say('mounted') }), {
    prefix: '/mounted',
  })
  app.register(async (scope) => scope.route({ method, url: '/list', handler: say('prefixed') }), {
    prefix: '/v1',
  })
  app.setNotFoundHandler(async (_request, reply) => reply.code(200).send('other'))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return running('fastify', app.server)
}

/** The same in Koa with its router. */
function startKoa() {
  const app = new Koa()
  app.silent = true
  app.use(koaCors(resources))
  const say = (name: Handler) => (context: { body: unknown }) => {
    context.body = name
  }
  const router = new Router()
  router.all('/api/private{/*rest}', say('private'))
  router.all('/api{/*rest}', say('api'))
  router.all('/health', say('health'))
  router.all('/a\\+b', say('plus'))
  router.all('/a%20b', say('space'))
  const inner = new Router()
  inner.all('/inner', say('mounted'))
  router.use('/mounted', inner.routes())
  const prefixed = new Router({ prefix: '/v1' })
  prefixed.all('/list', say('prefixed'))
  app.use(router.routes()).use(prefixed.routes()).use(say('other'))
  return listen('koa', createServer(app.callback()))
}

/** The same in Hono, with a sub-application and one that is mounted. */
function startHono(options: ConstructorParameters<typeof Hono>[0] = {}) {
  const app = new Hono(options)
  app.use(honoCors(resources))
  app.all('/api/private/*', (context) => context.text('private'))
  app.all('/api/*', (context) => context.text('api'))
  app.all('/health', (context) => context.text('health'))
  app.all('/a+b', (context) => context.text('plus'))
  app.all('/a b', (context) => context.text('space'))
  const inner = new Hono(options)
  inner.all('/inner', (context) => context.text('mounted'))
  inner.notFound((context) => context.text('other'))
  app.mount('/mounted', inner.fetch)
  const prefixed = new Hono(options)
  prefixed.all('/list', (context) => context.text('prefixed'))
  app.route('/v1', prefixed)
  app.notFound((context) => context.text('other'))
  return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
}

/** Plain Node and Fetch-style handlers have no router: they compare a path by its URL. */
function handlerOf(url: string): Handler | 'error' {
  const path = URL.canParse(url, 'http://host') ? decoded(new URL(url, 'http://host').pathname) : undefined
  if (path === undefined) return 'error'
  const found = Object.entries(HANDLERS).findLast(([, pattern]) => {
    const prefix = pattern.slice(0, -2)
    return pattern.endsWith('/*')
      ? path === prefix || path.startsWith(`${prefix}/`)
      : path === decoded(pattern)
  })
  return (found?.[0] ?? 'other') as Handler
}

function decoded(path: string): string | undefined {
  try {
    return decodeURI(path.replaceAll('%25', '%2525'))
  } catch {
    return undefined
  }
}

function startNode(): Promise<RunningServer> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    response.end(handlerOf(request.url ?? ''))
  }
  return listen('node', createServer(withCors(answer, resources)))
}

function startFetch(): Promise<RunningServer> {
  const fetch = withCorsFetch((request: Request) => new Response(handlerOf(request.url)), resources)
  return listen('fetch', createAdaptorServer({ fetch }) as never)
}

/** Every application, by the framework and by what is not its default. */
export const routed = {
  express: () => startExpress(),
  expressStrict: () => startExpress({ 'case sensitive routing': true, 'strict routing': true }),
  express4: startExpress4,
  fastify: () => startFastify(),
  fastifyFolding: () =>
    startFastify({
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      useSemicolonDelimiter: true,
    }),
  koa: startKoa,
  hono: () => startHono(),
  honoLoose: () => startHono({ strict: false }),
  node: startNode,
  fetch: startFetch,
} satisfies Record<string, () => Promise<RunningServer>>

export type Routed = keyof typeof routed

/** Those whose settings are their frameworks' defaults. */
export const routedByDefault: readonly Routed[] = [
  'express',
  'express4',
  'fastify',
  'koa',
  'hono',
  'node',
  'fetch',
]
