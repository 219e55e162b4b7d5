/**
 * Sends many requests through each adapter, and measures what is left of them: the heap after a garbage collection,
 * and the handles and timers that keep a process alive. Arguments: the number of requests, then names of adapters.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPolicy, withCors } from '@corsage/core'
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
import { Pool } from 'undici'

const policy = createPolicy({
  origins: ['https://a.test', 'https://*.tenant.test'],
  credentials: true,
  maxAge: 60,
})

/** Each responds to `/` with a text, and to `/error` with an error. */
const servers: Record<string, () => Promise<Server>> = {
  node: async () =>
    createServer(
      nodeCors((request, response) => {
        response.writeHead(request.url === '/error' ? 500 : 200, { vary: 'Accept' }).end('hello')
      }, policy),
    ),
  express: async () => {
    const app = express()
    app.set('env', 'test')
    app.use(expressCors(policy))
    app.get('/', (_request, response) => void response.send('hello'))
    app.get('/error', () => {
      throw new Error('broken')
    })
    return createServer(app)
  },
  koa: async () => {
    const app = new Koa()
    app.silent = true
    app.use(koaCors(policy))
    app.use((context) => {
      if (context.path === '/error') context.throw(500)
      context.body = 'hello'
    })
    return createServer(app.callback())
  },
  fastify: async () => {
    const app = Fastify()
    await app.register(fastifyCors, { policy })
    app.get('/', () => 'hello')
    app.get('/error', () => {
      throw new Error('broken')
    })
    await app.ready()
    return app.server
  },
  hono: async () => {
    const app = new Hono()
    app.use(honoCors(policy))
    app.get('/', (context) => context.text('hello'))
    app.get('/error', () => {
      throw new Error('broken')
    })
    app.onError((_error, context) => context.text('broken', 500))
    return createAdaptorServer({ fetch: app.fetch }) as Server
  },
  withCors: async () => {
    const answer = (request: Request) =>
      new Response('hello', { status: request.url.endsWith('/error') ? 500 : 200 })
    return createAdaptorServer({ fetch: withCors(answer, policy) }) as Server
  },
}

/** The requests by turns: allowed, of one among thousands of tenants, refused, without origin, preflight, error. */
function requestNumber(index: number): {
  path: string
  method: 'GET' | 'OPTIONS'
  headers: Record<string, string>
} {
  const origin = [
    'https://a.test',
    `https://t${index % 5000}.tenant.test`,
    `https://evil${index % 5000}.test`,
    '',
    'https://a.test',
    'https://a.test',
  ][index % 6] as string
  const asked = index % 6 === 4 ? { 'access-control-request-method': 'PUT' } : {}
  return {
    path: index % 6 === 5 ? '/error' : '/',
    method: index % 6 === 4 ? 'OPTIONS' : 'GET',
    headers: { ...(origin && { origin }), ...asked },
  }
}

const CONNECTIONS = 16

async function send(pool: Pool, from: number, to: number): Promise<void> {
  let next = from
  const worker = async () => {
    while (next < to) {
      const { body } = await pool.request(requestNumber(next++))
      await body.dump()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
}

async function heapInKilobytes(): Promise<number> {
  for (let count = 0; count < 5; count++) {
    await sleep(20)
    global.gc?.()
  }
  return Math.round(process.memoryUsage().heapUsed / 1024)
}

/** Returns the resources that keep the process alive, without connections, which the client keeps. */
function resources(): number {
  return process.getActiveResourcesInfo().filter((name) => !/^TCPSocketWrap$/.test(name)).length
}

async function measure(name: string, requests: number) {
  const server = await (servers[name] as () => Promise<Server>)()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS })
  const warm = Math.round(requests / 10)
  await send(pool, 0, warm)
  const [before, handlesBefore] = [await heapInKilobytes(), resources()]
  await send(pool, warm, warm + requests)
  const [after, handlesAfter] = [await heapInKilobytes(), resources()]
  await pool.close()
  server.close()
  return {
    adapter: name,
    requests,
    'heap before (kB)': before,
    'heap after (kB)': after,
    'bytes per request': Math.round(((after - before) * 1024 * 100) / requests) / 100,
    'handles and timers before': handlesBefore,
    after: handlesAfter,
  }
}

if (global.gc === undefined) throw new Error('Run it with node --expose-gc.')
const [count = '200000', ...names] = process.argv.slice(2)
const rows = []
for (const name of names.length > 0 ? names : Object.keys(servers))
  rows.push(await measure(name, Number(count)))
console.table(rows)
