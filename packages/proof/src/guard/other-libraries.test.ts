import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createPolicy } from '@corsage/core'
import { guard } from '@corsage/express'
import { createAdaptorServer } from '@hono/node-server'
import csurf from 'csurf'
import express, { type RequestHandler } from 'express'
import session from 'express-session'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import lusca from 'lusca'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exchange } from '../conformance/wire.ts'
import { listen } from '../servers/listen.ts'

// The table of docs/migrating/csrf-libraries.md: the same requests to a server with each library.

const OWN = 'http://a.test'
const LISTED = 'https://app.test'
const EVIL = 'https://evil.test'
const policy = createPolicy({ origins: LISTED, credentials: true })

const inExpress = (...middleware: RequestHandler[]) => {
  const app = express().use(...middleware)
  app.use((_request, response) => void response.send('handled'))
  // Express prints errors of middleware otherwise.
  app.use(
    ((_error, _request, response, _next) => void response.status(403).end()) as express.ErrorRequestHandler,
  )
  return createServer(app)
}
const inHono = () => {
  const app = new Hono().use(csrf({ origin: [OWN, LISTED] })).all('*', (context) => context.text('handled'))
  return createAdaptorServer({ fetch: app.fetch }) as Server
}
const sessions = () => session({ secret: 'a', resave: false, saveUninitialized: false })

const LIBRARIES = {
  csurf: () => inExpress(sessions(), csurf()),
  lusca: () => inExpress(sessions(), lusca.csrf()),
  'hono/csrf': inHono,
  guard: () => inExpress(guard(policy)),
}
const servers = new Map<string, Awaited<ReturnType<typeof listen>>>()
beforeAll(async () => {
  for (const [name, create] of Object.entries(LIBRARIES)) servers.set(name, await listen(name, create()))
})
afterAll(async () => {
  for (const server of servers.values()) await server.close()
})

const FORM = 'application/x-www-form-urlencoded'
const from = (origin: string, site: string, type?: string) => ({
  origin,
  'sec-fetch-site': site,
  ...(type === undefined ? {} : { 'content-type': type }),
})
const handshake = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }

const ROWS: readonly [
  what: string,
  method: string,
  headers: Record<string, string>,
  statuses: readonly number[],
][] = [
  ['a form from another site', 'POST', from(EVIL, 'cross-site', FORM), [403, 403, 403, 403]],
  ['a POST from another site without a body', 'POST', from(EVIL, 'cross-site'), [403, 403, 403, 403]],
  [
    'text from another site that the server reads as JSON',
    'POST',
    from(EVIL, 'cross-site', 'text/plain'),
    [403, 403, 403, 403],
  ],
  [
    'JSON from another site, after a preflight',
    'PUT',
    from(EVIL, 'cross-site', 'application/json'),
    [403, 403, 200, 403],
  ],
  [
    'a DELETE from another site, after a preflight',
    'DELETE',
    from(EVIL, 'cross-site', 'application/json'),
    [403, 403, 200, 403],
  ],
  [
    'a form from another subdomain',
    'POST',
    from('http://sub.a.test', 'same-site', FORM),
    [403, 403, 403, 403],
  ],
  [
    "a form from the server's own host over plain HTTP",
    'POST',
    from(OWN, 'cross-site', FORM),
    [403, 403, 200, 403],
  ],
  [
    'a WebSocket from another site',
    'GET',
    { ...from(EVIL, 'cross-site'), ...handshake },
    [200, 200, 200, 403],
  ],
  ['your own form without a token', 'POST', from(OWN, 'same-origin', FORM), [403, 403, 200, 200]],
  [
    'a form from a listed origin without a token',
    'POST',
    from(LISTED, 'cross-site', FORM),
    [403, 403, 200, 200],
  ],
  ['a program without a token', 'POST', { 'content-type': FORM }, [403, 403, 403, 200]],
]

it.each(ROWS)('%s', async (_what, method, headers, statuses) => {
  const answered: number[] = []
  for (const { origin } of servers.values()) {
    const { status } = await exchange(`${origin}/transfer`, {
      method,
      headers: { host: 'a.test', ...headers },
    })
    answered.push(status)
  }
  expect(Object.fromEntries([...servers.keys()].map((name, index) => [name, answered[index]]))).toEqual(
    Object.fromEntries([...servers.keys()].map((name, index) => [name, statuses[index]])),
  )
})

it('the option `allowlist` of lusca, if it is a string, turns the check off', async () => {
  const server = await listen('lusca', inExpress(sessions(), lusca.csrf({ allowlist: '/transfer' })))
  const headers = { host: 'a.test', ...from(EVIL, 'cross-site', FORM) }
  const { status } = await exchange(`${server.origin}/transfer`, { method: 'POST', headers })
  await server.close()
  expect(status).toBe(200)
})

it('a blocklist of lusca compares beginnings, and exempt compares segments', async () => {
  const ours = inExpress(guard(policy, { exempt: '/hook' }))
  const statuses: number[] = []
  for (const app of [inExpress(sessions(), lusca.csrf({ blocklist: '/hook' })), ours]) {
    const server = await listen('exempt', app)
    for (const path of ['/hook', '/hooks']) {
      const headers = { host: 'a.test', ...from(EVIL, 'cross-site', FORM) }
      statuses.push((await exchange(server.origin + path, { method: 'POST', headers })).status)
    }
    await server.close()
  }
  expect(statuses).toEqual([200, 200, 200, 403])
})

it('the guide has the same table', () => {
  const guide = readFileSync(new URL('../../../../docs/migrating/csrf-libraries.md', import.meta.url), 'utf8')
  const names = Object.keys(LIBRARIES).map((name) => (name === 'guard' ? name : `\`${name}\``))
  const cell = (statuses: readonly number[], status: number) => {
    const found = names.filter((_, index) => statuses[index] === status)
    return found.length === names.length ? 'all' : found.join(', ') || 'none'
  }
  const lines = ROWS.map(
    ([what, , , statuses]) => `| ${what} | ${cell(statuses, 403)} | ${cell(statuses, 200)} |`,
  )
  expect(guide).toContain(lines.join('\n'))
})
