import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import { parseHeaders } from '../request-arguments.ts'
import { corsage, corsageJson } from '../test-command.ts'
import { nodeServer } from '../test-servers.ts'
import { type AuditReport, auditServer } from './audit-server.ts'

const trusted = 'https://app.example.com'
const allowList = [trusted, 'https://admin.example.com']

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

interface Asked {
  readonly from?: string
  readonly method?: string
  readonly headers?: readonly string[]
}

async function audited(handler: Handler, asked: Asked = {}): Promise<AuditReport & { methods: Set<string> }> {
  let count = 0
  const methods = new Set<string>()
  const { url, close } = await nodeServer((request, response) => {
    methods.add(request.method ?? '')
    handler(request, response, ++count)
  })
  const connection = openConnection({ timeout: 2000 })
  try {
    const { from = null, method = null, headers = [] } = asked
    const target = { url: new URL(url), trusted: from, method, headers: parseHeaders(headers) }
    return { ...(await auditServer(target, connection)), methods }
  } finally {
    await connection.close()
    await close()
  }
}

const grave = ({ findings }: AuditReport) =>
  findings
    .filter(({ severity }) => severity !== 'info' && severity !== 'low')
    .map(({ severity, code }) => `${severity} ${code}`)

/** Correct CORS: an allow list, before everything else. */
function applyList({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'Origin')
  if (!allowList.includes(headers.origin ?? '')) return
  response.setHeader('access-control-allow-origin', headers.origin as string)
  response.setHeader('access-control-allow-credentials', 'true')
}

/** Echoes every origin. */
function reflect({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'Origin')
  response.setHeader('access-control-allow-origin', headers.origin ?? '*')
  response.setHeader('access-control-allow-credentials', 'true')
}

const end = (response: ServerResponse, status: number) => response.writeHead(status).end()

describe('responses that prove nothing', () => {
  const rows: readonly (readonly [what: string, handler: Handler, asked?: Asked])[] = [
    ...[401, 403, 407, 429, 404, 405, 400, 500, 502, 503, 504].map(
      (status) =>
        [
          `${status} to everything`,
          (_request: unknown, response: ServerResponse) => end(response, status),
        ] as const,
    ),
    [
      'a redirect to a login page',
      (_request, response) => response.writeHead(302, { location: '/login' }).end(),
    ],
    [
      'authentication before CORS, whose preflights are right',
      (request, response) => {
        if (request.method !== 'OPTIONS') return void end(response, 401)
        applyList(request, response)
        end(response, 204)
      },
    ],
    [
      'a rate limit after ten requests',
      (request, response, count) => {
        if (count > 10) return void end(response, 429)
        applyList(request, response)
        end(response, request.method === 'OPTIONS' ? 204 : 200)
      },
    ],
    [
      'a firewall after ten requests',
      (request, response, count) => {
        if (count > 10) return void end(response, 403)
        applyList(request, response)
        end(response, request.method === 'OPTIONS' ? 204 : 200)
      },
    ],
    [
      'a rate limit for foreign origins',
      (request, response) => {
        if (request.headers.origin !== undefined && request.headers.origin !== trusted)
          return void end(response, 429)
        applyList(request, response)
        end(response, 200)
      },
    ],
    [
      'an OPTIONS without any response',
      (request, response) => {
        if (request.method === 'OPTIONS') return void request.socket.destroy()
        applyList(request, response)
        end(response, 200)
      },
    ],
    [
      'a method that is not sent, without a preflight',
      (request, response) => end(response, request.method === 'GET' ? 200 : 404),
      { method: 'POST' },
    ],
  ]
  it.each(rows.map(([what, handler, asked]) => ({ what, handler, asked })))(
    '$what',
    async ({ handler, asked }) => {
      for (const from of [undefined, trusted]) {
        const report = await audited(handler, { ...asked, ...(from === undefined ? {} : { from }) })
        expect([...report.inconclusive, ...report.failures]).not.toEqual([])
        // A server without evidence is not reported as insecure.
        expect(grave(report)).toEqual([])
      }
    },
  )

  it('end the command with 2, and never with "Nothing found"', async () => {
    const { url, close } = await nodeServer((_request, response) => end(response, 401))
    const [text, json] = await Promise.all([
      corsage(['audit', url]),
      corsageJson<{ inconclusive: unknown }>(['audit', url]),
    ])
    await close()
    expect(text.stdout).toContain(`Inconclusive at ${url}/`)
    expect(text.stdout.replaceAll('\n', ' ')).toContain(
      'got 401 without CORS headers. Log in with --cookie or -H',
    )
    expect(text.stdout).not.toContain('Nothing found')
    expect([text.status, json.status]).toEqual([2, 2])
    expect(json.document.inconclusive).toEqual([expect.objectContaining({ place: `${url}/` })])
  })
})

describe('responses that prove something', () => {
  const rows: readonly (readonly [what: string, handler: Handler, asked?: Asked])[] = [
    [
      'CORS before everything',
      (request, response) => {
        applyList(request, response)
        end(response, request.method === 'OPTIONS' ? 204 : 200)
      },
    ],
    [
      '401 after CORS',
      (request, response) => {
        applyList(request, response)
        end(response, request.method === 'OPTIONS' ? 204 : 401)
      },
      { from: trusted },
    ],
    [
      '429 after CORS',
      (request, response) => {
        applyList(request, response)
        end(response, request.method === 'OPTIONS' ? 204 : 429)
      },
      { from: trusted },
    ],
    [
      'a refused origin gets 403',
      (request, response) => {
        applyList(request, response)
        const { origin } = request.headers
        end(response, origin === undefined || allowList.includes(origin) ? 200 : 403)
      },
      { from: trusted },
    ],
    [
      'GraphQL over POST, with its method named',
      (request, response) => {
        if (request.method === 'GET') return void end(response, 405)
        applyList(request, response)
        end(response, 204)
      },
      { from: trusted, method: 'POST' },
    ],
    [
      'cookies that are needed and given',
      (request, response) => {
        if (request.method !== 'OPTIONS' && request.headers.cookie !== 'id=1') return void end(response, 401)
        applyList(request, response)
        end(response, 200)
      },
      { headers: ['cookie: id=1'] },
    ],
    [
      'a token that is needed and given',
      (request, response) => {
        if (request.method !== 'OPTIONS' && request.headers.authorization !== 'Bearer 1')
          return void end(response, 401)
        applyList(request, response)
        end(response, 200)
      },
      { headers: ['authorization: Bearer 1'], from: trusted },
    ],
  ]
  it.each(rows.map(([what, handler, asked]) => ({ what, handler, asked })))(
    '$what',
    async ({ handler, asked }) => {
      const report = await audited(handler, asked)
      expect([...report.inconclusive, ...report.failures]).toEqual([])
      expect(grave(report)).toEqual([])
    },
  )
})

describe('preflights are judged', () => {
  const graphql = (apply: (request: IncomingMessage, response: ServerResponse) => void): Handler => {
    return (request, response) => {
      if (request.method === 'OPTIONS') {
        apply(request, response)
        return void end(response, 204)
      }
      end(response, 405)
    }
  }
  const only =
    (test: (origin: string) => boolean) => (request: IncomingMessage, response: ServerResponse) => {
      if (test(request.headers.origin ?? '')) reflect(request, response)
    }
  const rows: readonly (readonly [what: string, handler: Handler, finds: string])[] = [
    ['any origin', graphql(reflect), 'critical any-origin-with-credentials'],
    [
      'null',
      graphql(only((origin) => origin === 'null' || origin === trusted)),
      'critical null-origin-with-credentials',
    ],
    [
      'the end of the origin',
      graphql(only((origin) => origin.endsWith('example.com'))),
      'critical suffix-compared-with-credentials',
    ],
    [
      'the beginning of the origin',
      graphql(only((origin) => origin.startsWith(trusted))),
      'critical prefix-compared-with-credentials',
    ],
    [
      'any origin, though the request itself has a list',
      (request, response) => {
        if (request.method === 'OPTIONS') reflect(request, response)
        else applyList(request, response)
        end(response, 200)
      },
      'critical any-origin-with-credentials',
    ],
  ]
  it.each(rows.map(([what, handler, finds]) => ({ what, handler, finds })))(
    '$what',
    async ({ handler, finds }) => {
      for (const method of [undefined, 'POST']) {
        const report = await audited(handler, { from: trusted, ...(method === undefined ? {} : { method }) })
        expect(grave(report)).toContain(finds)
        expect([...report.methods].sort()).toEqual(['GET', 'OPTIONS'])
      }
    },
  )

  it('any origin, where no origin is known', async () => {
    expect(grave(await audited(graphql(reflect)))).toContain('critical any-origin-with-credentials')
  })
})

it('sends cookies and headers with requests, and only their names with preflights', async () => {
  const seen: string[] = []
  const headers = ['cookie: id=secret', 'x-tenant: secret', 'accept: application/json']
  const report = await audited(
    (request, response) => {
      const { cookie, accept } = request.headers
      const named = request.headers['access-control-request-headers']
      if (request.method === 'OPTIONS') {
        expect(JSON.stringify(request.headers)).not.toContain('secret')
        if (named !== undefined) seen.push(named)
      } else if (request.headers.upgrade === undefined && request.headers.host?.startsWith('127.'))
        // A WebSocket of a page has no headers of the page, and another name of this host no cookies.
        expect([cookie, request.headers['x-tenant'], accept]).toEqual([
          'id=secret',
          'secret',
          'application/json',
        ])
      reflect(request, response)
      end(response, 200)
    },
    { from: trusted, headers },
  )
  expect(seen).toContain('x-tenant')
  expect(JSON.stringify(report)).not.toContain('secret')
})
