// The same in CommonJS: by name, and by default.
const assert = require('node:assert/strict')

const { createPolicy, withCors } = require('@corsage/core')
const { cors: expressCors } = require('@corsage/express')
const { cors: fastifyCors } = require('@corsage/fastify')
const { cors: honoCors } = require('@corsage/hono')
const { cors: koaCors } = require('@corsage/koa')
const { cors: nodeCors } = require('@corsage/node')
const { openPage } = require('@corsage/user-agent')
const { corsCheck } = require('@corsage/user-agent/fetch')
const { toAllow } = require('@corsage/user-agent/matchers')

assert.equal(require('@corsage/express').default, expressCors)
assert.equal(require('@corsage/fastify').default, fastifyCors)
assert.equal(require('@corsage/hono').default, honoCors)
assert.equal(require('@corsage/koa').default, koaCors)
assert.equal(require('@corsage/node').default, nodeCors)

const ORIGIN = 'https://app.example.com'

async function main() {
  const policy = createPolicy({ origins: [ORIGIN], credentials: true })
  const handler = withCors(() => new Response('hello'), policy)
  const page = openPage(ORIGIN, { fetch: async (request) => handler(request) })
  assert.equal(await (await page.fetch('https://api.example.com/')).text(), 'hello')
  assert.equal((await toAllow(policy, { from: ORIGIN })).pass, true)
  const refused = new Response('hello')
  assert.equal(corsCheck({ origin: ORIGIN, credentials: 'omit' }, refused).success, false)

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
