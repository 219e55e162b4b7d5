// A program that uses every package. Several versions of TypeScript compile it against the oldest and the newest types of
// the frameworks, and their output runs.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createPolicy, type Decision, type Policy, PolicyError, withCors } from '@corsage/core'
import { type AnyPolicySource, createEvaluate } from '@corsage/core/adapter'
import expressCors, { cors as namedExpressCors } from '@corsage/express'
import fastifyCors, { cors as namedFastifyCors } from '@corsage/fastify'
import honoCors, { cors as namedHonoCors } from '@corsage/hono'
import koaCors, { cors as namedKoaCors } from '@corsage/koa'
import { type LivePolicy, liveOrigins, livePolicy } from '@corsage/live'
import nodeCors, { withCors as listenWithCors, cors as namedNodeCors } from '@corsage/node'
import { createMiddleware, type Framework } from '@corsage/node/adapter'
import { explain, openPage } from '@corsage/user-agent'
import { corsCheck } from '@corsage/user-agent/fetch'
import { toAllow } from '@corsage/user-agent/matchers'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

const ORIGIN = 'https://app.example.com'
const policy: Policy = createPolicy({ origins: [ORIGIN, 'https://www.example.org'], credentials: true })

const decision: Decision = policy.evaluate(
  new Request('https://api.example.com/', { headers: { origin: ORIGIN } }),
)
assert.equal(decision.headers['access-control-allow-origin'], ORIGIN)

// The entry points for adapter authors export the same classes as the main entry points.
const unset: AnyPolicySource<readonly []> = { origins: '' }
assert.throws(() => createEvaluate(unset), PolicyError)
const framework: Framework = { normalizePath: (path) => path.toLowerCase() }
assert.throws(() => createMiddleware(unset, {}, framework), PolicyError)

assert.equal(expressCors, namedExpressCors)
assert.equal(fastifyCors, namedFastifyCors)
assert.equal(honoCors, namedHonoCors)
assert.equal(koaCors, namedKoaCors)
assert.equal(nodeCors, namedNodeCors)

async function allowedOrigin(listener: RequestListener): Promise<string | null> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    headers: { origin: ORIGIN, connection: 'close' },
  })
  await response.text()
  server.close()
  return response.headers.get('access-control-allow-origin')
}

const expressApp = express()
expressApp.use(expressCors(policy))
expressApp.use(
  expressCors((request, response) => (request.path === '/' && !response.headersSent ? policy : false)),
)
expressApp.get('/', (_request, response) => {
  response.send('hello')
})
expressApp.get('/items/:id', expressCors(policy), (request, response) => {
  const id: string = request.params.id
  response.send(id)
})
expressApp.get(
  '/tenants/:tenant',
  expressCors((request: express.Request & { params: { tenant: string } }) => ({
    origins: `https://${request.params.tenant}.example.com`,
  })),
)
assert.equal(await allowedOrigin(expressApp), ORIGIN)

const koaApp = new Koa()
koaApp.use(koaCors(policy))
koaApp.use(koaCors((_request, context) => (context.path === '/' ? policy : false)))
koaApp.use((context) => {
  context.body = 'hello'
})
assert.equal(await allowedOrigin(koaApp.callback() as RequestListener), ORIGIN)

const listener = listenWithCors((request, response) => {
  response.write('hello ')
  response.end(request.url)
}, policy)
assert.equal(await allowedOrigin(listener), ORIGIN)
createServer(listenWithCors((request, response) => void response.end(request.url), { origins: ORIGIN }))
createHttp2Server(
  listenWithCors(
    (request: Http2ServerRequest, response: Http2ServerResponse) => void response.end(request.authority),
    (request) => (request.authority === '' ? false : policy),
  ),
)

const fastifyApp = fastify()
await fastifyApp.register(fastifyCors, { policy })
fastifyApp.get('/', async () => 'hello')
fastifyApp.get('/public', { config: { cors: { origins: '*' } } }, async () => 'hello')
fastifyApp.get('/none', { config: { cors: false } }, async () => 'hello')
const injected = await fastifyApp.inject({ url: '/', headers: { origin: ORIGIN } })
assert.equal(injected.headers['access-control-allow-origin'], ORIGIN)
const injectedPublic = await fastifyApp.inject({ url: '/public', headers: { origin: ORIGIN } })
assert.equal(injectedPublic.headers['access-control-allow-origin'], '*')
await fastifyApp.close()

interface Env {
  Bindings: { ORIGIN: string }
}
const typedHonoApp = new Hono<Env>()
typedHonoApp.use(
  '*',
  honoCors<Env>((_request, context) => ({ origins: context.env.ORIGIN })),
)
typedHonoApp.get('/items/:id', honoCors(policy), (context) => {
  const id: string = context.req.param('id')
  return context.text(id)
})

const honoApp = new Hono()
honoApp.use(
  '*',
  honoCors((_request, context) => (context.req.path === '/' ? policy : false)),
)
honoApp.get('/', (context) => context.text('hello'))
const app = (request: Request): Response | Promise<Response> => honoApp.fetch(request)
const response = await openPage(ORIGIN, { fetch: app }).fetch('https://api.example.com/')
assert.equal(await response.text(), 'hello')

const worker = {
  fetch: withCors((_request: Request, env: { greeting: string }) => new Response(env.greeting), policy),
}
const answer = await worker.fetch(new Request('https://api.example.com/', { headers: { origin: ORIGIN } }), {
  greeting: 'hello',
})
assert.equal(answer.headers.get('access-control-allow-origin'), ORIGIN)

const explanation = await explain(policy, {
  from: ORIGIN,
  to: '/items/1',
  method: 'PUT',
  credentials: 'include',
})
assert.equal(explanation.allowed, true)
assert.equal((await toAllow(policy, { from: ORIGIN })).pass, true)
assert.equal(corsCheck({ origin: ORIGIN, credentials: 'omit' }, answer).success, true)

const liveApp = express()
const live: LivePolicy<readonly unknown[]> = livePolicy({ load: () => ({ origins: ORIGIN }) })
await live.ready
liveApp.use(expressCors(live))
assert.equal(await allowedOrigin(liveApp), ORIGIN)
live.stop()
const cachedApp = express()
cachedApp.use(expressCors({ origins: liveOrigins(async (origin) => origin === ORIGIN), credentials: true }))
assert.equal(await allowedOrigin(cachedApp), ORIGIN)
const tenants = livePolicy({
  tenantOf: (request: express.Request) => request.hostname,
  load: async () => new Map([['one.example.com', { origins: ORIGIN }]]),
})
expressApp.use(expressCors(tenants))
tenants.stop()

console.log('every package works')
