import { createServer, type RequestListener, type Server } from 'node:http'
import { createPolicy, type PolicyError, type PolicyOptions } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import oldFastifyCors from '@fastify/cors'
import { createAdaptorServer } from '@hono/node-server'
import oldKoaCors from '@koa/cors'
import oldCors from 'cors'
import express, { type RequestHandler } from 'express'
import fastify, { type FastifyInstance } from 'fastify'
import { Hono, type MiddlewareHandler } from 'hono'
import { cors as oldHonoCors } from 'hono/cors'
import Koa, { type Middleware } from 'koa'
import { describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import { corsHeaders, send } from './wire.ts'

// The claims of docs/migrating about the libraries that people come from, and about what Corsage does instead.

const A = 'https://a.test'
const INSECURE = 'http://a.test'
const UPSTREAM = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag' }
const EXPOSED = { 'Access-Control-Expose-Headers': 'ETag' }

const inExpress = (middleware: RequestHandler) => {
  const app = express().use(middleware)
  app.get('/items', (_request, response) => void response.send('read'))
  app.get('/upstream', (_request, response) => void response.set(UPSTREAM).send('read'))
  app.get('/exposed', (_request, response) => void response.set(EXPOSED).send('read'))
  return createServer(app)
}
const inFastify = async (register: (app: FastifyInstance) => unknown) => {
  const app = fastify()
  await register(app)
  app.get('/items', async () => 'read')
  app.get('/upstream', async (_request, reply) => reply.headers(UPSTREAM).send('read'))
  app.get('/exposed', async (_request, reply) => reply.headers(EXPOSED).send('read'))
  await app.ready()
  return app.server
}
const inKoa = (middleware: Middleware) => {
  const app = new Koa().use(middleware).use((context) => {
    if (context.path === '/upstream') context.set(UPSTREAM)
    if (context.path === '/exposed') context.set(EXPOSED)
    context.body = 'read'
  })
  return createServer(app.callback() as RequestListener)
}
const inHono = (middleware: MiddlewareHandler) => {
  const app = new Hono().use(middleware)
  app.get('/items', (context) => context.text('read'))
  app.get('/upstream', (context) => context.text('read', 200, UPSTREAM))
  app.get('/exposed', (context) => context.text('read', 200, EXPOSED))
  return createAdaptorServer({ fetch: app.fetch }) as Server
}

const ours: Readonly<Record<string, (options: PolicyOptions) => Server | Promise<Server>>> = {
  Express: (options) => inExpress(expressCors(options)),
  Fastify: (options) => inFastify((app) => app.register(fastifyCors, options)),
  Koa: (options) => inKoa(koaCors(options)),
  Hono: (options) => inHono(honoCors(options)),
}

async function ask(server: Server | Promise<Server>, method: string, path: string, origin = A) {
  const running = await listen('a library', await server)
  const headers = { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'PUT' }) }
  try {
    const response = await send(running.origin + path, { method, headers })
    return { status: response.status, headers: corsHeaders(response) }
  } finally {
    await running.close()
  }
}
const preflight = (server: Server | Promise<Server>, origin?: string) =>
  ask(server, 'OPTIONS', '/items', origin)

const ALL_METHODS = 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY'
const ALLOWED = {
  'access-control-allow-origin': A,
  'access-control-allow-methods': ALL_METHODS,
  'access-control-allow-headers': '*,authorization,content-type,x-requested-with',
  'access-control-max-age': '600',
}

describe('an http: origin with credentials', () => {
  const sent = { 'access-control-allow-origin': INSECURE, 'access-control-allow-credentials': 'true' }
  const old: [string, () => Server | Promise<Server>][] = [
    ['cors', () => inExpress(oldCors({ origin: INSECURE, credentials: true }))],
    [
      '@fastify/cors',
      () => inFastify((app) => app.register(oldFastifyCors, { origin: INSECURE, credentials: true })),
    ],
    ['@koa/cors', () => inKoa(oldKoaCors({ origin: INSECURE, credentials: true }))],
    ['hono/cors', () => inHono(oldHonoCors({ origin: INSECURE, credentials: true }))],
  ]

  it.each(old)('is allowed by %s', async (_name, start) => {
    expect((await ask(start(), 'GET', '/items', INSECURE)).headers).toMatchObject(sent)
  })

  it('throws at startup, except on loopback or with dangerouslyAllowInsecureOrigins', () => {
    expect(codes({ origins: INSECURE, credentials: true })).toEqual(['origin-insecure'])
    expect(codes({ origins: 'http://localhost:5173', credentials: true })).toEqual([])
    expect(codes({ origins: INSECURE, credentials: true, dangerouslyAllowInsecureOrigins: true })).toEqual([])
    expect(codes({ origins: INSECURE })).toEqual([])
  })
})

describe('methods: []', () => {
  const old: [string, string | undefined, () => Server | Promise<Server>][] = [
    ['cors', undefined, () => inExpress(oldCors({ origin: A, methods: [] }))],
    ['@fastify/cors', '', () => inFastify((app) => app.register(oldFastifyCors, { origin: A, methods: [] }))],
    ['@koa/cors', undefined, () => inKoa(oldKoaCors({ origin: A, allowMethods: [] }))],
    ['hono/cors', undefined, () => inHono(oldHonoCors({ origin: A, allowMethods: [] }))],
  ]

  it.each(old)('is sent by %s as %j', async (_name, value, start) => {
    expect((await preflight(start())).headers['access-control-allow-methods']).toBe(value)
  })

  it("is not confused with '*', which cors sends alone and Corsage with the usual methods", async () => {
    const sent = async (server: Server) => (await preflight(server)).headers['access-control-allow-methods']
    expect(await sent(inExpress(oldCors({ origin: A, methods: '*' })))).toBe('*')
    expect(await sent(inExpress(expressCors({ origins: A, methods: '*' })))).toBe(`*,${ALL_METHODS}`)
  })

  it.each(Object.entries(ours))('is sent as the list GET,HEAD,POST in %s', async (_name, start) => {
    expect(await preflight(start({ origins: A, methods: [] }))).toEqual({
      status: 204,
      headers: { ...ALLOWED, 'access-control-allow-methods': 'GET,HEAD,POST' },
    })
  })
})

describe('preflightContinue without an OPTIONS route', () => {
  it('gives 200 with cors and @fastify/cors, and 404 with preflight: false', async () => {
    const registered = (options: object) =>
      inFastify((app) => app.register(oldFastifyCors, { origin: A, ...options }))
    expect((await preflight(inExpress(oldCors({ origin: A, preflightContinue: true })))).status).toBe(200)
    expect((await preflight(registered({ preflightContinue: true }))).status).toBe(200)
    expect((await preflight(registered({ preflight: false }))).status).toBe(404)
  })

  it.each([
    ['Express', 200],
    ['Fastify', 404],
    ['Koa', 200],
    ['Hono', 404],
  ] as const)('is the response of %s, %i, with the headers', async (name, status) => {
    const start = ours[name] as (options: PolicyOptions) => Server
    expect(await preflight(start({ origins: A, preflightContinue: true }))).toEqual({
      status,
      headers: ALLOWED,
    })
  })

  it('works in Fastify with the route', async () => {
    const server = inFastify(async (app) => {
      await app.register(fastifyCors, { origins: A, preflightContinue: true })
      app.options('/items', async (_request, reply) => reply.code(204).send())
    })
    expect(await preflight(server)).toEqual({ status: 204, headers: ALLOWED })
  })
})

describe('a resolver', () => {
  const open = createPolicy()

  it('adds no Vary in cors, where any origin is allowed', async () => {
    const server = inExpress(oldCors((_request, callback) => callback(null, { origin: '*' })))
    expect((await ask(server, 'GET', '/items')).headers).toEqual({ 'access-control-allow-origin': '*' })
  })

  it('adds Vary: Origin in @fastify/cors', async () => {
    const delegator = async () => ({ origin: '*' })
    const server = inFastify((app) => app.register(oldFastifyCors, { delegator }))
    expect((await ask(server, 'GET', '/items')).headers).toHaveProperty('vary', 'Origin')
  })

  it.each([
    ['Express', () => inExpress(expressCors(() => open)), () => inExpress(expressCors(() => false))],
    [
      'Fastify',
      () => inFastify((app) => app.register(fastifyCors, { resolver: () => open })),
      () => inFastify((app) => app.register(fastifyCors, { resolver: () => false })),
    ],
    ['Koa', () => inKoa(koaCors(() => open)), () => inKoa(koaCors(() => false))],
    ['Hono', () => inHono(honoCors(() => open)), () => inHono(honoCors(() => false))],
  ])('adds Vary: Origin in %s, even to any origin and to false', async (_name, any, none) => {
    expect((await ask(any(), 'GET', '/items')).headers).toEqual({
      'access-control-allow-origin': '*',
      vary: 'Origin',
    })
    expect((await preflight(any())).headers).toHaveProperty('vary', 'Origin')
    expect((await ask(none(), 'GET', '/items')).headers).toEqual({ vary: 'Origin' })
  })
})

describe("a handler's own headers", () => {
  it.each([
    ['cors', 'ETag', () => inExpress(oldCors({ origin: A, exposedHeaders: 'X-A' }))],
    [
      '@fastify/cors',
      'ETag',
      () => inFastify((app) => app.register(oldFastifyCors, { origin: A, exposedHeaders: 'X-A' })),
    ],
    ['@koa/cors', 'ETag', () => inKoa(oldKoaCors({ origin: A, exposeHeaders: 'X-A' }))],
    ['hono/cors', 'X-A', () => inHono(oldHonoCors({ origin: A, exposeHeaders: ['X-A'] }))],
  ] as const)('with %s, Access-Control-Expose-Headers is %s', async (_name, value, start) => {
    expect((await ask(start(), 'GET', '/exposed')).headers['access-control-expose-headers']).toBe(value)
  })

  it.each(Object.entries(ours))('%s combines them with the policy’s', async (_name, start) => {
    const { headers } = await ask(start({ origins: A, exposeHeaders: 'X-A' }), 'GET', '/exposed')
    expect(headers['access-control-expose-headers']).toBe('ETag, x-a')
  })

  it.each([
    ['cors with origin: false', () => inExpress(oldCors({ origin: false }))],
    [
      '@fastify/cors with config.cors false',
      () =>
        inFastify((app) => {
          app.addHook('onRoute', (route) => {
            route.config = { ...route.config, cors: false } as never
          })
          return app.register(oldFastifyCors, { origin: A })
        }),
    ],
  ])('pass through %s', async (_name, start) => {
    expect((await ask(start(), 'GET', '/upstream')).headers).toEqual({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'ETag',
    })
  })

  it('are removed by config.cors false in Fastify', async () => {
    const app = fastify()
    await app.register(fastifyCors, { origins: A })
    app.get('/own', { config: { cors: false } }, async (_request, reply) =>
      reply.headers(UPSTREAM).send('read'),
    )
    await app.ready()
    expect((await ask(app.server, 'GET', '/own')).headers).toEqual({})
  })

  it.each(Object.entries(ours))('are removed by false in %s', async (_name, start) => {
    expect((await ask(start({ resources: { '/*': false } }), 'GET', '/upstream')).headers).toEqual({})
  })
})

function codes(options: unknown): readonly string[] {
  try {
    createPolicy(options as never)
    return []
  } catch (error) {
    return (error as PolicyError).issues.map(({ code }) => code)
  }
}
