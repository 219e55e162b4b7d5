import { allowOriginOf } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { headerValue } from '../network/header-lines.ts'
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

/** Whether the response names the very origin that asked. */
export function isTrusted(exchange: Exchange | undefined): exchange is Exchange {
  return (
    exchange !== undefined &&
    allowOriginOf(exchange) !== null &&
    allowOriginOf(exchange) === originOf(exchange)
  )
}
