import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckReport } from '../check/check-report.ts'
import { checkServer } from '../check/check-server.ts'
import { openConnection } from '../network/connection.ts'
import { parseHeaders } from '../request-arguments.ts'
import { nodeServer, type TestServer } from '../test-servers.ts'
import * as languages from './language-programs.ts'
import { launch } from './launch.ts'
import * as node from './node-programs.ts'
import * as proxies from './proxy-programs.ts'

/** A server, its name in `corsage check`, and a path of it. */
interface Row {
  readonly server: string
  readonly name: string
  readonly program: proxies.FixedProgram
  readonly path?: string
  /** A path that the policy covers and that does not exist. */
  readonly missing?: string
  /** Whether the policy belongs to a library, which may omit `Vary`. */
  readonly library?: true
  /** Whether it is a reverse proxy. */
  readonly proxy?: true
  /** A path whose handler throws. */
  readonly errorPath?: string
}

const quick: readonly Row[] = [
  { server: 'nginx', name: 'nginx', program: proxies.nginx, proxy: true },
  { server: 'Apache', name: 'Apache', program: proxies.apache, proxy: true },
  { server: 'Caddy', name: 'Caddy', program: proxies.caddy, proxy: true },
  { server: 'HAProxy', name: 'HAProxy', program: proxies.haproxy, proxy: true },
  { server: 'lighttpd', name: 'lighttpd', program: proxies.lighttpd },
  { server: 'Express', name: 'Express', program: node.express, errorPath: '/error' },
  { server: 'Express with Corsage', name: 'Corsage', program: node.corsage, errorPath: '/error' },
  { server: 'Fastify', name: 'Fastify', program: node.fastify, errorPath: '/error' },
  { server: 'Hono', name: 'Hono', program: node.hono, errorPath: '/error' },
  { server: 'Koa', name: 'Koa', program: node.koa, errorPath: '/error' },
  { server: 'h3 2', name: 'h3', program: node.h3, errorPath: '/error' },
  { server: 'h3 1', name: 'h3', program: node.h31, library: true, errorPath: '/error' },
  {
    server: 'socket.io',
    name: 'socket.io',
    program: node.socketIo,
    path: '/socket.io/?EIO=4&transport=polling',
    missing: '/socket.io/?transport=none',
  },
  { server: 'Vite', name: 'Vite', program: node.vite },
  {
    server: 'webpack-dev-server',
    name: 'webpack-dev-server',
    program: node.webpackDevServer,
    path: '/webpack-dev-server',
  },
]
const slow: readonly Row[] = [
  { server: 'Varnish', name: 'Varnish', program: proxies.varnish, proxy: true },
  { server: 'PHP', name: 'PHP', program: languages.php, errorPath: '/error' },
  { server: 'Flask', name: 'Flask', library: true, program: languages.flask, errorPath: '/error' },
  { server: 'FastAPI', name: 'FastAPI or Starlette', library: true, program: languages.fastapi },
  { server: 'Django', name: 'Django', program: languages.django, errorPath: '/error' },
  { server: 'Rack on Puma', name: 'Rack', program: languages.rack },
  { server: 'Tomcat', name: 'Tomcat', library: true, program: languages.tomcat },
  { server: 'Go with rs/cors', name: 'Go (net/http or chi)', program: languages.rsCors },
  { server: 'Go with chi', name: 'Go (net/http or chi)', program: languages.chi },
  { server: 'Go with gin', name: 'Go (gin)', library: true, program: languages.gin },
]
const rows = process.env['CORSAGE_RUNS'] === 'full' ? [...quick, ...slow] : quick

const page = 'https://app.example.com'
const connection = openConnection({ timeout: 10_000 })
let backend: TestServer

/** An application without CORS. */
beforeAll(async () => {
  backend = await nodeServer((request, response) => {
    const isThere = request.url === '/items' && request.method !== 'OPTIONS'
    response.writeHead(isThere ? 200 : 404).end()
  })
})
afterAll(async () => {
  await Promise.all([backend.close(), connection.close()])
})

function check(
  url: string,
  options: {
    from?: string
    method?: string
    headers?: readonly string[]
    credentials?: boolean
    data?: string
  },
): Promise<CheckReport> {
  const { from = page, method = 'GET', headers = [], credentials = true, data = null } = options
  return checkServer(
    {
      url: new URL(url),
      from,
      method,
      headers: parseHeaders(headers),
      data,
      credentials,
      engine: 'chromium',
      sendsUnsafe: data !== null,
      insecure: false,
    },
    connection,
  )
}

const demanding = { method: 'PUT', headers: ['X-Name: 1', 'Authorization: Bearer x'] }

/** Returns the fix that `corsage check` prints for the server as it is. */
async function printedFix(
  { name, program, path = '/items' }: Row,
  credentials: boolean,
): Promise<readonly string[]> {
  const before = await launch(program([], backend.url))
  const refused = await check(before.url + path, { ...demanding, credentials }).finally(before.close)
  expect(refused.allowed).toBe(false)
  const fix = refused.servers.find((server) => server.fix.length > 0)
  expect({ name: fix?.name, servers: refused.servers }).toMatchObject({ name })
  return fix?.fix ?? []
}

describe.each(rows)('the fix printed for $server', (row) => {
  const { program, path = '/items', missing = '/nothing/here', errorPath, library } = row
  it.each([true, false])('works on the real server; credentials: %s', async (credentials) => {
    const after = await launch(program(await printedFix(row, credentials), backend.url))
    try {
      const allowed = await check(after.url + path, { ...demanding, credentials })
      expect(allowed.issues).toEqual([])
      const simple = await check(after.url + path, { credentials })
      expect(simple.issues).toEqual([])
      const notThere = await check(after.url + missing, { credentials })
      expect(notThere.issues).toEqual([])
      if (errorPath !== undefined) {
        const error = await check(after.url + errorPath, { credentials })
        expect([error.exchange.at(-1)?.response.status, error.issues]).toEqual([500, []])
      }
      const foreign = await check(after.url + path, { ...demanding, from: 'https://b.test', credentials })
      expect(foreign.allowed).toBe(false)
      if (library !== true) expect(allowed.warnings.map(({ code }) => code)).not.toContain('vary-missing')
    } finally {
      await after.close()
    }
  })
})

describe.each(rows.filter(({ proxy }) => proxy))('the fix printed for $server', (row) => {
  it('adds nothing twice where the application has CORS', async () => {
    const headers = { 'access-control-allow-origin': page, 'access-control-allow-credentials': 'true' }
    const application = await nodeServer((_request, response) => response.writeHead(200, headers).end())
    const after = await launch(row.program(await printedFix(row, true), application.url))
    try {
      for (const request of [demanding, {}]) {
        const report = await check(`${after.url}/items`, request)
        expect([report.issues, report.warnings.map(({ code }) => code)]).toEqual([
          [],
          expect.not.arrayContaining(['duplicate-header']),
        ])
      }
    } finally {
      await Promise.all([after.close(), application.close()])
    }
  })

  it('covers the error of an application that is down', async () => {
    const application = await nodeServer(() => {})
    await application.close()
    const after = await launch(row.program(await printedFix(row, true), application.url))
    try {
      const report = await check(`${after.url}/items`, {})
      expect(report.exchange[0]?.response.status).toBeGreaterThanOrEqual(502)
      expect(report.issues).toEqual([])
    } finally {
      await after.close()
    }
  })
})

it('the fix for a large body lets it through nginx to the application', async () => {
  const headers = {
    'access-control-allow-origin': page,
    'access-control-allow-credentials': 'true',
    'x-powered-by': 'Express',
  }
  const application = await nodeServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, headers).end())
  })
  const upload = { method: 'POST', data: 'x'.repeat(2000) }
  try {
    const before = await launch(proxies.nginx(['client_max_body_size 1k;'], application.url))
    const refused = await check(`${before.url}/items`, upload).finally(before.close)
    expect(refused.exchange.at(-1)?.response.status).toBe(413)
    const lines = refused.servers.flatMap(({ fix }) => fix)
    const after = await launch(proxies.nginx(lines, application.url))
    const allowed = await check(`${after.url}/items`, upload).finally(after.close)
    expect([lines.length, allowed.allowed]).toEqual([2, true])
  } finally {
    await application.close()
  }
})
