/**
 * The reason why a browser refuses a request. The codes are stable. Those that begin with `preflight-` are about the
 * preflight response. Without that prefix, `allow-origin-*` and `allow-credentials-*` are about the response itself.
 */
export type RefusalCode =
  | CorsCheckCode
  | `preflight-${CorsCheckCode}`
  | 'preflight-status'
  | 'preflight-redirect'
  | 'allow-methods-unparsable'
  | 'allow-headers-unparsable'
  | 'method-not-allowed'
  | 'header-not-allowed'
  | 'redirect-credentials'
  | 'redirect-credentials-outside-cors'
  | 'redirect-location'
  | 'redirect-limit'
  | 'redirect-mode'
  | 'redirect-scheme'
  | 'redirect-stream-body'
  | 'mode-same-origin'
  | 'mode-no-cors-redirect'
  | 'scheme'
  | 'bad-port'
  | 'mixed-content'
  | 'handshake-status'

/** The code of a failed CORS check. */
export type CorsCheckCode =
  | 'allow-origin-missing'
  | 'allow-origin-wildcard'
  | 'allow-origin-multiple'
  | 'allow-origin-invalid'
  | 'allow-origin-mismatch'
  | 'allow-credentials-invalid'

/** A reason why a browser refuses a request. */
export interface Refusal {
  /** A stable code. Compare it rather than a message. */
  readonly code: RefusalCode
  /** The step of the Fetch standard that refuses. */
  readonly step: string
  /** The response header that decided, or `null` if none did. */
  readonly header: string | null
  /** The value that would have been accepted. */
  readonly expected: string
  /** The value that was received, or `null` if there was none. */
  readonly received: string | null
}

/** Reasons against a request, the deciding one first. */
export type Refusals = readonly [Refusal, ...Refusal[]]

/** Narrows a list of refusals to one that is not empty. */
export function isRefused(refusals: readonly Refusal[]): refusals is Refusals {
  return refusals.length > 0
}
