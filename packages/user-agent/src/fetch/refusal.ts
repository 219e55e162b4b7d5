/**
 * What a browser refuses a request for. The codes are stable. Those that begin with `preflight-` are about the
 * answer to the preflight; `allow-origin-*` and `allow-credentials-*` alone are about the response itself.
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

/** The ways in which the CORS check fails. */
export type CorsCheckCode =
  | 'allow-origin-missing'
  | 'allow-origin-wildcard'
  | 'allow-origin-multiple'
  | 'allow-origin-invalid'
  | 'allow-origin-mismatch'
  | 'allow-credentials-invalid'

/** One reason for which a browser refuses. */
export interface Refusal {
  readonly code: RefusalCode
  /** The step of the Fetch standard that refuses. */
  readonly step: string
  /** The response header that decided, or `null` when none did. */
  readonly header: string | null
  /** What would have been accepted. */
  readonly expected: string
  /** What was there instead; `null` when nothing was. */
  readonly received: string | null
}

/** Reasons against a request, the deciding one first. */
export type Refusals = readonly [Refusal, ...Refusal[]]

/** Narrows a list of refusals to one that is not empty. */
export function isRefused(refusals: readonly Refusal[]): refusals is Refusals {
  return refusals.length > 0
}
