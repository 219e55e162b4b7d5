import { createServer } from 'node:http'
import { createPolicy } from '@corsage/core'
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
import koa2 from 'koa2'
import { describe, expect, it } from 'vitest'
import { listen, running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const policy = createPolicy({ origins: [A, 'https://b.test'] })

function startExpress(create: typeof express): Promise<RunningServer> {
  const app = create()
  app.use((_request, response) => void response.sendStatus(401))
  app.use(expressCors(policy))
  return listen('express', createServer(app))
}

function startKoa(Framework: typeof Koa): Promise<RunningServer> {
  const app = new Framework()
  app.use((context) => {
    context.status = 401
  })
  app.use(koaCors(policy))
  return listen('koa', createServer(app.callback()))
}

/** A guard that refuses every request, and the adapter after it. */
const servers: Record<string, () => Promise<RunningServer>> = {
  'express 5': () => startExpress(express),
  'express 4': () => startExpress(express4 as unknown as typeof express),
  'koa 3': () => startKoa(Koa),
  'koa 2': () => startKoa(koa2 as unknown as typeof Koa),
  hono: () => {
    const app = new Hono()
    app.use(async (context) => context.body(null, 401))
    app.use(honoCors(policy))
    return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  },
  fastify: async () => {
    const app = Fastify({ forceCloseConnections: true })
    app.addHook('onRequest', async (_request, reply) => reply.code(401).send())
    app.register(fastifyCors, { policy })
    app.get('/', () => 'x')
    await app.listen({ port: 0, host: '127.0.0.1' })
    return running('fastify', app.server)
  },
}

describe('an adapter after a guard', () => {
  it.each(Object.entries(servers))('%s: is not asked, and the preflight fails', async (_name, start) => {
    const server = await start()
    const headers = { origin: A, 'access-control-request-method': 'PUT' }
    const response = await send(`${server.origin}/`, { method: 'OPTIONS', headers })
    expect([response.status, corsHeaders(response)]).toEqual([401, {}])
    await server.close()
  })
})
