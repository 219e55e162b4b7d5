import { describe, expect, it } from 'vitest'
import type { Exchange } from '../network/exchange.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import type { Setting } from './header-fix.ts'
import { knownServers, type Needs } from './known-servers.ts'
import { recogniseServers } from './recognise-servers.ts'

const needs: Needs = {
  origin: 'https://app.example.com',
  credentials: true,
  methods: ['GET', 'HEAD', 'POST', 'PUT'],
  headers: ['x-name'],
}

function answered(headers: HeaderLines, bodyStart = ''): Exchange {
  const request = { method: 'GET', url: 'https://api.example.com/', headers: [] }
  return { request, response: { status: 404, headers, bodyStart } }
}

describe('known by what they answer', () => {
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
    ['nginx', [['server', 'nginx/1.27.0']], ''],
    ['nginx', [], '<hr><center>nginx</center>'],
  ]
  it.each(rows)('%s: %j %s', (name, headers, body) => {
    expect(recogniseServers([answered(headers, body)], null, needs).map((server) => server.name)).toEqual([
      name,
    ])
  })

  it.each([
    ['nothing', [], ''],
    ['a page that shows an error of Express', [['server', 'Apache']], '<p>404</p>'],
    ['half of the signs', [['x-frame-options', 'DENY']], ''],
  ] as [string, HeaderLines, string][])('nobody: %s', (_what, headers, body) => {
    expect(recogniseServers([answered(headers, body)], null, needs)).toEqual([])
  })

  it('the application before what stands in front of it', () => {
    const exchanges = [answered([['server', 'nginx']]), answered([['x-powered-by', 'Express']])]
    expect(recogniseServers(exchanges, 'origin', needs).map(({ name }) => name)).toEqual(['Express', 'nginx'])
  })
})

describe('each knows the words for what it needs', () => {
  const named: readonly [Setting, string][] = [
    ['origin', 'https://app.example.com'],
    ['method', 'PUT'],
    ['header', 'x-name'],
  ]
  for (const { name, fixes } of knownServers) {
    it.each(named.filter(([setting]) => fixes[setting] !== undefined))(
      `${name}: %s names %s`,
      (setting, value) => {
        const lines = fixes[setting]?.(needs).join('\n') ?? ''
        // Rails allows every header by `:any`, and writes methods as symbols.
        const isRails = name === 'Rails'
        expect(lines).toContain(
          isRails && setting !== 'origin' ? (setting === 'method' ? ':put' : ':any') : value,
        )
      },
    )

    it(`${name}: credentials are switched on`, () => {
      expect(fixes.credentials?.(needs).join('\n')).toMatch(/credentials/i)
    })
  }
})
