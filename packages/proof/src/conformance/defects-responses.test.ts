import { createServer } from 'node:http'
import { createPolicy, withCors } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import express4 from 'express4'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { startUpstream } from './applications/upstream.ts'
import { everywhere, get, preflight } from './responses-everywhere.ts'
import { corsHeaders, send, type WireResponse } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const VARY = { vary: 'Origin' }
const allowed = { 'access-control-allow-origin': A, ...VARY }
const policy = createPolicy({ origins: [A, 'https://b.test'] })

// The responses of D13 and D14 are rows of responses.test.ts; here is what goes beyond them.

describe('D13: Fastify, regardless of registrations before and around the plugin', () => {
  let server: RunningServer
  beforeAll(async () => {
    const app = Fastify({ forceCloseConnections: true })
    // As in most applications: nothing is awaited, and the guard is in the application itself.
    app.register(fastifyCors, { policy })
    app.addHook('onRequest', async (_request, reply) => reply.code(401).send({ error: 'unauthorized' }))
    app.get('/x', () => 'x')
    await app.listen({ port: 0, host: '127.0.0.1' })
    server = running('fastify', app.server)
  })
  afterAll(() => server.close())

  it.each([
    ['a 401', 'GET', '/x', {}, 401, allowed],
    ['a 401 of a path that is not there', 'GET', '/missing', {}, 401, allowed],
    ['a malformed URL', 'GET', '/x%g1', {}, 400, allowed],
    [
      'a preflight',
      'OPTIONS',
      '/x',
      { 'access-control-request-method': 'GET' },
      204,
      expect.objectContaining(allowed),
    ],
  ])('%s has the headers', async (_what, method, path, headers, status, expected) => {
    const response = await send(server.origin + path, { method, headers: { origin: A, ...headers } })
    expect([response.status, corsHeaders(response)]).toEqual([status, expected])
  })
})

describe('D13: Fastify while it closes', () => {
  it('has the headers on the 503 that it sends without a hook', async () => {
    const app = Fastify()
    await app.register(fastifyCors, { policy })
    app.get('/x', () => 'x')
    let asked: Promise<WireResponse> | undefined
    // Fastify takes connections until these hooks have run, in the order of their registration.
    app.addHook('preClose', async () => {
      asked = send(`${server.origin}/x`, { headers: { origin: A } })
      await asked
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const server = running('fastify', app.server)
    await app.close()
    const response = (await asked) as WireResponse
    expect([response.status, corsHeaders(response)]).toEqual([503, allowed])
  })
})

describe('D13: Koa, if the thrown value is not an Error', () => {
  it.each([
    ['a string', 'broken'],
    ['a number', 42],
    ['an object', { broken: true }],
  ])('%s', async (_what, thrown) => {
    const app = new Koa()
    app.silent = true
    app.use(koaCors(policy))
    app.use(() => {
      throw thrown
    })
    const server = await listen('koa', createServer(app.callback()))
    const response = await send(`${server.origin}/`, { headers: { origin: A } })
    expect([response.status, corsHeaders(response)]).toEqual([500, allowed])
    await server.close()
  })
})

describe('D13: a function among the origins that throws', () => {
  it('refuses, and the response goes out, on every server', async () => {
    const throwing = createPolicy({
      origins: () => {
        throw new Error('no database')
      },
    })
    for (const { name, status, cors } of await everywhere(throwing, [get(A), get(A, '/error')])) {
      expect([name, [200, 500].includes(status), cors]).toEqual([name, true, VARY])
    }
  })
})

describe('D14: responses whose headers are immutable, with an upstream’s CORS headers', () => {
  let upstream: RunningServer
  beforeAll(async () => {
    upstream = await startUpstream()
  })
  afterAll(() => upstream.close())

  const answers = {
    fetch: () => fetch(upstream.origin),
    'Response.redirect': () => Response.redirect('https://api.test/', 302),
  }
  const apps: Record<string, (answer: () => Response | Promise<Response>) => Promise<RunningServer>> = {
    withCors: (answer) => listen('fetch', createAdaptorServer({ fetch: withCors(answer, policy) }) as never),
    hono: (answer) => {
      const app = new Hono()
      app.use(honoCors(policy))
      app.get('/', answer)
      return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
    },
  }
  const rows = Object.keys(apps).flatMap((app) =>
    (Object.keys(answers) as (keyof typeof answers)[]).map((answer) => [app, answer] as const),
  )

  it.each(rows)('%s hands on the response of %s, with its own headers only', async (app, answer) => {
    const server = await (apps[app] as (typeof apps)[string])(answers[answer])
    for (const origin of [A, EVIL]) {
      const response = await send(`${server.origin}/`, { headers: { origin } })
      const { vary, ...cors } = corsHeaders(response)
      expect(response.status).toBe(answer === 'fetch' ? 203 : 302)
      // The names that an upstream exposes are combined with the policy's.
      const exposed = answer === 'fetch' ? { 'access-control-expose-headers': 'X-Upstream' } : {}
      expect(cors).toEqual(origin === A ? { 'access-control-allow-origin': A, ...exposed } : {})
      expect(
        String(vary)
          .split(', ')
          .filter((name) => name === 'Origin'),
      ).toEqual(['Origin'])
    }
    await server.close()
  })

  it('Response.error() is handed on as it is', async () => {
    const request = new Request('https://api.test/', { headers: { origin: A } })
    const response = await withCors(() => Response.error(), policy)(request)
    expect([response.type, [...response.headers]]).toEqual(['error', []])
  })
})

describe('D17: what the documentation of others says, and what comes of it', () => {
  it('a function that parses the origin is asked only where there is one to parse', async () => {
    const parsing = createPolicy({
      origins: (origin: string) => new URL(origin).hostname.endsWith('.a.test'),
    })
    for (const { status, cors } of await everywhere(parsing, [get(), get('null'), get('x')])) {
      expect([status, cors]).toEqual([200, VARY])
    }
  })

  it('"Not allowed by CORS" is not an error: not for another site, nor for a POST from the same origin', async () => {
    const refusing = createPolicy({
      origins: async () => {
        throw new Error('Not allowed by CORS')
      },
    })
    const post = { method: 'POST', headers: { origin: EVIL } }
    for (const { status, cors } of await everywhere(refusing, [get(EVIL), post])) {
      expect([status, cors]).toEqual([200, VARY])
    }
  })

  it('PUT, PATCH, DELETE and QUERY are allowed by default, on every server', async () => {
    for (const { cors } of await everywhere(createPolicy(), [preflight(A)])) {
      expect(cors['access-control-allow-methods']).toBe('GET,HEAD,POST,PUT,PATCH,DELETE,QUERY')
    }
  })

  it.each([
    ['express 5', express],
    ['express 4', express4 as unknown as typeof express],
  ])('%s needs no route for OPTIONS', async (_name, create) => {
    const app = create()
    app.use(expressCors(policy))
    const server = await listen('express', createServer(app))
    const headers = { origin: A, 'access-control-request-method': 'PUT' }
    expect((await send(`${server.origin}/any/path`, { method: 'OPTIONS', headers })).status).toBe(204)
    await server.close()
  })
})
