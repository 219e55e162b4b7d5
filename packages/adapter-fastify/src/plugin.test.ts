import { createPolicy, PolicyError } from '@corsage/core'
import Fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import byDefault, { type CorsPluginOptions, cors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const handler = async () => 'handled'
const preflight = {
  method: 'OPTIONS',
  url: '/x',
  headers: { origin: A, 'access-control-request-method': 'GET' },
} as const

it('has one export, by name and by default', () => {
  expect(byDefault).toBe(cors)
})

it('says what it is called', () => {
  expect(cors[Symbol.for('fastify.display-name') as never]).toBe('@corsage/fastify')
})

const listed = { origins: [A, 'https://b.test'] }
describe.each<[string, CorsPluginOptions]>([
  ['options', listed],
  ['a policy', { policy: createPolicy(listed) }],
  ['a resolver', { resolver: (request) => (request.url ? listed : false) }],
  ['an asynchronous policy', { policy: createPolicy({ origins: async (origin) => origin === A }) }],
])('registered with %s', (_what, options) => {
  it('answers a preflight, and puts the headers on the response', async () => {
    const app = Fastify()
    app.register(cors, options)
    app.get('/x', handler)
    const answer = await app.inject(preflight)
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([204, A])
    const response = await app.inject({ url: '/x', headers: { origin: A } })
    expect([response.body, response.headers['access-control-allow-origin']]).toEqual(['handled', A])
    const refused = await app.inject({ url: '/x', headers: { origin: EVIL } })
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('tells onRefused what came, once', async () => {
    const onRefused = vi.fn()
    const app = Fastify()
    app.register(cors, { ...options, onRefused })
    await app.inject({ method: 'PUT', url: '/x?y', headers: { origin: EVIL } })
    expect(onRefused).toHaveBeenCalledOnce()
    expect(onRefused.mock.lastCall).toEqual([
      expect.objectContaining({ allowed: false, reason: 'origin-not-listed' }),
      { method: 'PUT', url: '/x?y', origin: EVIL, requestedMethod: null, requestedHeaders: null },
    ])
  })
})

it('a route has its own policy, options or a resolver', async () => {
  const app = Fastify()
  app.register(cors, { origins: '*' })
  app.get('/x', { config: { cors: { origins: A } } }, handler)
  app.get('/y', { config: { cors: (request) => (request.query ? { origins: A } : false) } }, handler)
  for (const url of ['/x', '/y']) {
    const response = await app.inject({ url, headers: { origin: A } })
    expect(response.headers['access-control-allow-origin']).toBe(A)
  }
})

describe('an issue shows when the application is made ready', () => {
  it.each<[string, (app: FastifyInstance) => unknown]>([
    // @ts-expect-error a list or a string
    ['an option of another type', (app) => app.register(cors, { origins: A, methods: 5 })],
    // @ts-expect-error a number of seconds
    ['a text for a number', (app) => app.register(cors, { origins: A, maxAge: '600' })],
    ['any origin with credentials', (app) => app.register(cors, { origins: '*', credentials: true })],
    // @ts-expect-error no such option
    ['an unknown option', (app) => app.register(cors, { origin: A })],
    [
      'a route’s own',
      (app) => {
        app.register(cors)
        // @ts-expect-error a list or a string
        app.get('/x', { config: { cors: { methods: 5 } } }, handler)
      },
    ],
  ])('%s', async (_what, declare) => {
    const app = Fastify()
    declare(app)
    await expect(app.ready()).rejects.toThrow(PolicyError)
  })
})

it.each(['/api', '/api/'])('a 404 below the prefix %s has the policy of its scope', async (prefix) => {
  const app = Fastify()
  app.register(cors, { origins: '*' })
  app.register(
    async (scope) => {
      scope.register(cors, listed)
      scope.get('/x', handler)
    },
    { prefix },
  )
  for (const url of ['/api/x', '/api/none', '/api/none/']) {
    const { headers } = await app.inject({ url, headers: { origin: EVIL } })
    expect([url, headers['access-control-allow-origin'], headers['vary']]).toEqual([url, undefined, 'Origin'])
  }
  const { headers } = await app.inject({ url: '/apinone', headers: { origin: EVIL } })
  expect(headers['access-control-allow-origin']).toBe('*')
})

describe('config.cors of a route that no registration is around', () => {
  it('is an error when the application is made ready', async () => {
    const app = Fastify()
    app.register(async (scope) => {
      await scope.register(cors, { origins: A })
    })
    app.put('/x', { config: { cors: { origins: A } } }, handler)
    await expect(app.ready()).rejects.toThrow(
      new Error(
        'PUT /x has config.cors, but @corsage/fastify is not registered in its scope or around it. Register it there.',
      ),
    )
  })

  it('may be false: the route has no CORS', async () => {
    const app = Fastify()
    app.register(async (scope) => {
      await scope.register(cors, { origins: A })
    })
    app.get('/x', { config: { cors: false } }, handler)
    const response = await app.inject({ url: '/x', headers: { origin: A } })
    expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([200, undefined])
  })
})
