import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import { nodeServer } from '../test-servers.ts'
import { auditServer } from './audit-server.ts'

const trusted = 'https://app.example.com'

/** Correct servers, which respond to preflights as real ones do: only with listed names, or not at all. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void

const isPreflight = ({ method, headers }: IncomingMessage) =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined

const listed = ['get', 'put', 'content-type']
const asked = ({ headers }: IncomingMessage) =>
  [headers['access-control-request-method'], ...(headers['access-control-request-headers']?.split(',') ?? [])]
    .filter((name) => name !== undefined)
    .map((name) => name.trim().toLowerCase())

/** CORS for one origin. `refuse` responds to preflights that request unlisted names. */
const strict = (refuse: (response: ServerResponse) => void): Handler => {
  return (request, response) => {
    response.setHeader('vary', 'Origin')
    const isAllowed = request.headers.origin === trusted
    if (isAllowed) response.setHeader('access-control-allow-origin', trusted)
    if (!isPreflight(request)) return void response.writeHead(request.url === '/items' ? 200 : 404).end()
    if (!isAllowed || asked(request).some((name) => !listed.includes(name))) return refuse(response)
    response.setHeader('access-control-allow-methods', 'GET, PUT')
    response.setHeader('access-control-allow-headers', 'content-type')
    response.writeHead(204).end()
  }
}

const rows: readonly (readonly [what: string, handler: Handler, not: readonly string[]])[] = [
  [
    'Starlette: 400 for a preflight with an unlisted header',
    strict((response) => {
      response.setHeader('access-control-allow-methods', 'GET, PUT')
      response.writeHead(400).end()
    }),
    ['preflight-fails', 'preflight-disagrees'],
  ],
  [
    'Tomcat: 403 for a preflight with an unlisted header',
    strict((response) => response.writeHead(403).end()),
    ['preflight-fails', 'preflight-disagrees'],
  ],
  [
    'rs/cors: 204 without headers for a preflight with an unlisted header',
    strict((response) => {
      response.removeHeader('access-control-allow-origin')
      response.writeHead(204).end()
    }),
    ['preflight-fails', 'preflight-disagrees'],
  ],
  [
    'methods without GET, which needs no permission',
    (request, response) => {
      response.setHeader('vary', 'Origin, Access-Control-Request-Method')
      const isAllowed =
        request.headers.origin === trusted && (!isPreflight(request) || asked(request)[0] === 'put')
      if (isAllowed) response.setHeader('access-control-allow-origin', trusted)
      response.writeHead(isPreflight(request) ? 204 : 200).end()
    },
    ['preflight-fails', 'preflight-disagrees'],
  ],
  [
    'the HTTP parser rejects malformed paths',
    (request, response) => {
      if (request.url?.includes('%g')) return void response.writeHead(400).end()
      response.setHeader('access-control-allow-origin', '*')
      response.writeHead(isPreflight(request) ? 204 : 200).end()
    },
    ['errors-without-headers'],
  ],
  [
    'a policy for one path',
    (request, response) => {
      if (request.url !== '/items') return void response.writeHead(404).end()
      response.setHeader('vary', 'Origin')
      if (request.headers.origin === trusted) response.setHeader('access-control-allow-origin', trusted)
      response.writeHead(isPreflight(request) ? 204 : 200).end()
    },
    ['errors-without-headers', 'vary-missing', 'vary-only-when-allowed'],
  ],
  [
    'one constant origin, which errors lack',
    (request, response) => {
      if (request.url !== '/items') return void response.writeHead(404).end()
      response.setHeader('access-control-allow-origin', trusted)
      response.writeHead(isPreflight(request) ? 204 : 200).end()
    },
    ['vary-missing', 'vary-only-when-allowed'],
  ],
  [
    'any origin, on requests that have one',
    (request, response) => {
      if (request.headers.origin !== undefined) response.setHeader('access-control-allow-origin', '*')
      response.writeHead(isPreflight(request) ? 204 : 200).end()
    },
    ['vary-missing', 'vary-only-when-allowed'],
  ],
  [
    'a gateway that fails now and then',
    (() => {
      let count = 0
      return (request, response) => {
        response.setHeader('vary', 'Origin')
        if (++count % 2 === 1) return void response.writeHead(503).end()
        if (request.headers.origin === trusted) response.setHeader('access-control-allow-origin', trusted)
        response.writeHead(isPreflight(request) ? 204 : 200).end()
      }
    })(),
    ['unstable', 'no-origin-fails', 'refused-origin-fails', 'preflight-fails', 'vary-missing'],
  ],
]

it.each(rows.map(([what, handler, not]) => ({ what, handler, not })))('$what', async ({ handler, not }) => {
  const { url, close } = await nodeServer(handler)
  const connection = openConnection({ timeout: 2000 })
  const target = { trusted, method: null, headers: { page: [], cookie: null, forbidden: [] } }
  const report = await auditServer({ ...target, url: new URL('/items', url) }, connection)
  await Promise.all([connection.close(), close()])
  const codes = report.findings.map(({ code }) => code)
  expect(codes.filter((code) => not.includes(code))).toEqual([])
})
