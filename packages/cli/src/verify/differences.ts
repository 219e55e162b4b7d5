import { isReadableBy } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { headerMembers, headerValue, headerValues } from '../network/header-lines.ts'
import { originOf, type RequestChange, type Witness } from './witnesses.ts'

/** How a response can differ from the policy. */
export type DifferenceCode =
  | 'refused-origin-allowed'
  | 'policy-not-applied'
  | 'response-for-another-origin'
  | 'duplicated-header'
  | 'missing-header'
  | 'added-header'
  | 'changed-header'
  | 'vary-missing'
  | 'preflight-status'
  | 'preflight-unanswered'
  | RequestChange

/** One difference between a response and the policy. */
export interface Difference {
  readonly code: DifferenceCode
  /** The header in lower case; `null` if it is not about one. */
  readonly header: string | null
  /** The policy's value; `null` if it sends no such header. */
  readonly expected: string | null
  /** The response's value; `null` if it does not have the header. */
  readonly received: string | null
  /** Whether the origin can read with credentials, and the policy refuses that. */
  readonly withCredentials?: true
}

const allowOrigin = 'access-control-allow-origin'
const allowCredentials = 'access-control-allow-credentials'
const exposeHeaders = 'access-control-expose-headers'
const timing = 'timing-allow-origin'
const lists = ['access-control-allow-methods', 'access-control-allow-headers', exposeHeaders]

/** Compares a response with the policy's decision. */
export function differences(
  { decision }: Pick<Witness, 'decision'>,
  exchange: Exchange,
  allowed: ReadonlySet<string>,
): readonly Difference[] {
  const { response } = exchange
  const found: Difference[] = []
  const { status, headers } = decision
  if (isUntouched(headers, exchange)) {
    const expected = Object.keys(headers).join(', ')
    return [{ code: 'policy-not-applied', header: null, expected, received: 'none of these headers' }]
  }
  if (status !== undefined && response.status !== status) {
    found.push({
      code: 'preflight-status',
      header: null,
      expected: String(status),
      received: String(response.status),
    })
  }
  for (const header of comparedHeaders(headers, exchange)) {
    const expected = headers[header] ?? null
    const lines = headerValues(response.headers, header)
    const received = lines.length === 0 ? null : lines.join(', ')
    const code = codeOf(header, expected, lines)
    if (code !== null) found.push({ code, header, expected, received })
  }
  const missing = headerMembers(Object.entries(headers), 'vary').filter((name) => !varies(exchange, name))
  if (missing.length > 0) {
    const received = headerValue(response.headers, 'vary')
    found.push({ code: 'vary-missing', header: 'vary', expected: headers['vary'] ?? null, received })
  }
  return found.map((difference) => readingDifference(difference, decision.headers, exchange, allowed))
}

/**
 * Whether a response has none of several headers, so that another layer sent it. A single header is more likely removed
 * on the way.
 */
function isUntouched(expected: Readonly<Record<string, string>>, { response }: Exchange): boolean {
  const names = Object.keys(expected)
  const isSent = (name: string) =>
    name === 'vary'
      ? headerMembers(response.headers, name).some((member) => member === 'origin' || member === '*')
      : headerValue(response.headers, name) !== null
  return names.length > 1 && !names.some(isSent)
}

/** The application may set `Timing-Allow-Origin` itself. All others belong to CORS. */
function comparedHeaders(expected: Readonly<Record<string, string>>, { response }: Exchange): Set<string> {
  const names = [...Object.keys(expected), ...response.headers.map(([name]) => name)]
  return new Set(
    names.filter((name) => name.startsWith('access-control-') || (name === timing && timing in expected)),
  )
}

function codeOf(header: string, expected: string | null, lines: readonly string[]): DifferenceCode | null {
  const received = lines.join(', ')
  if (lines.length === 0) return 'missing-header'
  if (expected === null) return received === '' ? null : 'added-header'
  if (lines.length > 1) return 'duplicated-header'
  if (lists.includes(header)) return isSameList(header, expected, received) ? null : 'changed-header'
  if (received === expected) return null
  // HTTP/2 clients, and some proxies, join the lines of a header.
  const members = received.split(/,\s*/)
  return members.length > 1 && members.includes(expected) ? 'duplicated-header' : 'changed-header'
}

/** Methods are case-sensitive, and names of headers are not. */
function isSameList(header: string, expected: string, received: string): boolean {
  const isMethods = header === 'access-control-allow-methods'
  const read = (value: string) => {
    const names = value.split(',').map((name) => name.trim())
    return [...new Set(isMethods ? names : names.map((name) => name.toLowerCase()))].sort().join()
  }
  return read(expected) === read(received)
}

function varies({ response }: Exchange, name: string): boolean {
  const members = headerMembers(response.headers, 'vary')
  return members.includes(name) || members.includes('*')
}

/** Names the effect of a wrong `Access-Control-Allow-Origin` or `-Credentials`. */
function readingDifference(
  difference: Difference,
  headers: Readonly<Record<string, string>>,
  exchange: Exchange,
  allowed: ReadonlySet<string>,
): Difference {
  const { header, received } = difference
  if (header !== allowOrigin && header !== allowCredentials) return difference
  const origin = originOf(exchange.request)
  const { request, response } = exchange
  const intended: Exchange = { request, response: { ...response, headers: Object.entries(headers) } }
  const opens = (credentials: 'include' | 'omit') =>
    origin !== null &&
    isReadableBy(exchange, origin, credentials) &&
    !isReadableBy(intended, origin, credentials)
  const rated = opens('include') ? { ...difference, withCredentials: true as const } : difference
  if (header === allowCredentials) return rated
  if (opens('omit')) return { ...rated, code: 'refused-origin-allowed' }
  if (received === null || received === origin || !allowed.has(received)) return rated
  return { ...rated, code: 'response-for-another-origin' }
}
