import { createPolicy, withCors } from '@corsage/core'
import { expect, it } from 'vitest'
import { fastify } from '../servers/fastify.ts'
import { frameworks } from '../servers/index.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const policy = createPolicy({ origins: [A, B] })
const allowed = { 'access-control-allow-origin': A, vary: 'Origin' }

// Most of D13 and D14 are rows of responses.test.ts and of ../coexistence.

it('D13: Fastify has the headers, although registration is not awaited and a hook refuses', async () => {
  const app = fastify({ forceCloseConnections: true })
  app.use(policy)
  app.native.addHook('onRequest', async (_request, reply) => reply.code(401).send({ error: 'unauthorized' }))
  app.add({ 'GET /x': () => ({ body: 'x' }) })
  const server = await app.listen()
  for (const [path, status] of Object.entries({ '/x': 401, '/missing': 401, '/x%g1': 400 })) {
    const response = await send(server.origin + path, { headers: { origin: A } })
    expect([response.status, corsHeaders(response)]).toEqual([status, allowed])
  }
  const headers = { origin: A, 'access-control-request-method': 'GET' }
  const preflight = await send(`${server.origin}/x`, { method: 'OPTIONS', headers })
  expect([preflight.status, corsHeaders(preflight)]).toEqual([204, expect.objectContaining(allowed)])
  await server.close()
})

it('D14: Response.error() is passed on as it is', async () => {
  const request = new Request('https://api.test/', { headers: { origin: A } })
  const response = await withCors(() => Response.error(), policy)(request)
  expect([response.type, [...response.headers]]).toEqual(['error', []])
})

it.each(['express', 'fastify', 'hono', 'koa'] as const)(
  'D11: two routers with different RegExps keep their own, %s',
  async (name) => {
    const app = frameworks[name]()
    for (const [path, origins] of [
      ['/a', /https:\/\/a\.test/],
      ['/b', /https:\/\/b\.test/],
    ] as const) {
      app.group(path, (inner) => {
        inner.use({ origins })
        inner.add({ 'GET /x': () => ({ body: 'x' }) })
      })
    }
    const server = await app.listen()
    for (const [path, own] of Object.entries({ '/a/x': A, '/b/x': B })) {
      for (const origin of [A, B]) {
        const response = await send(server.origin + path, { headers: { origin } })
        expect(response.headers['access-control-allow-origin']).toBe(origin === own ? origin : undefined)
      }
    }
    await server.close()
  },
)
