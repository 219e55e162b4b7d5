import type { Exchange } from '../network/exchange.ts'
import { headerMembers, headerValue } from '../network/header-lines.ts'
import type { ProbeName } from './audit-probes.ts'

/** What a server answered to the probes of an audit; a probe without an answer is not there. */
export interface Answers {
  readonly url: URL
  /** The origin that the server should allow; `null` where none was given. */
  readonly trusted: string | null
  readonly exchanges: ReadonlyMap<ProbeName, Exchange>
}

/** The `Origin` of a request; `null` when it has none. */
export function originOf({ request }: Exchange): string | null {
  return headerValue(request.headers, 'origin')
}

/** The value of `Access-Control-Allow-Origin`; `null` when it is absent. */
export function allowOriginOf({ response }: Exchange): string | null {
  return headerValue(response.headers, 'access-control-allow-origin')
}

/** Whether the response names the very origin that asked. */
export function isTrusted(exchange: Exchange | undefined): exchange is Exchange {
  return (
    exchange !== undefined &&
    allowOriginOf(exchange) !== null &&
    allowOriginOf(exchange) === originOf(exchange)
  )
}

/** Whether the response allows credentials. */
export function allowsCredentials({ response }: Exchange): boolean {
  return headerValue(response.headers, 'access-control-allow-credentials') === 'true'
}

/** Whether caches are told that the response depends on `Origin`. */
export function variesByOrigin({ response }: Exchange): boolean {
  const members = headerMembers(response.headers, 'vary')
  return members.includes('origin') || members.includes('*')
}
