// The same in CommonJS: each adapter is the function, and has every export as a property.
const assert = require('node:assert/strict')

const core = require('@corsage/core')
const coreAdapter = require('@corsage/core/adapter')
const expressCors = require('@corsage/express')
const fastifyCors = require('@corsage/fastify')
const honoCors = require('@corsage/hono')
const koaCors = require('@corsage/koa')
const { liveOrigins } = require('@corsage/live')
const nodeCors = require('@corsage/node')
const nodeAdapter = require('@corsage/node/adapter')
const { openPage } = require('@corsage/user-agent')
const { corsCheck } = require('@corsage/user-agent/fetch')
const { toAllow } = require('@corsage/user-agent/matchers')

const { createPolicy, PolicyError, withCors } = core
const ORIGIN = 'https://app.example.com'

const ADAPTERS = {
  '@corsage/express': expressCors,
  '@corsage/fastify': fastifyCors,
  '@corsage/hono': honoCors,
  '@corsage/koa': koaCors,
  '@corsage/node': nodeCors,
}

async function main() {
  for (const [name, cors] of Object.entries(ADAPTERS)) {
    assert.equal(typeof cors, 'function', name)
    assert.equal(cors.default, cors, name)
    assert.equal(cors.cors, cors, name)
    assert.equal(cors.createPolicy, createPolicy, name)
    assert.equal(cors.PolicyError, PolicyError, name)
    for (const exported of Object.keys(await import(name))) assert.ok(Object.hasOwn(cors, exported), exported)
  }

  // The entry points for adapter authors share the classes of the main entry points, and repeat no name.
  assert.throws(() => coreAdapter.createEvaluate({ origins: '' }), PolicyError)
  assert.throws(() => nodeAdapter.createMiddleware({ origins: '' }, {}), PolicyError)
  for (const [users, authors] of [
    [core, coreAdapter],
    [nodeCors, nodeAdapter],
  ]) {
    for (const name of Object.keys(authors)) assert.ok(!Object.hasOwn(users, name), name)
  }

  const policy = createPolicy({ origins: [ORIGIN], credentials: true })
  const handler = withCors(() => new Response('hello'), policy)
  const page = openPage(ORIGIN, { fetch: async (request) => handler(request) })
  assert.equal(await (await page.fetch('https://api.example.com/')).text(), 'hello')
  assert.equal((await toAllow(policy, { from: ORIGIN })).pass, true)
  const refused = new Response('hello')
  assert.equal(corsCheck({ origin: ORIGIN, credentials: 'omit' }, refused).success, false)

  assert.equal(await liveOrigins(async () => true)(ORIGIN), true)

  const fastify = require('fastify')()
  await fastify.register(fastifyCors, { policy })
  fastify.get('/', async () => 'hello')
  const { headers } = await fastify.inject({ url: '/', headers: { origin: ORIGIN } })
  assert.equal(headers['access-control-allow-origin'], ORIGIN)
  await fastify.close()

  const { Hono } = require('hono')
  const hono = new Hono()
  hono.use('*', honoCors(policy))
  const response = await hono.request('/', { headers: { origin: ORIGIN } })
  assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN)

  const express = require('express')
  const expressApp = express()
  expressApp.use(expressCors(policy))
  assert.equal(await allowedOrigin(expressApp), ORIGIN)

  const Koa = require('koa')
  const koaApp = new Koa()
  koaApp.use(koaCors(policy))
  assert.equal(await allowedOrigin(koaApp.callback()), ORIGIN)

  assert.equal(await allowedOrigin(nodeCors.withCors((_, response) => response.end('hello'), policy)), ORIGIN)

  console.log('every package works')
}

async function allowedOrigin(listener) {
  const server = require('node:http').createServer(listener)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${server.address().port}/`
  const response = await fetch(url, { headers: { origin: ORIGIN, connection: 'close' } })
  await response.text()
  server.close()
  return response.headers.get('access-control-allow-origin')
}

main()
