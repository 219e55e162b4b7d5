import { createPolicy, PolicyError } from '@corsage/core'
import Fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import { cors, type GuardPluginOptions, guard } from './index.ts'

const L = 'https://listed.test'
const policy = createPolicy({ origins: [L, 'https://other.test'], credentials: true })
const handler = async () => 'handled'
const from = (origin: string, url = '/x') =>
  ({ method: 'POST', url, headers: { origin, host: 'a.test', 'sec-fetch-site': 'cross-site' } }) as const
const EVIL = from('https://evil.test')

async function statuses(app: FastifyInstance, ...requests: ReturnType<typeof from>[]): Promise<number[]> {
  const all: number[] = []
  for (const request of requests) all.push((await app.inject(request)).statusCode)
  return all
}

it.each<[string, GuardPluginOptions]>([
  ['a policy', policy],
  ['{ policy }', { policy, exempt: '/hook' }],
  ['{ resolver }', { resolver: (request) => (request.method === 'POST' ? policy : false) }],
  ['options', { origins: [L, 'https://other.test'], credentials: true, report: false }],
  ['an asynchronous policy', { origins: async (origin) => origin === L, credentials: true }],
])('registered with %s, the origins that the policy allows may act', async (_what, options) => {
  const app = Fastify()
  app.register(guard, options)
  app.post('/x', handler)
  expect(await statuses(app, EVIL, from(L))).toEqual([403, 200])
})

it('after cors, the 403 carries what the policy permits, and the sentence', async () => {
  const app = Fastify()
  app.register(cors, { origins: [L, 'https://other.test'] })
  app.register(guard, { origins: [L, 'https://other.test'], ambient: true })
  app.post('/x', handler)
  const { statusCode, headers, body } = await app.inject(from(L))
  expect([
    statusCode,
    headers['access-control-allow-origin'],
    headers['content-type'],
    headers['cache-control'],
  ]).toEqual([403, L, 'text/plain; charset=utf-8', 'no-store'])
  expect(body).toMatch(/^Pages of "https:\/\/listed\.test" /)
})

it('a handler is not reached, and neither is one for a path that no route has', async () => {
  const reached = vi.fn(handler)
  const app = Fastify()
  app.register(guard, { policy })
  app.post('/x', reached)
  app.setNotFoundHandler(reached)
  expect(await statuses(app, EVIL, from('https://evil.test', '/none'))).toEqual([403, 403])
  expect(reached).not.toHaveBeenCalled()
})

it('a scope is guarded, and what is around it is not', async () => {
  const app = Fastify()
  app.post('/x', handler)
  app.register(
    async (scope) => {
      scope.register(guard, { policy })
      scope.post('/x', handler)
      scope.register(async (inner) => void inner.post('/y', handler), { prefix: '/in' })
    },
    { prefix: '/api' },
  )
  const requests = ['/x', '/api/x', '/api/in/y'].map((url) => from('https://evil.test', url))
  expect(await statuses(app, ...requests)).toEqual([200, 403, 403])
})

describe('a route', () => {
  it('has its own options, even if it is declared before the guard', async () => {
    const app = Fastify()
    const onRefused = vi.fn()
    app.post('/off', { config: { guard: false } }, handler)
    app.register(guard, { policy, onRefused })
    app.post('/report', { config: { guard: { report: true } } }, handler)
    app.post('/x', handler)
    const requests = ['/off', '/report', '/x'].map((url) => from('https://evil.test', url))
    expect(await statuses(app, ...requests)).toEqual([200, 200, 403])
    expect(onRefused.mock.calls.map(([refused, { url }]) => [refused.reason, url])).toEqual([
      ['cross-site', '/report'],
      ['cross-site', '/x'],
    ])
  })

  it('is guarded by what a later onRoute hook sets, even if it replaces the whole config', async () => {
    const app = Fastify()
    await app.register(cors, { policy })
    await app.register(guard, { policy })
    app.addHook('onRoute', (route) => {
      if (route.url === '/off') route.config = { cors: false }
      if (route.url === '/hook') route.config = { guard: false }
    })
    for (const url of ['/off', '/hook', '/x']) app.post(url, handler)
    expect(await statuses(app, from(L, '/off'), from('https://evil.test', '/hook'), from(L))).toEqual([
      403, 200, 200,
    ])
  })

  it('is guarded by its config.cors', async () => {
    const app = Fastify()
    app.register(cors, { policy })
    app.register(guard, { policy })
    app.post('/own', { config: { cors: { origins: 'https://evil.test', credentials: true } } }, handler)
    app.post('/none', { config: { cors: false } }, handler)
    app.post('/part', { config: { cors: { resources: { '/else': { origins: '*' } } } } }, handler)
    const both = (url: string) => [from('https://evil.test', url), from(L, url)]
    expect(await statuses(app, ...both('/own'), ...both('/none'), ...both('/part'))).toEqual([
      200, 403, 403, 403, 403, 200,
    ])
  })
})

describe('does not start', () => {
  it.each<[string, unknown, unknown]>([
    ['without a policy', undefined, [['', 'guard-without-policy']]],
    ['with options of the guard alone', { hosts: 'loopback' }, [['', 'guard-without-policy']]],
    ['with an unknown option', { policy, exemt: '/x' }, [['exemt', 'unknown-option']]],
    ['with an invalid option', { policy, hosts: '*' }, [['hosts', 'host-invalid']]],
  ])('%s', async (_what, options, issues) => {
    const app = Fastify()
    app.register(guard, options as GuardPluginOptions)
    const error = await Promise.resolve(app.ready()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PolicyError)
    expect((error as PolicyError).issues.map(({ path, code }) => [path, code])).toEqual(issues)
  })

  it('with an invalid config.guard, and names the route', async () => {
    const app = Fastify()
    app.register(guard, { policy })
    app.post('/x', { config: { guard: { hosts: '*' } } }, handler)
    await expect(async () => app.ready()).rejects.toMatchObject({
      issues: [{ path: 'POST /x config.guard.hosts', code: 'host-invalid' }],
    })
  })

  it('with a config.guard that no registration applies', async () => {
    const app = Fastify()
    app.register(async (scope) => void scope.register(guard, { policy }))
    app.post('/x', { config: { guard: { report: true } } }, handler)
    await expect(async () => app.ready()).rejects.toThrow('POST /x has config.guard')
  })

  it('with a config.guard and no guard at all, unless it is false', async () => {
    const start = async (config: object) => {
      const app = Fastify()
      app.register(cors, { policy })
      app.post('/x', { config }, handler)
      await app.ready()
    }
    await expect(start({ guard: { exempt: '/x' } })).rejects.toThrow(
      'POST /x has config.guard, but guard of @corsage/fastify is not registered in its scope or around it. Register it there.',
    )
    await start({ guard: false })
  })

  it('when it is called', () => {
    expect(() => (guard as (options: unknown) => unknown)({ policy })).toThrow(TypeError)
  })
})

it('a resolver that fails reaches the error handler, and never the route', async () => {
  const reached = vi.fn(handler)
  const app = Fastify()
  app.register(guard, {
    resolver: async () => {
      throw new Error('no tenant')
    },
  })
  app.post('/x', reached)
  expect(await statuses(app, EVIL)).toEqual([500])
  expect(reached).not.toHaveBeenCalled()
})
