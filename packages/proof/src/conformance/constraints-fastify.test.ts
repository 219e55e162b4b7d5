import { once } from 'node:events'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import fastifyCors from '@corsage/fastify'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { send } from './wire.ts'

const PAGE = 'https://a.test'
/** A policy that shows its name on preflights and responses. */
const named = (name: string) => ({
  origins: [PAGE, 'https://b.test'],
  exposeHeaders: [`x-${name}`],
  allowHeaders: [`x-${name}`],
})
const handler = async () => 'handled'
const resolver = () => named('resolver')
const functionPolicy = () =>
  createPolicy({ ...named('function'), origins: async (origin) => origin === PAGE })
const shared = functionPolicy()

/** Reads a header that no preflight carries. */
const strategy = (fields: object = {}) => ({
  name: 'client',
  storage: () => {
    const handlers = new Map<unknown, unknown>()
    return {
      get: (key: unknown) => handlers.get(key) ?? null,
      set: (key: unknown, value: unknown) => void handlers.set(key, value),
    }
  },
  validate: () => true,
  deriveConstraint: (request: { headers: Record<string, unknown> }) => request.headers['x-client'],
  ...fields,
})
const asynchronous = {
  deriveConstraint: (
    request: { headers: Record<string, unknown> },
    _context: unknown,
    done: (error: Error | null, value: unknown) => void,
  ) => setImmediate(done, null, request.headers['x-client']),
}

let server: RunningServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

type Variant = readonly [constraints: object, cors?: unknown, url?: string, method?: 'GET' | 'PUT']

function application(variants: readonly Variant[], options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options) as FastifyInstance
  app.addConstraintStrategy(strategy() as never)
  app.register(fastifyCors, named('app'))
  for (const [constraints, cors, url = '/x', method = 'GET'] of variants) {
    const config = cors === undefined ? {} : { cors }
    app.route({ method, url, constraints, config, handler } as never)
  }
  return app
}

async function listening(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  server = running('fastify', app.server)
  return server.origin
}

async function preflight(url: string, headers = {}, method = 'GET'): Promise<string> {
  const asked = { origin: PAGE, 'access-control-request-method': method, ...headers }
  const response = await send(url, { method: 'OPTIONS', headers: asked })
  return String(response.headers['access-control-allow-headers'] ?? 'x-off').slice(2)
}

const own = named('own')
const agreeing: Record<string, [variants: Variant[], policy: string, url?: string, method?: string]> = {
  'one version': [[[{ version: '1.0.0' }, own]], 'own'],
  'a custom constraint': [[[{ client: 'web' }, own]], 'own'],
  'versions with one policy object': [
    [
      [{ version: '1.0.0' }, own],
      [{ version: '2.0.0' }, own],
    ],
    'own',
  ],
  'versions with equal options': [
    [
      [{ version: '1.0.0' }, named('own')],
      [{ version: '2.0.0' }, named('own')],
      [{}, named('own')],
    ],
    'own',
  ],
  'options and a policy made of the same': [
    [
      [{ version: '1.0.0' }, own],
      [{ client: 'web' }, createPolicy(own)],
    ],
    'own',
  ],
  'the policy of the scope, repeated': [[[{ version: '1.0.0' }, named('app')], [{}]], 'app'],
  'no config.cors at all': [[[{ version: '1.0.0' }], [{}]], 'app'],
  'false everywhere': [
    [
      [{ version: '1.0.0' }, false],
      [{ version: '2.0.0' }, false],
    ],
    'off',
  ],
  'the same resolver': [
    [
      [{ version: '1.0.0' }, resolver],
      [{}, resolver],
    ],
    'resolver',
  ],
  'the same policy with an origins function': [
    [
      [{ version: '1.0.0' }, shared],
      [{}, shared],
    ],
    'function',
  ],
  'another method': [
    [
      [{ version: '1.0.0' }, own],
      [{}, undefined, '/x', 'PUT'],
    ],
    'own',
  ],
  'another path': [
    [
      [{ version: '1.0.0' }, own],
      [{}, undefined, '/x/*'],
      [{}, undefined, '/xy'],
      [{}, undefined, '/:id/y'],
    ],
    'own',
  ],
  'a wildcard for GET, which an unversioned request falls back to': [
    [
      [{ version: '1.0.0' }, own],
      [{}, undefined, '*'],
      [{}, false, '/:id'],
    ],
    'own',
  ],
  'a wildcard for PUT that no request falls back to, since an unversioned route is there': [
    [
      [{ version: '1.0.0' }, own, '/x', 'PUT'],
      [{}, own, '/x', 'PUT'],
      [{}, undefined, '*', 'PUT'],
    ],
    'own',
    '/x',
    'PUT',
  ],
  'parameters of other names': [
    [
      [{ version: '1.0.0' }, own, '/u/:id'],
      [{ version: '2.0.0' }, own, '/u/:name'],
    ],
    'own',
    '/u/7',
  ],
  'an optional parameter': [
    [
      [{ version: '1.0.0' }, own, '/u/:id?'],
      [{ version: '2.0.0' }, own, '/u'],
    ],
    'own',
    '/u',
  ],
}

describe.each(Object.entries(agreeing))('%s', (_what, [variants, policy, path = '/x', method]) => {
  it(`has the policy ${policy}`, async () => {
    expect(await preflight(`${await listening(application(variants))}${path}`, {}, method)).toBe(policy)
  })
})

const differing: Record<string, Variant[]> = {
  'two versions': [
    [{ version: '1.0.0' }, own],
    [{ version: '2.0.0' }, named('other')],
  ],
  'a version, and the policy of the scope without one': [[{ version: '1.0.0' }, own], [{}]],
  'false on one version': [
    [{ version: '1.0.0' }, false],
    [{ version: '2.0.0' }, own],
  ],
  'false on one version, the policy of the scope on the other': [
    [{ version: '1.0.0' }, false],
    [{ version: '2.0.0' }],
  ],
  'two values of a custom constraint': [
    [{ client: 'web' }, own],
    [{ client: 'app' }, named('other')],
  ],
  'a version and a custom constraint': [[{ version: '1.0.0' }, own], [{ client: 'web' }]],
  'a host in addition': [[{ version: '1.0.0', host: 'a.test' }, own], [{ version: '2.0.0', host: 'a.test' }]],
  'a host on one of them': [[{ version: '1.0.0' }, own], [{ host: /\.test$/ }]],
  'equal resolvers that are two functions': [
    [{ version: '1.0.0' }, () => own],
    [{ version: '2.0.0' }, () => own],
  ],
  'origins functions': [
    [{ version: '1.0.0' }, functionPolicy()],
    [{ version: '2.0.0' }, functionPolicy()],
  ],
  'a parameter that an unversioned PUT falls back to': [
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{}, undefined, '/:id', 'PUT'],
  ],
  'a wildcard that an unversioned PUT falls back to': [
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{}, undefined, '*', 'PUT'],
  ],
  'a parameter that a versioned PUT falls back to': [
    [{ version: '1.0.0' }, own, '/:id', 'PUT'],
    [{}, own, '/:id', 'PUT'],
    [{}, undefined, '/x', 'PUT'],
  ],
  'a RegExp parameter': [
    [{ version: '1.0.0' }, own, '/u/7', 'PUT'],
    [{}, own, '/u/:name', 'PUT'],
    [{}, undefined, '/u/:id(\\d+)', 'PUT'],
  ],
  'an unversioned route for another host only': [
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{ host: 'a.test' }, own, '/x', 'PUT'],
    [{}, undefined, '*', 'PUT'],
  ],
  'an optional parameter': [
    [{ version: '1.0.0' }, own, '/u/:id?', 'PUT'],
    [{}, undefined, '/u', 'PUT'],
  ],
}

describe.each(Object.entries(differing))('%s', (_what, variants) => {
  it('does not start', async () => {
    const app = application(variants)
    await expect(app.ready()).rejects.toThrow(/^A preflight cannot tell these routes apart/)
  })
})

it('the message names the routes and the remedy', async () => {
  const app = application([
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{ client: 'web' }, undefined, '/:id', 'PUT'],
  ])
  await expect(app.ready()).rejects.toThrow(
    'their CORS policies differ:\n  PUT /:id (client web) and PUT /x (version 1.0.0)\n',
  )
  await expect(app.ready()).rejects.toThrow('Give these routes the same config.cors, or remove it and list')
})

it.each([
  ['paths without regard to case', { caseSensitive: false }, '/X'],
  ['a trailing slash', { ignoreTrailingSlash: true }, '/x/'],
  ['duplicate slashes', { ignoreDuplicateSlashes: true }, '//x'],
])('%s: compared as the router does', async (_what, routerOptions, url) => {
  const app = application(
    [
      [{ version: '1.0.0' }, own],
      [{ version: '2.0.0' }, undefined, url],
    ],
    { routerOptions },
  )
  await expect(app.ready()).rejects.toThrow('cannot tell these routes apart')
})

it('paths that differ only for such a router do start, and have their own policies', async () => {
  const origin = await listening(
    application([
      [{ version: '1.0.0' }, own],
      [{ version: '2.0.0' }, undefined, '/X'],
    ]),
  )
  expect([await preflight(`${origin}/x`), await preflight(`${origin}/X`)]).toEqual(['own', 'app'])
})

it('hosts are told apart, in combination with versions', async () => {
  const variants: Variant[] = [
    [{ host: 'a.test', version: '1.0.0' }, named('a')],
    [{ host: 'a.test', version: '2.0.0' }, named('a')],
    [{ host: /^b\.test/ }, named('b')],
    [{ host: 'c.test' }, false],
  ]
  const origin = await listening(application(variants))
  for (const [host, policy] of Object.entries({ 'a.test': 'a', 'b.test': 'b', 'c.test': 'off', d: 'app' })) {
    expect([host, await preflight(`${origin}/x`, { host })]).toEqual([host, policy])
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

it('what an own policy does not cover is decided by the scope around each route', async () => {
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
