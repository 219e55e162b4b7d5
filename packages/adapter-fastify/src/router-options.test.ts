import Fastify, { type FastifyServerOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cors } from './index.ts'

// Fastify warns once that options outside `routerOptions` are deprecated.
const { noDeprecation } = process
beforeEach(() => {
  process.noDeprecation = true
})
afterEach(() => {
  Object.assign(process, { noDeprecation })
})

const spellings: [what: string, options: FastifyServerOptions, path: string][] = [
  ['upper case', { caseSensitive: false }, '/PRIVATE'],
  ['a slash at the end', { ignoreTrailingSlash: true }, '/private/'],
  ['a semicolon', { useSemicolonDelimiter: true }, '/private;a=b'],
]

const strategy = {
  name: 'secret',
  storage: () => {
    const handlers = new Map<string, unknown>()
    return {
      get: (key: string) => handlers.get(key) ?? null,
      set: (key: string, handler: unknown) => handlers.set(key, handler),
    }
  },
  deriveConstraint: ({ headers }: { headers: Record<string, unknown> }) => headers['x-secret'],
  mustMatchWhenDerived: true,
  validate: () => true,
}

describe.each([
  ['at the top level', (options: FastifyServerOptions) => options],
  ['in routerOptions', (options: FastifyServerOptions) => ({ routerOptions: options })],
  [
    'at the top level, with others in routerOptions',
    (options: FastifyServerOptions) => ({ ...options, routerOptions: { ignoreDuplicateSlashes: true } }),
  ],
])('options of the router %s', (_where, place) => {
  it.each(spellings)('%s: no spelling of a path bypasses its policy', async (_what, options, path) => {
    const app = Fastify(place(options) as FastifyServerOptions)
    app.register(cors, { origins: '*', resources: { '/private': false } })
    app.get('/private', async () => 'private')
    app.get('/open', async () => 'open')
    const ask = async (url: string) => {
      const { body, headers } = await app.inject({ url, headers: { origin: 'https://evil.test' } })
      return [body, headers['access-control-allow-origin']]
    }
    expect(await ask('/private')).toEqual(['private', undefined])
    expect(await ask(path)).toEqual(['private', undefined])
    expect(await ask('/open')).toEqual(['open', '*'])
  })

  it('custom constraints', async () => {
    const app = Fastify(place({ constraints: { secret: strategy } } as never) as FastifyServerOptions)
    app.register(cors, { origins: 'https://a.test' })
    app.get('/x', { constraints: { secret: 'alpha' } }, async () => 'alpha')
    const headers = { origin: 'https://a.test', 'x-secret': 'alpha' }
    const response = await app.inject({ url: '/x', headers })
    expect([response.body, response.headers['access-control-allow-origin']]).toEqual([
      'alpha',
      headers.origin,
    ])
  })
})

it('a constraint that is added to the application later', async () => {
  const app = Fastify()
  app.addConstraintStrategy(strategy as never)
  app.register(cors, { origins: 'https://a.test' })
  for (const secret of ['alpha', 'beta']) app.get('/x', { constraints: { secret } }, async () => secret)
  const headers = { origin: 'https://a.test', 'x-secret': 'beta' }
  const response = await app.inject({ url: '/x', headers })
  expect([response.body, response.headers['access-control-allow-origin']]).toEqual(['beta', headers.origin])
  const asks = { origin: 'https://a.test', 'access-control-request-method': 'GET' }
  const answer = await app.inject({ method: 'OPTIONS', url: '/x', headers: asks })
  expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([204, asks.origin])
})
