import type { Decision } from './decision.ts'
import { notify } from './notify.ts'
import type { RequestLike } from './request.ts'

/** What a refused request was, as it came: nothing here is escaped, so escape it before it goes to a log. */
export interface Refusal {
  readonly method: string
  readonly url: string
  readonly origin: string
  /** The value of `Access-Control-Request-Method`; `null` where there is none. */
  readonly requestedMethod: string | null
  /** The value of `Access-Control-Request-Headers`; `null` where there is none. */
  readonly requestedHeaders: string | null
}

/**
 * Hears of each origin that was refused. It is never called for an allowed request, and what it throws is ignored:
 * a reporter that fails must not decide about the request.
 */
export type OnRefused = (decision: Decision, refusal: Refusal) => void

/** Tells `onRefused` of a decision, if it is a refusal. */
export function reportRefusal(
  onRefused: OnRefused | undefined,
  decision: Decision,
  request: RequestLike,
): void {
  if (decision.allowed || onRefused === undefined) return
  const { method, url, headers } = request
  void notify(onRefused, decision, {
    method,
    url,
    origin: headers.get('origin') ?? '',
    requestedMethod: headers.get('access-control-request-method'),
    requestedHeaders: headers.get('access-control-request-headers'),
  })
}
