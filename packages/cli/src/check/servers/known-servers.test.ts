import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../network/exchange.ts'
import type { HeaderLines } from '../../network/header-lines.ts'
import { answeringLayers } from '../answering-layer.ts'
import { fixLines, type Needs, type Setting } from './known-server.ts'
import { knownServers } from './known-servers.ts'

const needs: Needs = {
  origin: 'https://app.example.com',
  credentials: true,
  methods: ['GET', 'HEAD', 'POST', 'PUT'],
  headers: ['x-name'],
  refused: [],
}

function answered(headers: HeaderLines, bodyStart = '', path = '/'): Exchange {
  const request = { method: 'GET', url: `https://api.example.com${path}`, headers: [] }
  return { request, response: { status: 404, headers, bodyStart } }
}

function namesOf(deciding: Exchange, others: readonly Exchange[] = []): readonly string[] {
  return answeringLayers(deciding, [deciding, ...others])
    .fixed(null, needs)
    .map(({ name }) => name)
}

describe('servers that responses reveal', () => {
  const rows: readonly [name: string, headers: HeaderLines, body: string][] = [
    ['Express', [['x-powered-by', 'Express']], ''],
    ['Express', [], '<!DOCTYPE html>\n<html lang="en">\n<body>\n<pre>Cannot GET /x</pre>\n</body>'],
    ['Fastify', [], '{"message":"Route GET:/x not found","error":"Not Found","statusCode":404}'],
    ['Hono', [['content-type', 'text/plain; charset=UTF-8']], '404 Not Found'],
    ['FastAPI or Starlette', [['server', 'uvicorn']], ''],
    ['FastAPI or Starlette', [], '{"detail":"Not Found"}'],
    ['FastAPI or Starlette', [], 'Disallowed CORS origin'],
    ['Flask', [['server', 'Werkzeug/3.0.1 Python/3.12.3']], ''],
    ['Flask', [], '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>'],
    ['Django', [['server', 'WSGIServer/0.2 CPython/3.12.3']], ''],
    [
      'Django',
      [
        ['x-frame-options', 'DENY'],
        ['referrer-policy', 'same-origin'],
        ['cross-origin-opener-policy', 'same-origin'],
      ],
      '',
    ],
    [
      'Rails',
      [
        ['x-request-id', '5f1c'],
        ['x-runtime', '0.012345'],
      ],
      '',
    ],
    ['Spring', [], 'Invalid CORS request'],
    ['Spring', [], '{"timestamp":"2026-01-01T00:00:00Z","status":404,"error":"Not Found","path":"/x"}'],
    ['AWS API Gateway (HTTP API)', [['apigw-requestid', 'abc=']], ''],
    ['AWS API Gateway (REST API)', [], '{"message":"Missing Authentication Token"}'],
    ['socket.io', [], '{"code":0,"message":"Transport unknown"}'],
    ['h3', [], '{"status":404,"unhandled":true,"message":"Cannot find any route matching [GET] /x"}'],
    ['h3', [], '{"url":"/x","statusCode":404,"statusMessage":"Cannot find any path matching /x."}'],
    ['Vite', [], '<script type="module" src="/@vite/client"></script>'],
    ['Koa', [['content-type', 'text/plain; charset=utf-8']], 'Not Found'],
    ['Rack', [['x-rack-cors', 'miss; no-origin']], ''],
    ['Tomcat', [], '<html><title>HTTP Status 404 – Not Found</title><h3>Apache Tomcat/10.1.60</h3>'],
    ['Go (net/http or chi)', [['x-content-type-options', 'nosniff']], '404 page not found'],
    ['Go (gin)', [['content-type', 'text/plain']], '404 page not found'],
    ['PHP', [['x-powered-by', 'PHP/8.2.36']], ''],
    ['Corsage', [['access-control-allow-methods', 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY']], ''],
    ['Apache', [['server', 'Apache/2.4.71 (Debian)']], ''],
    ['Caddy', [['server', 'Caddy']], ''],
    ['lighttpd', [['server', 'lighttpd/1.4.69']], ''],
    ['Varnish', [['via', '1.1 varnish (Varnish/7.1)']], ''],
    [
      'HAProxy',
      [],
      '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>',
    ],
    ['nginx', [['server', 'nginx/1.27.0']], ''],
    ['nginx', [], '<hr><center>nginx</center>'],
  ]
  it.each(rows)('%s: %j %s', (name, headers, body) => {
    expect(namesOf(answered(headers, body))).toEqual([name])
  })

  it.each([
    ['nothing', [], ''],
    ['a page that shows an error of Express', [['server', 'IIS']], '<p>404</p>'],
    ['half of the signs', [['x-frame-options', 'DENY']], ''],
  ] as [string, HeaderLines, string][])('no server: %s', (_what, headers, body) => {
    expect(namesOf(answered(headers, body))).toEqual([])
  })

  it('the application before the proxy that forwards its response', () => {
    const both: HeaderLines = [
      ['server', 'nginx'],
      ['x-powered-by', 'Express'],
    ]
    expect(namesOf(answered(both))).toEqual(['Express', 'nginx'])
  })
})

describe('each server has a fix with everything that the page needs', () => {
  const settings: readonly Setting[] = ['policy', 'preflight', 'errors']
  it.each(knownServers)('$name', (server) => {
    const lines = server.policy(needs).join('\n')
    expect(lines).toContain(server.name === 'Apache' ? 'app\\.example\\.com' : needs.origin)
    expect(lines).toMatch(/\bPUT\b|:put\b/)
    expect(lines).toMatch(/x-name|headers: :any/)
    expect(lines).toMatch(/credentials/i)
    expect(server.policy({ ...needs, credentials: false }).join('\n')).not.toMatch(/credentials/i)
    expect(server.policy({ ...needs, headers: [] }).join('\n')).not.toMatch(/x-name/)
    for (const setting of settings) expect(fixLines(server, setting, needs)).not.toEqual([])
  })
})

// A server with Corsage often shows only the signs of its framework.
it.each(['Express', 'Fastify', 'Koa', 'Hono'])('the lines for %s are those of Corsage', (name) => {
  const server = knownServers.find((known) => known.name === name)
  const lines = server?.policy(needs).join('\n')
  expect(lines).toContain(`// @corsage/${name.toLowerCase()}, before`)
  expect(lines).toContain('origins: ["https://app.example.com"],')
})

it.each<[refused: Needs['refused'], members: RegExp[]]>([
  [['origin'], [/origins/]],
  [['method'], [/methods/]],
  [['header'], [/allowHeaders/]],
  [['credentials'], [/credentials/]],
  [
    ['origin', 'credentials'],
    [/origins/, /credentials/],
  ],
  [[], [/origins/, /methods/, /allowHeaders/, /credentials/]],
])('the lines for Corsage leave the other options as they are: %j', (refused, members) => {
  const corsage = knownServers.find(({ name }) => name === 'Corsage')
  const lines = corsage?.policy({ ...needs, refused }).filter((line) => line.startsWith('  '))
  expect(lines).toEqual(members.map((member) => expect.stringMatching(member)))
})
