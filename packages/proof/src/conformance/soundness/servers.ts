import { createServer } from 'node:http'
import { type Policy, withCors as withCorsFetch } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { withCors } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import express, { type RequestHandler } from 'express'
import Fastify from 'fastify'
import { Hono, type MiddlewareHandler } from 'hono'
import Koa, { type Middleware } from 'koa'
import { listen, running } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { RESPONSE_HEADERS } from './cases.ts'

/** A server whose policy is another for each case. */
export interface SwitchableServer extends RunningServer {
  use(policy: Policy): void
}

/** One per adapter. Fastify is given its policy by a resolver; the others make their middleware anew. */
export function startSwitchable(): Promise<SwitchableServer[]> {
  return Promise.all([onExpress(), onFastify(), onHono(), onKoa(), onNode(), onFetch()])
}

async function onExpress(): Promise<SwitchableServer> {
  let current: RequestHandler
  const app = express()
  app.use((request, response, next) => current(request, response, next))
  app.use((_request, response) => void response.set(RESPONSE_HEADERS).send('read'))
  return {
    ...(await listen('express', createServer(app))),
    use: (policy) => {
      current = expressCors(policy)
    },
  }
}

async function onFastify(): Promise<SwitchableServer> {
  let current: Policy
  const app = Fastify()
  await app.register(fastifyCors, { resolver: () => current })
  app.addHttpMethod('REPORT', { hasBody: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.all('/', (_request, reply) => reply.headers(RESPONSE_HEADERS).send('read'))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    ...running('fastify', app.server),
    use: (policy) => {
      current = policy
    },
  }
}

async function onHono(): Promise<SwitchableServer> {
  let current: MiddlewareHandler
  const app = new Hono()
  app.use((context, next) => current(context, next))
  app.all('/', (context) => context.text('read', 200, RESPONSE_HEADERS))
  const server = await listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  return {
    ...server,
    use: (policy) => {
      current = honoCors(policy)
    },
  }
}

async function onKoa(): Promise<SwitchableServer> {
  let current: Middleware
  const app = new Koa()
  app.use((context, next) => current(context, next))
  app.use((context) => {
    context.set(RESPONSE_HEADERS)
    context.body = 'read'
  })
  return {
    ...(await listen('koa', createServer(app.callback()))),
    use: (policy) => {
      current = koaCors(policy)
    },
  }
}

async function onNode(): Promise<SwitchableServer> {
  type Listener = Parameters<typeof createServer>[1] & {}
  const answer: Listener = (_request, response) =>
    void response.writeHead(200, { ...RESPONSE_HEADERS }).end('read')
  let current: Listener
  const server = await listen(
    'node',
    createServer((request, response) => current(request as never, response as never)),
  )
  return {
    ...server,
    use: (policy) => {
      current = withCors(answer, policy) as Listener
    },
  }
}

async function onFetch(): Promise<SwitchableServer> {
  const answer = () => new Response('read', { headers: RESPONSE_HEADERS })
  let current: (request: Request) => Response | Promise<Response>
  const server = await listen('fetch', createAdaptorServer({ fetch: (request) => current(request) }) as never)
  return {
    ...server,
    use: (policy) => {
      current = withCorsFetch(answer, policy)
    },
  }
}
