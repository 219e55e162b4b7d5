import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'
import { allowRequest, createPolicy, guardUpgrade, withCors, withGuard } from '@corsage/node'
import { Server as SocketServer } from 'socket.io'
import { describe, expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import { corsage } from '../test-command.ts'
import { listen, nodeServer, type TestServer } from '../test-servers.ts'
import { auditServer } from './audit-server.ts'

const policy = createPolicy({ origins: ['https://app.example.com'], credentials: true })
const codes = ['cross-site-write', 'cross-site-socket', 'any-host']
const session = 'session=8f2c'

interface Asked {
  readonly path?: string
  readonly cookie?: string
  readonly sends?: boolean
}

async function audit(server: TestServer, { path = '/', cookie, sends = false }: Asked = {}) {
  const connection = openConnection({ timeout: 10_000 })
  const headers = { page: [], cookie: cookie ?? null, forbidden: [] }
  const target = { url: new URL(path, server.url), trusted: null, method: null, headers, sends }
  const report = await auditServer(target, connection)
  await connection.close()
  await server.close()
  const found = report.findings.filter(({ code }) => codes.includes(code))
  return { ...report, found: found.map(({ code, severity }) => [code, severity]) }
}

/** Only users may POST; others are redirected to a login. */
const transfer: RequestListener = ({ method, headers, url }, response) => {
  if (url !== '/') response.writeHead(404).end()
  else if (method === 'POST' && headers.cookie !== session)
    response.writeHead(302, { location: '/login' }).end()
  else response.end('done')
}
const withToken: RequestListener = (request, response) => {
  if (request.method === 'POST') response.writeHead(403).end('invalid csrf token')
  else response.end('home')
}

describe('forms, with sends', () => {
  const login = { sends: true, cookie: session }

  it('a server that accepts the form of another site', async () => {
    const { found, findings } = await audit(await nodeServer(withCors(transfer, policy)), login)
    expect(found).toEqual([
      ['cross-site-write', 'high'],
      ['any-host', 'info'],
    ])
    expect(findings.find(({ code }) => code === 'cross-site-write')?.evidence).toEqual([
      expect.stringMatching(/^POST .* -> 200$/),
      '> origin: https://corsage-probe.invalid',
      '> sec-fetch-site: cross-site',
    ])
  })

  it('a server that accepts it with a redirect', async () => {
    const server = await nodeServer(({ method }, response) => {
      if (method === 'POST') response.writeHead(303, { location: '/done' }).end()
      else response.end('home')
    })
    expect((await audit(server, login)).found).toContainEqual(['cross-site-write', 'high'])
  })

  it('a server with the guard refuses it', async () => {
    const server = await nodeServer(withCors(withGuard(transfer, policy), policy))
    const { found, inconclusive } = await audit(server, login)
    expect([found, inconclusive]).toEqual([[['any-host', 'info']], []])
  })

  it.each<[what: string, listener: RequestListener, asked: Asked, reason: string]>([
    ['a token is needed', withToken, login, 'It may need a token, which also stops other sites.'],
    ['a login is needed', withToken, { sends: true }, 'Log in with --cookie.'],
    ['the form is redirected to a login', transfer, { sends: true }, 'redirects to /login'],
    ['the path has no form', transfer, { ...login, path: '/none' }, 'Audit a URL that accepts a form.'],
  ])('nothing is proven if %s', async (_what, listener, asked, reason) => {
    const { found, inconclusive } = await audit(await nodeServer(listener), asked)
    expect(found.filter(([code]) => code === 'cross-site-write')).toEqual([])
    expect(inconclusive.join()).toContain(reason)
  })

  it('without a cookie, a public form has the severity info', async () => {
    const server = await nodeServer((_request, response) => void response.end('ok'))
    expect((await audit(server, { sends: true })).found).toContainEqual(['cross-site-write', 'info'])
  })
})

it('forms are listed before they are sent, also if the result is a document, and never sent without --send', async () => {
  const seen: (string | undefined)[] = []
  const server = await nodeServer((request, response) => {
    seen.push(request.method)
    response.end('ok')
  })
  await corsage(['audit', server.url])
  expect(seen).not.toContain('POST')
  const text = await corsage(['audit', server.url, '--send', '--cookie', session])
  const json = await corsage(['audit', server.url, '--send', '--cookie', session, '--json'])
  await server.close()
  const list = ['https://corsage-probe.invalid', server.url]
    .map((origin) => `  POST ${server.url}/ from ${origin}, with the cookie`)
    .join('\n')
  expect(text.stdout.indexOf(list)).toBeGreaterThan(0)
  expect(text.stdout.indexOf(list)).toBeLessThan(text.stdout.indexOf('Found'))
  expect(json.stderr).toContain(list)
  expect(seen.filter((method) => method === 'POST')).toHaveLength(4)
})

describe('WebSockets', () => {
  const accept = (_request: IncomingMessage, socket: Duplex) =>
    void socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  const upgrading = (listener: Parameters<typeof guardUpgrade>[0]) =>
    listen(createServer((_request, response) => void response.end('ok')).on('upgrade', listener))
  const socketIo = (options: object) => {
    const server = createServer((_request, response) => void response.end('ok'))
    new SocketServer(server, options)
    return listen(server)
  }
  const path = '/socket.io/?EIO=4&transport=websocket'

  it.each<[what: string, start: () => Promise<TestServer>, asked: Asked, severity: string | undefined]>([
    ['a server that does not look', () => upgrading(accept), {}, 'low'],
    ['the same with a cookie', () => upgrading(accept), { cookie: session }, 'high'],
    ['guardUpgrade', () => upgrading(guardUpgrade(accept, policy)), { cookie: session }, undefined],
    ['a server without WebSockets', () => nodeServer(transfer), {}, undefined],
    ['socket.io', () => socketIo({}), { path }, 'low'],
    ['socket.io with the guard', () => socketIo({ allowRequest: allowRequest(policy) }), { path }, undefined],
  ])('%s', async (_what, start, asked, severity) => {
    const { found } = await audit(await start(), asked)
    expect(found.find(([code]) => code === 'cross-site-socket')?.[1]).toBe(severity)
  })
})

describe('a foreign Host on loopback', () => {
  it.each<[what: string, listener: RequestListener]>([
    ['is refused by a guard with hosts', withGuard(transfer, policy, { hosts: 'loopback' })],
    [
      'that is redirected to the right one is not accepted',
      ({ headers }, response) => {
        if (headers.host?.startsWith('127.0.0.1')) response.end('home')
        else response.writeHead(302, { location: 'http://127.0.0.1/' }).end()
      },
    ],
  ])('%s', async (_what, listener) => {
    expect((await audit(await nodeServer(listener))).found).toEqual([])
  })
})
