import { allowOriginOf, hasOkStatus } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { headerMembers, headerValue } from '../network/header-lines.ts'
import type { AuditTarget, Carrier, ProbeName } from './audit-probes.ts'

/** The responses of a server to the probes of an audit. A probe without a response is left out. */
export interface Answers extends AuditTarget {
  readonly carrier: Carrier
  readonly exchanges: ReadonlyMap<ProbeName, Exchange>
}

/** Statuses of servers that are busy or cannot be reached now. They do not show how CORS is set up. */
const transient: readonly number[] = [408, 425, 429, 502, 503, 504]

/** Whether a status comes from a rate limit, or from a gateway that does not reach the application. */
export function isTransient({ response: { status } }: Exchange): boolean {
  return transient.includes(status)
}

/** Returns the `Origin` of a request, or `null`. */
export function originOf({ request }: Exchange): string | null {
  return headerValue(request.headers, 'origin')
}

/** Whether the response contains exactly the request's origin. A preflight grants nothing without an ok status. */
export function isTrusted(exchange: Exchange | undefined): exchange is Exchange {
  return (
    exchange !== undefined &&
    allowOriginOf(exchange) !== null &&
    allowOriginOf(exchange) === originOf(exchange) &&
    (exchange.request.method !== 'OPTIONS' || hasOkStatus(exchange))
  )
}

/**
 * Whether a preflight is refused only because the method that was guessed is not listed. It proves nothing, because
 * pages may use others.
 */
export function refusesGuess({ request, response }: Exchange, { method }: AuditTarget): boolean {
  if (method !== null) return false
  const listed = headerMembers(response.headers, 'access-control-allow-methods')
  if (listed.length === 0) {
    return headerMembers(response.headers, 'vary').includes('access-control-request-method')
  }
  const asked = headerValue(request.headers, 'access-control-request-method') ?? ''
  return !listed.includes('*') && !listed.includes(asked.toLowerCase())
}

/** Whether errors at a path below the URL belong to the same policy: its preflight there is granted. */
export function coversErrors({ exchanges }: Answers): boolean {
  const preflight = exchanges.get('not-found-preflight')
  return preflight !== undefined && hasOkStatus(preflight) && allowOriginOf(preflight) !== null
}
