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
type Others = Readonly<Partial<Record<Application, Answer>>>
type Row = readonly [path: string, what: string, handler: Answer, otherwise?: Others]

/** Several applications that respond alike. */
const each =
  (names: readonly Application[]) =>
  (answer: Answer): Others =>
    Object.fromEntries(names.map((name) => [name, answer]))
/** Those that resolve dot segments before they route. */
const resolving = each(['hono', 'honoLoose', 'node', 'fetch'])
/** Those whose routers compare a path as it was sent. */
const literal = each(['express', 'expressStrict', 'express4', 'koa'])
const UNREADABLE = each(['fastify', 'fastifyFolding', 'node', 'fetch'])('error/off')
/** Those whose routers ignore case. The policy of the strict one ignores it too, because a router in it could. */
const folding = (answer: Answer, otherwise: Answer = 'other'): Others => ({
  ...each(['express', 'express4', 'fastifyFolding', 'koa'])(answer),
  expressStrict: `${otherwise}/${answer}`,
})
/** Those whose routers compare a slash at the end. */
const strictly = (policy: Answer): Others => ({
  ...each(['fastify', 'hono', 'node', 'fetch'])('other'),
  expressStrict: `other/${policy}`,
})

const rows: readonly Row[] = [
  ['/api/x', 'below a prefix', 'api'],
  ['/api', 'CVE-2024-6839: the prefix itself', 'api'],
  ['/api/', 'the prefix with a slash', 'api'],
  ['/api/private/x', 'CVE-2024-6839: below a longer prefix', 'private'],
  ['/api/private', 'CVE-2024-6839: the longer prefix itself', 'private'],
  ['/api/privatex', 'CVE-2024-6839: a neighbor of the longer prefix', 'api'],
  ['/apifoo', 'CVE-2024-6839: a neighbor of the prefix', 'other'],
  ['/api/../health', 'CVE-2020-25032: dot segments', 'api/off', resolving('health')],
  [
    '/api/private/../x',
    'CVE-2020-25032: dot segments out of a longer prefix',
    'private/off',
    resolving('api'),
  ],
  ['/api/%2e%2e/health', 'CVE-2020-25032: encoded dot segments', 'api/off', resolving('health')],
  ['/api/%2E./health', 'CVE-2020-25032: the first dot encoded', 'api/off', resolving('health')],
  ['/api/.%2e/health', 'CVE-2020-25032: the second dot encoded', 'api/off', resolving('health')],
  [
    '/api/private/%2e%2e/x',
    'CVE-2020-25032: encoded dot segments out of a longer prefix',
    'private/off',
    resolving('api'),
  ],
  ['/api/private/%252e%252e/x', 'CVE-2020-25032, as it was fixed: dots encoded twice', 'private'],
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
  ['/a+b', 'CVE-2024-6844: a plus is not a space', 'plus'],
  ['/a%2Bb', 'CVE-2024-6844: an encoded plus', 'other/off'],
  ['/a%2bb', 'an encoded plus, lower case', 'other/off'],
  ['/a%20b', 'CVE-2024-6844: an encoded space', 'space'],
  ['/%61pi/x', 'an encoded letter', 'api', literal('other/off')],
  ['/api/%70rivate/x', 'an encoded letter of a longer prefix', 'private', literal('api/off')],
  ['/%2561pi/x', 'CVE-2020-25032, as it was fixed: encoded twice', 'other'],
  ['/%25%36%31pi/x', 'encoded twice, every byte', 'other'],
  ['/api/%2570rivate/x', 'encoded twice, below a prefix', 'api'],
  ['/API/x', 'CVE-2024-6866: upper case', 'other', folding('api')],
  ['/api/PRIVATE/x', 'CVE-2024-6866: upper case of a longer prefix', 'api', folding('private', 'api')],
  ['/health', 'an exact path', 'health'],
  ['/health/', 'a slash at the end', 'health', strictly('health')],
  ['/HEALTH', 'upper case of an exact path', 'other', folding('health')],
  ['/Health', 'upper case of a letter', 'other', folding('health')],
  ['/Health/', 'both', 'other', folding('health')],
  ['/health//', 'two slashes at the end', 'other', { ...literal('other/off'), fastifyFolding: 'health' }],
  ['/api/%g1', 'a path that cannot be decoded', 'api/off', UNREADABLE],
  ['/api/%', 'a lone percent sign', 'api/off', UNREADABLE],
  ['/health%g1', 'a path that cannot be decoded, after an exact path', 'other/off', UNREADABLE],
  ['/api/%ff', 'no UTF-8', 'api/off', UNREADABLE],
  ['/mounted/inner', 'a mounted application', 'mounted'],
  ['/mounted/inner/', 'with a slash', 'mounted', strictly('mounted')],
  ['/MOUNTED/inner', 'upper case of the mount point', 'other', folding('mounted')],
  ['/mounted/INNER', 'upper case below it', 'other', folding('mounted')],
  ['/mounted%2Finner', '%2F after the mount point', 'other/off'],
  [
    '/mounted//inner',
    'two slashes after the mount point',
    'other/off',
    { express4: 'mounted/off', fastifyFolding: 'mounted' },
  ],
  ['/v1/list', 'a router with a prefix', 'prefixed'],
  ['/v1/list/', 'with a slash', 'prefixed', strictly('prefixed')],
  ['/V1/LIST', 'in upper case', 'other', folding('prefixed')],
  ['/V1/list', 'upper case of the prefix', 'other', folding('prefixed')],
  ['/v1/LIST', 'upper case below the prefix', 'other', folding('prefixed')],
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
  ['/%68ealth', 'an encoded letter of an exact path', 'health', literal('other/off')],
  [
    '/health%2F',
    'an encoded slash at the end',
    'other/off',
    each(['fastify', 'hono', 'honoLoose', 'node', 'fetch'])('other'),
  ],
  ['/%6Dounted/inner', 'an encoded letter of the mount point', 'mounted', literal('other/off')],
  ['//health', 'two slashes before an exact path', 'other/off', { fastifyFolding: 'health' }],
  ['/./health', 'a dot segment in front', 'other/off', resolving('health')],
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
