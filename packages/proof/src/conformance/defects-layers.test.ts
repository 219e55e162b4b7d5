import { createServer } from 'node:http'
import { createPolicy } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import nodeCors from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import express4 from 'express4'
import Fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'
const wide = createPolicy()
const narrow = createPolicy({ origins: [A, 'https://c.test'], credentials: true, allowHeaders: ['X-Token'] })
const VARY = { vary: 'Origin' }
const narrowed = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true', ...VARY }

const asked = (origin: string, method = 'PUT') => ({ origin, 'access-control-request-method': method })

async function listening(name: string, app: FastifyInstance): Promise<RunningServer> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return running(name, app.server)
}

function layeredExpress(create: typeof express): Promise<RunningServer> {
  const app = create()
  app.use(expressCors(wide))
  app.use('/private', expressCors(narrow))
  app.get('/private', (_request, response) => void response.send('private'))
  return listen('express', createServer(app))
}

/** A wide policy for everything, and a narrow one for `/private` within. */
const layered: Record<string, () => Promise<RunningServer>> = {
  'express 5': () => layeredExpress(express),
  'express 4': () => layeredExpress(express4 as unknown as typeof express),
  koa: () => {
    const app = new Koa()
    const inner = koaCors(narrow)
    app.use(koaCors(wide))
    app.use((context, next) => (context.path === '/private' ? inner(context as never, next) : next()))
    app.use((context) => {
      context.body = 'private'
    })
    return listen('koa', createServer(app.callback()))
  },
  node: () => {
    const [outer, inner] = [nodeCors(wide), nodeCors(narrow)]
    return listen(
      'node',
      createServer((request, response) =>
        outer(request, response, () => inner(request, response, () => response.end('private'))),
      ),
    )
  },
  hono: () => {
    const app = new Hono()
    app.use(honoCors(wide))
    app.use('/private', honoCors(narrow))
    app.get('/private', (context) => context.text('private'))
    return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  },
  fastify: async () => {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(fastifyCors, { policy: wide })
    app.get('/private', { config: { cors: narrow } }, () => 'private')
    return listening('fastify', app)
  },
}

/** Whether the router knows which policies a request passes, so that the inner one decides alone. */
const routed = (name: string) => name === 'hono' || name === 'fastify'

describe.each(Object.entries(layered))('D3: a narrower policy within a wide one, %s', (name, start) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())
  const cors = async (headers: Record<string, string>, method = 'GET') =>
    corsHeaders(await send(`${server.origin}/private`, { method, headers }))

  it('refuses origins that it does not list', async () => {
    expect(await cors({ origin: EVIL })).toEqual(VARY)
  })

  it('mixes no headers of two policies for origins that it lists', async () => {
    const first = { 'access-control-allow-origin': '*', ...VARY }
    expect(await cors({ origin: A })).toEqual(routed(name) ? narrowed : first)
  })

  it(`${routed(name) ? 'governs' : 'leaves to the first'} preflights to its own routes`, async () => {
    const first = { 'access-control-allow-origin': '*' }
    expect(await cors(asked(A, 'GET'), 'OPTIONS')).toMatchObject(routed(name) ? narrowed : first)
    expect(await cors(asked(EVIL, 'GET'), 'OPTIONS')).toMatchObject(routed(name) ? VARY : first)
  })
})

describe('D3: a policy that is mounted first, before the wide one', () => {
  it.each([
    ['express 5', express],
    ['express 4', express4 as unknown as typeof express],
  ])('%s: answers its preflights, and narrows', async (_name, create) => {
    const app = create()
    app.use('/private', expressCors(narrow))
    app.use(expressCors(wide))
    app.all('/private', (_request, response) => void response.send('private'))
    const server = await listen('express', createServer(app))
    const ask = async (method: string, headers: Record<string, string>) =>
      corsHeaders(await send(`${server.origin}/private`, { method, headers }))
    expect(await ask('OPTIONS', asked(A))).toMatchObject(narrowed)
    expect(await ask('OPTIONS', asked(EVIL))).toEqual(VARY)
    expect(await ask('GET', { origin: A })).toEqual(narrowed)
    expect(await ask('GET', { origin: EVIL })).toEqual(VARY)
    await server.close()
  })
})

describe('D11: two applications with different RegExps, side by side', () => {
  it.each([
    [
      'express',
      () => {
        const app = express()
        app.use('/a', expressCors({ origins: /https:\/\/a\.test/ }))
        app.use('/b', expressCors({ origins: /https:\/\/b\.test/ }))
        return listen('express', createServer(app))
      },
    ],
    [
      'hono',
      () => {
        const app = new Hono()
        app.route('/a', new Hono().use(honoCors({ origins: /https:\/\/a\.test/ })))
        app.route('/b', new Hono().use(honoCors({ origins: /https:\/\/b\.test/ })))
        return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
      },
    ],
    [
      'fastify',
      () => {
        const app = Fastify({ forceCloseConnections: true })
        for (const [prefix, origins] of [
          ['/a', /https:\/\/a\.test/],
          ['/b', /https:\/\/b\.test/],
        ] as const) {
          app.register(
            async (scope) => {
              await scope.register(fastifyCors, { origins })
              scope.get('/x', () => 'x')
            },
            { prefix },
          )
        }
        return listening('fastify', app)
      },
    ],
  ])('%s: each keeps its own', async (_name, start) => {
    const server = await start()
    const ask = async (path: string, origin: string) =>
      corsHeaders(await send(server.origin + path, { headers: { origin } }))
    expect(await ask('/a/x', A)).toEqual({ 'access-control-allow-origin': A, ...VARY })
    expect(await ask('/a/x', B)).toEqual(VARY)
    expect(await ask('/b/x', B)).toEqual({ 'access-control-allow-origin': B, ...VARY })
    expect(await ask('/b/x', A)).toEqual(VARY)
    await server.close()
  })
})

describe('D12: a Fastify route’s own policy', () => {
  let server: RunningServer
  beforeAll(async () => {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(fastifyCors, { origins: A })
    app.put('/x', { config: { cors: { origins: B, methods: ['PUT'], credentials: true } } }, () => 'x')
    app.get('/off', { config: { cors: false } }, () => 'off')
    app.register(
      async (scope) => {
        await scope.register(fastifyCors, { origins: EVIL })
        scope.get('/y', () => 'y')
      },
      { prefix: '/scope' },
    )
    app.all('/any', () => 'any')
    server = await listening('fastify', app)
  })
  afterAll(() => server.close())

  it.each([
    ['its preflight is answered by it', 'OPTIONS', '/x', asked(B), 204, { 'access-control-allow-origin': B }],
    ['also its actual response', 'PUT', '/x', { origin: B }, 200, { 'access-control-allow-origin': B }],
    [
      'the other method of its path has the other',
      'OPTIONS',
      '/x',
      asked(A, 'GET'),
      204,
      { 'access-control-allow-origin': A },
    ],
    [
      'all of /any is outside the plugin',
      'OPTIONS',
      '/any',
      asked(A),
      204,
      { 'access-control-allow-origin': A },
    ],
    [
      'a 404 within a scope has the scope’s',
      'GET',
      '/scope/missing',
      { origin: EVIL },
      404,
      { 'access-control-allow-origin': EVIL },
    ],
    [
      'a scope has its own',
      'OPTIONS',
      '/scope/y',
      asked(EVIL, 'GET'),
      204,
      { 'access-control-allow-origin': EVIL },
    ],
  ])('%s', async (_what, method, path, headers, status, expected) => {
    const response = await send(server.origin + path, { method, headers })
    expect(response.status).toBe(status)
    expect(corsHeaders(response)).toMatchObject(expected)
  })

  it('false turns it off, in the preflight as well', async () => {
    const actual = await send(`${server.origin}/off`, { headers: { origin: A } })
    const preflight = await send(`${server.origin}/off`, { method: 'OPTIONS', headers: asked(A, 'GET') })
    expect([corsHeaders(actual), corsHeaders(preflight)]).toEqual([{}, {}])
  })

  it('two scopes without a prefix, side by side, do not collide', async () => {
    const app = Fastify({ forceCloseConnections: true })
    for (const origins of [A, B] as const) {
      app.register(async (scope) => {
        await scope.register(fastifyCors, { origins })
        scope.get(origins === A ? '/a' : '/b', () => 'x')
      })
    }
    const both = await listening('fastify', app)
    const ask = async (path: string) =>
      corsHeaders(await send(both.origin + path, { headers: { origin: B } }))
    expect(await ask('/a')).toEqual({ 'access-control-allow-origin': A })
    expect(await ask('/b')).toEqual({ 'access-control-allow-origin': B })
    await both.close()
  })
})
