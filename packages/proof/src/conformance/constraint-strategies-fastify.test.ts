import { once } from 'node:events'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import fastifyCors from '@corsage/fastify'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { application, strategy, type Variant } from './constraints-fastify.ts'
import { handler, listening, named, PAGE, preflight } from './routes-fastify.ts'
import { send } from './wire.ts'

const own = named('own')
const asynchronous = {
  deriveConstraint: (
    request: { headers: Record<string, unknown> },
    _context: unknown,
    done: (error: Error | null, value: unknown) => void,
  ) => setImmediate(done, null, request.headers['x-client']),
}

it('hosts are told apart, in combination with versions', async () => {
  const variants: Variant[] = [
    [{ host: 'a.test', version: '1.0.0' }, named('a')],
    [{ host: 'a.test', version: '2.0.0' }, named('a')],
    [{ host: /^b\.test/ }, named('b')],
    [{ host: 'c.test' }, false],
  ]
  const origin = await listening(application(variants))
  for (const [host, policy] of Object.entries({ 'a.test': 'a', 'b.test': 'b', 'c.test': 'off', d: 'app' })) {
    expect([host, await preflight(`${origin}/x`, 'GET', { host })]).toEqual([host, policy])
  }
})

it('hosts are told apart in HTTP/2', async () => {
  const app = Fastify({ http2: true })
  app.register(fastifyCors, named('app'))
  app.get('/x', { constraints: { host: 'a.test' }, config: { cors: own } }, handler)
  app.get('/x', handler)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const session = connect(`http://127.0.0.1:${port}`)
  const ask = async (host: string) => {
    const [headers] = await once(
      session.request({
        ':method': 'OPTIONS',
        ':path': '/x',
        ':authority': host,
        origin: PAGE,
        'access-control-request-method': 'GET',
      }),
      'response',
    )
    return headers['access-control-allow-headers']
  }
  expect([await ask('a.test'), await ask('b.test')]).toEqual(['x-own', 'x-app'])
  session.destroy()
  await app.close()
})

it.each(['in routerOptions', 'added later'])(
  'a custom strategy for the host, %s, is not understood',
  async (where) => {
    const host = strategy({ name: 'host' })
    const app = Fastify(
      where === 'added later' ? {} : ({ routerOptions: { constraints: { host } } } as never),
    )
    if (where === 'added later') app.addConstraintStrategy(host as never)
    app.register(fastifyCors, named('app'))
    app.get('/x', { constraints: { host: 'a' }, config: { cors: own } }, handler)
    app.get('/x', { constraints: { host: 'b' } }, handler)
    await expect(app.ready()).rejects.toThrow('GET /x (host a) and GET /x (host b)')
  },
)

it.each([
  ['synchronous', {}],
  ['asynchronous', asynchronous],
  ['that must match', { mustMatchWhenDerived: true }],
])('a custom constraint %s: preflights and responses agree', async (_what, fields) => {
  const app = Fastify({ routerOptions: { constraints: { client: strategy(fields) } } } as never)
  app.register(fastifyCors, named('app'))
  for (const client of ['web', 'app']) {
    app.get('/x', { constraints: { client }, config: { cors: own } } as never, async () => client)
  }
  const origin = await listening(app as never)
  expect(await preflight(`${origin}/x`)).toBe('own')
  const response = await send(`${origin}/x`, { headers: { origin: PAGE, 'x-client': 'app' } })
  expect([response.body, response.headers['access-control-expose-headers']]).toEqual(['app', 'x-own'])
  // No variant was reached, but the preflight promised its policy.
  const missing = await send(`${origin}/x`, { headers: { origin: PAGE, 'x-client': 'none' } })
  expect([missing.status, missing.headers['access-control-expose-headers']]).toEqual([404, 'x-own'])
})

it('scopes with different policies have the variants of one path', async () => {
  const app = Fastify()
  for (const version of ['1.0.0', '2.0.0']) {
    app.register(async (scope) => {
      scope.register(fastifyCors, named(`v${version[0]}`))
      scope.get('/x', { constraints: { version } }, handler)
    })
  }
  await expect(app.ready()).rejects.toThrow('GET /x (version 1.0.0) and GET /x (version 2.0.0)')
})

it('paths outside an own policy are decided by the scope around each route', async () => {
  const partial = { resources: { '/y': false } } as const
  const build = (outer: [string, string]) => {
    const app = Fastify()
    for (const [index, name] of outer.entries()) {
      app.register(async (scope) => {
        scope.register(fastifyCors, named(name))
        scope.get('/x', { constraints: { version: `${index}.0.0` }, config: { cors: partial } }, handler)
      })
    }
    return app
  }
  await expect(build(['one', 'two']).ready()).rejects.toThrow('cannot tell these routes apart')
  expect(await preflight(`${await listening(build(['same', 'same']) as never)}/x`)).toBe('same')
})
