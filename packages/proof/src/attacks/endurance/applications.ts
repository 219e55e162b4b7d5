import { createServer, type ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { withCors as fetchCors, type PolicyOptions } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { withCors as nodeCors } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { listen, running } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'

/** Milliseconds that `/slow` takes, so that clients can leave meanwhile. */
const SLOW = 20
/** What `/stream` sends, so much that clients can leave in the middle. */
const CHUNK = Buffer.alloc(16_384, 'a')
const CHUNKS = 32

async function* chunks(): AsyncGenerator<Buffer> {
  for (let index = 0; index < CHUNKS; index++) {
    yield CHUNK
    // So that the client has its turn between two chunks.
    await new Promise((proceed) => setImmediate(proceed))
  }
}

const stream = () => Readable.from(chunks())

/** A server whose policy is picked by a resolver for each request. */
type Start = (resolver: () => PolicyOptions) => Promise<RunningServer>

/**
 * One server per adapter. Each answers `/items` at once, `/slow` late, `/stream` at length, `/error` with a 500 that its
 * framework makes of an error where it has such a thing, and anything else with a 404.
 */
export const applications: Readonly<Record<string, Start>> = {
  express: (resolver) => {
    const app = express()
    app.set('env', 'test')
    app.use(expressCors(resolver))
    app.all('/items', (_request, response) => void response.json({ items: [] }))
    app.get('/slow', async (_request, response) => {
      await sleep(SLOW)
      response.json({ items: [] })
    })
    app.get('/stream', (_request, response) => void pipeline(stream(), response, () => {}))
    app.get('/error', () => {
      throw new Error('thrown by the handler')
    })
    return listen('express', createServer(app))
  },
  fastify: async (resolver) => {
    const app = Fastify()
    app.register(fastifyCors, { resolver })
    app.route({ method: ['GET', 'POST'], url: '/items', handler: async () => ({ items: [] }) })
    app.get('/slow', async () => {
      await sleep(SLOW)
      return { items: [] }
    })
    app.get('/stream', (_request, reply) => reply.send(stream()))
    app.get('/error', async () => {
      throw new Error('thrown by the handler')
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return running('fastify', app.server)
  },
  fetch: (resolver) => listen('fetch', createAdaptorServer({ fetch: fetchCors(answer, resolver) }) as never),
  hono: (resolver) => {
    const app = new Hono()
    app.use(honoCors(resolver))
    app.all('/items', (context) => context.json({ items: [] }))
    app.get('/slow', async (context) => {
      await sleep(SLOW)
      return context.json({ items: [] })
    })
    app.get('/stream', () => new Response(Readable.toWeb(stream()) as ReadableStream))
    app.get('/error', () => {
      throw new Error('thrown by the handler')
    })
    app.onError((_error, context) => context.text('broken', 500))
    return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  },
  koa: (resolver) => {
    const app = new Koa()
    app.silent = true
    app.use(koaCors(resolver))
    app.use(async (context) => {
      if (context.path === '/error') throw new Error('thrown by the handler')
      if (context.path === '/slow') await sleep(SLOW)
      if (context.path === '/stream') context.body = stream()
      else if (context.path === '/items' || context.path === '/slow') context.body = { items: [] }
    })
    return listen('koa', createServer(app.callback()))
  },
  node: (resolver) =>
    listen(
      'node',
      createServer(nodeCors(({ url }, response: ServerResponse) => void answerNode(url, response), resolver)),
    ),
}

async function answerNode(url: string | undefined, response: ServerResponse): Promise<void> {
  if (url === '/stream') return void pipeline(stream(), response, () => {})
  if (url === '/slow') await sleep(SLOW)
  response.statusCode = url === '/error' ? 500 : url === '/items' || url === '/slow' ? 200 : 404
  response.end('{"items":[]}')
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/stream') return new Response(Readable.toWeb(stream()) as ReadableStream)
  if (pathname === '/slow') await sleep(SLOW)
  const status = pathname === '/error' ? 500 : pathname === '/items' || pathname === '/slow' ? 200 : 404
  return new Response('{"items":[]}', { status })
}
