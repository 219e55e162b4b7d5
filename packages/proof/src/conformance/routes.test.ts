import { createServer } from 'node:http'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { withCors } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import express4 from 'express4'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
/** Of one route; nothing else in the application has a policy. */
const policy = {
  origins: [A, 'https://b.test'],
  credentials: true,
  methods: ['GET', 'PUT'],
  allowHeaders: ['x-token'],
}

const startExpress = (create: typeof express) => () => {
  const app = create()
  const say: express.RequestHandler = (_request, response) => void response.send('handled')
  app.route('/route').all(expressCors(policy)).get(say).put(say)
  const router = create.Router()
  router.use(expressCors(policy))
  router.route('/x').get(say).put(say)
  app.use('/router', router)
  app.get('/bare', say)
  return listen('express', createServer(app))
}

/** One line of each idiom that attaches a policy to a route, with the response to its preflight. */
const idioms: Record<string, { start: () => Promise<RunningServer>; paths: string[] }> = {
  'express 5: app.route(…).all(cors(p)), router.use(cors(p))': {
    start: startExpress(express),
    paths: ['/route', '/router/x'],
  },
  'express 4: the same': {
    start: startExpress(express4 as unknown as typeof express),
    paths: ['/route', '/router/x'],
  },
  'koa: router.use(path, cors(p)), router.all(path, cors(p)), router.use(cors(p)) of a router with a prefix':
    {
      start: () => {
        const app = new Koa()
        const say = (context: { body: unknown }) => {
          context.body = 'handled'
        }
        const router = new Router()
        router.all('/route', koaCors(policy) as never)
        router.get('/route', say).put('/route', say)
        router.get('/bare', say)
        const prefixed = new Router({ prefix: '/router' })
        prefixed.all('/x', koaCors(policy) as never, say)
        app.use(router.routes()).use(prefixed.routes())
        return listen('koa', createServer(app.callback()))
      },
      paths: ['/route', '/router/x'],
    },
  'hono: app.use(path, cors(p)), sub-application': {
    start: () => {
      const app = new Hono()
      app.use('/route', honoCors(policy))
      app.get('/route', (context) => context.text('handled')).put((context) => context.text('handled'))
      const router = new Hono().use(honoCors(policy))
      router.get('/x', (context) => context.text('handled')).put((context) => context.text('handled'))
      app.route('/router', router)
      app.get('/bare', (context) => context.text('handled'))
      return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
    },
    paths: ['/route', '/router/x'],
  },
  'fastify: config.cors, register(cors, p) in a scope': {
    start: async () => {
      const app = Fastify()
      app.register(fastifyCors, { resources: { '/nothing': false } })
      const method = ['GET', 'PUT']
      const handler = async () => 'handled'
      app.route({ method, url: '/route', config: { cors: policy }, handler })
      app.register(
        async (scope) => {
          scope.register(fastifyCors, policy)
          scope.route({ method, url: '/x', handler })
        },
        { prefix: '/router' },
      )
      app.get('/bare', handler)
      await app.listen({ port: 0, host: '127.0.0.1' })
      return running('fastify', app.server)
    },
    paths: ['/route', '/router/x'],
  },
  'node: withCors(listener, p)': {
    start: () => {
      const route = withCors((_request, response) => void response.end('handled'), policy)
      return listen(
        'node',
        createServer((request, response) =>
          request.url === '/route' ? route(request, response) : response.end('handled'),
        ),
      )
    },
    paths: ['/route'],
  },
}

describe.each(Object.entries(idioms))('%s', (_name, { start, paths }) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it.each(paths)('%s: the preflight and the response', async (path) => {
    const asked = { 'access-control-request-method': 'PUT' }
    const permission = {
      'access-control-allow-origin': A,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    }
    const preflight = await send(server.origin + path, {
      method: 'OPTIONS',
      headers: { origin: A, ...asked },
    })
    expect(preflight).toMatchObject({ status: 204, body: '' })
    expect(corsHeaders(preflight)).toEqual({
      ...permission,
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'x-token',
      'access-control-max-age': '600',
    })
    for (const method of ['GET', 'PUT']) {
      const response = await send(server.origin + path, { method, headers: { origin: A } })
      expect(response).toMatchObject({ status: 200, body: 'handled' })
      expect(corsHeaders(response)).toEqual(permission)
    }
    const refused = await send(server.origin + path, { headers: { origin: EVIL } })
    expect(corsHeaders(refused)).toEqual({ vary: 'Origin' })
    const refusedPreflight = { method: 'OPTIONS', headers: { origin: EVIL, ...asked } }
    expect(corsHeaders(await send(server.origin + path, refusedPreflight))).toEqual({ vary: 'Origin' })
  })

  it('another route is left alone', async () => {
    const response = await send(`${server.origin}/bare`, { headers: { origin: A } })
    expect(response).toMatchObject({ status: 200, body: 'handled' })
    expect(corsHeaders(response)).toEqual({})
  })
})

it('hono: as a middleware of one method’s route the response has the headers, the preflight has none', async () => {
  const app = new Hono()
  app.put('/x', honoCors(policy), (context) => context.text('handled'))
  const server = await listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  const response = await send(`${server.origin}/x`, { method: 'PUT', headers: { origin: A } })
  expect(response.headers['access-control-allow-origin']).toBe(A)
  const headers = { origin: A, 'access-control-request-method': 'PUT' }
  const preflight = await send(`${server.origin}/x`, { method: 'OPTIONS', headers })
  expect([preflight.status, corsHeaders(preflight)]).toEqual([404, {}])
  await server.close()
})
