import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Sent, send, type WireResponse } from '../conformance/wire.ts'
import type { Result } from './result.ts'

const LISTED = 'https://app.example.com'
const SUBDOMAIN = 'https://shop.example.org'
const UNLISTED = 'https://elsewhere.example'

const preflight = (origin: string): Record<string, string> => ({
  origin,
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'content-type',
})
const allowed = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-total',
})
const granted = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'GET,PUT',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
})

interface Check {
  readonly what: string
  readonly question: Sent & { readonly path: string }
  readonly status: number
  /** All the `Access-Control-*` headers. */
  readonly cors: Readonly<Record<string, string>>
  readonly body?: string
  readonly vary?: RegExp
  readonly type?: RegExp
}

/** The responses of every server of this package: see `programs/policy.ts` and its routes. */
const CHECKS: readonly Check[] = [
  {
    what: 'a preflight of a listed origin',
    question: { method: 'OPTIONS', path: '/items', headers: preflight(LISTED) },
    status: 204,
    cors: granted(LISTED),
    body: '',
  },
  {
    what: 'a preflight of a subdomain',
    question: { method: 'OPTIONS', path: '/items', headers: preflight(SUBDOMAIN) },
    status: 204,
    cors: granted(SUBDOMAIN),
    body: '',
  },
  {
    what: 'a preflight of another origin',
    question: { method: 'OPTIONS', path: '/items', headers: preflight(UNLISTED) },
    status: 204,
    cors: {},
    body: '',
  },
  {
    what: 'a request of a listed origin',
    question: { path: '/items', headers: { origin: LISTED } },
    status: 200,
    cors: allowed(LISTED),
    body: '[]',
  },
  {
    what: 'a PUT',
    question: { method: 'PUT', path: '/items', headers: { origin: LISTED, 'content-length': '0' } },
    status: 200,
    cors: allowed(LISTED),
    body: '[]',
  },
  {
    what: 'a HEAD',
    question: { method: 'HEAD', path: '/items', headers: { origin: LISTED } },
    status: 200,
    cors: allowed(LISTED),
    body: '',
  },
  {
    what: 'a request of another origin',
    question: { path: '/items', headers: { origin: UNLISTED } },
    status: 200,
    cors: {},
    body: '[]',
  },
  { what: 'a request without an origin', question: { path: '/items' }, status: 200, cors: {}, body: '[]' },
  {
    what: 'a text, which the runtime types',
    question: { path: '/text', headers: { origin: LISTED } },
    status: 200,
    cors: allowed(LISTED),
    body: 'some text',
    type: /^text\/plain\b/i,
  },
  {
    what: 'a response with its own Vary',
    question: { path: '/vary', headers: { origin: LISTED } },
    status: 200,
    cors: allowed(LISTED),
    vary: /^accept-encoding, ?origin$/i,
  },
  {
    what: 'a redirect',
    question: { path: '/redirect', headers: { origin: LISTED } },
    status: 302,
    cors: allowed(LISTED),
  },
  {
    what: 'an error',
    question: { path: '/error', headers: { origin: LISTED } },
    status: 500,
    cors: allowed(LISTED),
  },
  {
    what: 'an unknown path',
    question: { path: '/nothing', headers: { origin: LISTED } },
    status: 404,
    cors: allowed(LISTED),
  },
]

/** Milliseconds after which a silent server fails its check. */
const PATIENCE = 10_000

function ask(base: string, { path, ...sent }: Check['question']): Promise<WireResponse> {
  const silence = sleep(PATIENCE, undefined, { ref: false }).then(() => {
    throw new Error(`no response to ${path}`)
  })
  return Promise.race([send(base + path, sent), silence])
}

/** Asks a server all of it. */
export async function checkServer(base: string): Promise<Result> {
  const issues: string[] = []
  for (const check of CHECKS) {
    try {
      issues.push(...differences(check, await ask(base, check.question)))
    } catch (error) {
      issues.push(`${check.what}: ${error}`)
    }
  }
  return { passed: CHECKS.length - new Set(issues.map((issue) => issue.split(':')[0])).size, issues }
}

function differences(
  { what, status, cors, body, vary = /\borigin\b/i, type = /^/ }: Check,
  answer: WireResponse,
): string[] {
  const sent = Object.entries(answer.headers).filter(([name]) => name.startsWith('access-control-'))
  const found: string[] = []
  if (answer.status !== status) found.push(`${what}: status ${answer.status}, not ${status}: ${answer.body}`)
  if (!isDeepStrictEqual(Object.fromEntries(sent), cors)) found.push(`${what}: ${JSON.stringify(sent)}`)
  if (body !== undefined && answer.body !== body) found.push(`${what}: body ${answer.body}`)
  if (!vary.test(answer.headers.vary ?? '')) found.push(`${what}: vary ${answer.headers.vary}`)
  const sentType = answer.headers['content-type'] ?? ''
  if (!type.test(sentType)) found.push(`${what}: content-type ${sentType}`)
  return found
}
