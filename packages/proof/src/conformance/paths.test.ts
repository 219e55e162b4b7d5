import { createServer } from 'node:http'
import cors from '@corsage/express'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { type Routed as Application, routed as applications } from './routing/applications.ts'
import { HANDLERS, PAGE } from './routing/handlers.ts'
import { send, type WireResponse } from './wire.ts'

/**
 * The handler that responds: its policy is the one written for it. After a slash follows the policy, if it is another:
 * `off` if a path cannot be read, or can be read in two ways. `error`: the framework responds that it cannot read the
 * path. `refused`: the server does, and no handler is asked.
 */
type Answer = string
type Row = readonly [
  path: string,
  what: string,
  handler: Answer,
  otherwise?: Readonly<Partial<Record<Application, Answer>>>,
]

const rows: readonly Row[] = [
  ['/api/x', 'below a prefix', 'api'],
  ['/api', 'the prefix itself', 'api'],
  ['/api/', 'the prefix with a slash', 'api'],
  ['/api/private/x', 'below a longer prefix', 'private'],
  ['/apifoo', 'a neighbor of the prefix', 'other'],
  [
    '/api/../health',
    'dot segments',
    'api/off',
    { hono: 'health', honoLoose: 'health', node: 'health', fetch: 'health' },
  ],
  [
    '/api/private/../x',
    'dot segments out of a longer prefix',
    'private/off',
    { hono: 'api', honoLoose: 'api', node: 'api', fetch: 'api' },
  ],
  [
    '/api/%2e%2e/health',
    'encoded dot segments',
    'api/off',
    { hono: 'health', honoLoose: 'health', node: 'health', fetch: 'health' },
  ],
  [
    '/api/private/%2e%2e/x',
    'encoded dot segments out of a longer prefix',
    'private/off',
    { hono: 'api', honoLoose: 'api', node: 'api', fetch: 'api' },
  ],
  ['/api%2Fprivate%2Fx', '%2F is not a separator', 'other/off'],
  ['/api%2fprivate%2fx', 'nor is %2f', 'other/off'],
  ['/api/private%2Fx', '%2F within a longer prefix', 'api/off'],
  ['/api%2Fx', '%2F within a prefix', 'other/off'],
  ['//api/private/x', 'two slashes in front', 'other/off', { fastifyFolding: 'private' }],
  ['/api//private/x', 'two slashes within', 'api/off', { fastifyFolding: 'private' }],
  [
    '/api/private//x',
    'two slashes below a prefix',
    'private',
    { express: 'private/off', express4: 'private/off', expressStrict: 'private/off' },
  ],
  ['/a+b', 'a plus', 'plus'],
  ['/a%2Bb', 'an encoded plus', 'other/off'],
  ['/a%2bb', 'an encoded plus, lower case', 'other/off'],
  ['/a%20b', 'an encoded space', 'space'],
  [
    '/%61pi/x',
    'an encoded letter',
    'api',
    { express: 'other/off', expressStrict: 'other/off', express4: 'other/off', koa: 'other/off' },
  ],
  [
    '/api/%70rivate/x',
    'an encoded letter of a longer prefix',
    'private',
    { express: 'api/off', expressStrict: 'api/off', express4: 'api/off', koa: 'api/off' },
  ],
  ['/%2561pi/x', 'encoded twice', 'other'],
  [
    '/API/x',
    'upper case',
    'other',
    { expressStrict: 'other/api', express: 'api', express4: 'api', fastifyFolding: 'api', koa: 'api' },
  ],
  [
    '/api/PRIVATE/x',
    'upper case of a longer prefix',
    'api',
    {
      expressStrict: 'api/private',
      express: 'private',
      express4: 'private',
      fastifyFolding: 'private',
      koa: 'private',
    },
  ],
  ['/health', 'an exact path', 'health'],
  [
    '/health/',
    'a slash at the end',
    'health',
    { expressStrict: 'other/health', fastify: 'other', hono: 'other', node: 'other', fetch: 'other' },
  ],
  [
    '/HEALTH',
    'upper case of an exact path',
    'other',
    {
      expressStrict: 'other/health',
      express: 'health',
      express4: 'health',
      fastifyFolding: 'health',
      koa: 'health',
    },
  ],
  [
    '/Health/',
    'both',
    'other',
    {
      expressStrict: 'other/health',
      express: 'health',
      express4: 'health',
      fastifyFolding: 'health',
      koa: 'health',
    },
  ],
  [
    '/health//',
    'two slashes at the end',
    'other',
    {
      express: 'other/off',
      expressStrict: 'other/off',
      express4: 'other/off',
      fastifyFolding: 'health',
      koa: 'other/off',
    },
  ],
  [
    '/api/%g1',
    'a path that cannot be decoded',
    'api/off',
    { fastify: 'error/off', fastifyFolding: 'error/off', node: 'error/off', fetch: 'error/off' },
  ],
  [
    '/api/%',
    'a lone percent sign',
    'api/off',
    { fastify: 'error/off', fastifyFolding: 'error/off', node: 'error/off', fetch: 'error/off' },
  ],
  [
    '/health%g1',
    'a path that cannot be decoded, after an exact path',
    'other/off',
    { fastify: 'error/off', fastifyFolding: 'error/off', node: 'error/off', fetch: 'error/off' },
  ],
  [
    '/api/%ff',
    'no UTF-8',
    'api/off',
    { fastify: 'error/off', fastifyFolding: 'error/off', node: 'error/off', fetch: 'error/off' },
  ],
  ['/mounted/inner', 'a mounted application', 'mounted'],
  [
    '/mounted/inner/',
    'with a slash',
    'mounted',
    { expressStrict: 'other/mounted', fastify: 'other', hono: 'other', node: 'other', fetch: 'other' },
  ],
  [
    '/MOUNTED/inner',
    'upper case of the mount point',
    'other',
    {
      expressStrict: 'other/mounted',
      express: 'mounted',
      express4: 'mounted',
      fastifyFolding: 'mounted',
      koa: 'mounted',
    },
  ],
  [
    '/mounted/INNER',
    'upper case below it',
    'other',
    {
      expressStrict: 'other/mounted',
      express: 'mounted',
      express4: 'mounted',
      fastifyFolding: 'mounted',
      koa: 'mounted',
    },
  ],
  ['/mounted%2Finner', '%2F after the mount point', 'other/off'],
  [
    '/mounted//inner',
    'two slashes after the mount point',
    'other/off',
    { express4: 'mounted/off', fastifyFolding: 'mounted' },
  ],
  ['/v1/list', 'a router with a prefix', 'prefixed'],
  [
    '/v1/list/',
    'with a slash',
    'prefixed',
    { expressStrict: 'other/prefixed', fastify: 'other', hono: 'other', node: 'other', fetch: 'other' },
  ],
  [
    '/V1/LIST',
    'in upper case',
    'other',
    {
      expressStrict: 'other/prefixed',
      express: 'prefixed',
      express4: 'prefixed',
      fastifyFolding: 'prefixed',
      koa: 'prefixed',
    },
  ],
  [
    '/v1/LIST',
    'upper case below the prefix',
    'other',
    {
      expressStrict: 'other/prefixed',
      express: 'prefixed',
      express4: 'prefixed',
      fastifyFolding: 'prefixed',
      koa: 'prefixed',
    },
  ],
  ['/v1%2Flist', '%2F after the prefix', 'other/off'],
  [
    '/api\\private\\x',
    'backslashes',
    'other/off',
    { hono: 'refused', honoLoose: 'refused', fetch: 'refused', node: 'private/off' },
  ],
  ['/health;x', 'a semicolon', 'other', { fastifyFolding: 'health' }],
  ['/health?a=/api/x', 'a query', 'health'],
  ['/', 'the root', 'other'],
  ['/x/y/%68ealth', 'an exact path elsewhere', 'other'],
  [
    '/%68ealth',
    'an encoded letter of an exact path',
    'health',
    { express: 'other/off', expressStrict: 'other/off', express4: 'other/off', koa: 'other/off' },
  ],
  [
    '/health%2F',
    'an encoded slash at the end',
    'other/off',
    { fastify: 'other', hono: 'other', honoLoose: 'other', node: 'other', fetch: 'other' },
  ],
  [
    '/%6Dounted/inner',
    'an encoded letter of the mount point',
    'mounted',
    { express: 'other/off', expressStrict: 'other/off', express4: 'other/off', koa: 'other/off' },
  ],
  ['//health', 'two slashes before an exact path', 'other/off', { fastifyFolding: 'health' }],
  [
    '/./health',
    'a dot segment in front',
    'other/off',
    { hono: 'health', honoLoose: 'health', node: 'health', fetch: 'health' },
  ],
  [
    '/health/.',
    'a dot segment at the end',
    'other/off',
    { hono: 'other', honoLoose: 'health', fetch: 'other' },
  ],
]

/** Returns the policy of a response: each policy names itself in the headers that it permits. */
function policyOf({ headers }: WireResponse): string {
  const named = headers['access-control-expose-headers'] ?? headers['access-control-allow-headers']
  return named === undefined ? 'off' : String(named).slice('x-'.length)
}

/** The rows as one application has them. */
function answersOf(name: Application) {
  return rows.map(([path, what, handler, otherwise]) => ({
    path,
    what,
    answer: otherwise?.[name] ?? handler,
  }))
}

describe.each(Object.keys(applications) as Application[])('%s', (name) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await applications[name]()
  })
  afterAll(() => server.close())

  it.each(answersOf(name))('$path ($what)', async ({ path, answer }) => {
    const [reached = '', policy = reached] = answer === 'refused' ? ['', 'off'] : answer.split('/')
    const actual = await send(server.origin + path, { method: 'PUT', headers: { origin: PAGE } })
    if (reached === 'error') expect([200, 400]).toContain(actual.status)
    else expect(actual.body).toBe(reached)
    expect(policyOf(actual)).toBe(policy)

    const headers = { origin: PAGE, 'access-control-request-method': 'PUT' }
    const preflight = await send(server.origin + path, { method: 'OPTIONS', headers })
    expect(policyOf(preflight)).toBe(policy)
    if (policy !== 'off') expect(preflight).toMatchObject({ status: 204, body: '' })
  })
})

it('every handler is reached by some path, in every application', () => {
  for (const name of Object.keys(applications) as Application[]) {
    const reached = answersOf(name).map(({ answer }) => answer)
    for (const handler of Object.keys(HANDLERS)) expect(reached, name).toContain(handler)
  }
})

describe('a router that compares more loosely than its application, in Express', () => {
  it.each([
    ['/v1/admin/x', 'as it was written', 200, undefined],
    ['/v1/ADMIN/x', 'in upper case', 200, undefined],
    ['/V1/admin/x', 'of another case above it, which no router finds', 404, undefined],
    ['/v1/open', 'which another path is not', 200, '*'],
  ])('no spelling of %s bypasses its `false` (%s)', async (path, _what, status, permission) => {
    const app = express()
    app.enable('case sensitive routing')
    app.use(cors({ origins: '*', resources: { '/v1/admin/*': false } }))
    app.use(
      '/v1',
      express
        .Router()
        .get('/admin/x', (_request, response) => void response.send('admin'))
        .get('/open', (_request, response) => void response.send('open')),
    )
    const server = await listen('express', createServer(app))
    const answer = await send(server.origin + path, { headers: { origin: PAGE } })
    await server.close()
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, permission])
  })
})
