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

/** A server, the name by which `corsage check` knows it, and a path of it. */
interface Row {
  readonly server: string
  readonly name: string
  readonly program: proxies.FixedProgram
  readonly path?: string
  /** A path whose handler throws. */
  readonly errorPath?: string
}

const quick: readonly Row[] = [
  { server: 'nginx', name: 'nginx', program: proxies.nginx },
  { server: 'Apache', name: 'Apache', program: proxies.apache },
  { server: 'Caddy', name: 'Caddy', program: proxies.caddy },
  { server: 'HAProxy', name: 'HAProxy', program: proxies.haproxy },
  { server: 'lighttpd', name: 'lighttpd', program: proxies.lighttpd },
  { server: 'Express', name: 'Express', program: node.express, errorPath: '/error' },
  { server: 'Express with Corsage', name: 'Corsage', program: node.corsage, errorPath: '/error' },
  { server: 'Fastify', name: 'Fastify', program: node.fastify, errorPath: '/error' },
  { server: 'Hono', name: 'Hono', program: node.hono, errorPath: '/error' },
  { server: 'Koa', name: 'Koa', program: node.koa, errorPath: '/error' },
  { server: 'h3 2', name: 'h3', program: node.h3, errorPath: '/error' },
  { server: 'h3 1', name: 'h3', program: node.h31, errorPath: '/error' },
  {
    server: 'socket.io',
    name: 'socket.io',
    program: node.socketIo,
    path: '/socket.io/?EIO=4&transport=polling',
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
  { server: 'Varnish', name: 'Varnish', program: proxies.varnish },
  { server: 'PHP', name: 'PHP', program: languages.php, errorPath: '/error' },
  { server: 'Flask', name: 'Flask', program: languages.flask, errorPath: '/error' },
  { server: 'FastAPI', name: 'FastAPI or Starlette', program: languages.fastapi },
  { server: 'Django', name: 'Django', program: languages.django, errorPath: '/error' },
  { server: 'Rack on Puma', name: 'Rack', program: languages.rack },
  { server: 'Tomcat', name: 'Tomcat', program: languages.tomcat },
  { server: 'Go with rs/cors', name: 'Go (net/http or chi)', program: languages.rsCors },
  { server: 'Go with chi', name: 'Go (net/http or chi)', program: languages.chi },
  { server: 'Go with gin', name: 'Go (gin)', program: languages.gin },
]
const rows = process.env['CORSAGE_RUNS'] === 'full' ? [...quick, ...slow] : quick

const page = 'https://app.example.com'
const connection = openConnection({ timeout: 10_000 })
let backend: TestServer

/** An application that knows nothing of CORS. */
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
  options: { from?: string; method?: string; headers?: readonly string[]; credentials?: boolean },
): Promise<CheckReport> {
  const { from = page, method = 'GET', headers = [], credentials = true } = options
  return checkServer(
    {
      url: new URL(url),
      from,
      method,
      headers: parseHeaders(headers),
      data: null,
      credentials,
      engine: 'chromium',
      sendsUnsafe: false,
      insecure: false,
    },
    connection,
  )
}

const demanding = { method: 'PUT', headers: ['X-Name: 1', 'Authorization: Bearer x'] }

describe.each(rows)('the fix printed for $server', ({ name, program, path = '/items', errorPath }) => {
  it.each([true, false])('works on the real server; credentials: %s', async (credentials) => {
    const before = await launch(program([], backend.url))
    const refused = await check(before.url + path, { ...demanding, credentials }).finally(before.close)
    expect(refused.allowed).toBe(false)
    const fix = refused.servers.find((server) => server.fix.length > 0)
    expect({ name: fix?.name, servers: refused.servers }).toMatchObject({ name })

    const after = await launch(program(fix?.fix ?? [], backend.url))
    try {
      const allowed = await check(after.url + path, { ...demanding, credentials })
      expect(allowed.issues).toEqual([])
      const simple = await check(after.url + path, { credentials })
      expect(simple.issues).toEqual([])
      const missing = await check(`${after.url}/nothing/here`, { credentials })
      expect(missing.issues).toEqual([])
      if (errorPath !== undefined) {
        const error = await check(after.url + errorPath, { credentials })
        expect([error.exchange.at(-1)?.response.status, error.issues]).toEqual([500, []])
      }
      const foreign = await check(after.url + path, { ...demanding, from: 'https://b.test', credentials })
      expect(foreign.allowed).toBe(false)
      expect(allowed.warnings.map(({ code }) => code)).not.toContain('vary-missing')
    } finally {
      await after.close()
    }
  })
})
