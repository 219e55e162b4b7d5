/**
 * Why a request was refused:
 * - `origin-not-listed`: the origin is valid, and the policy does not allow it;
 * - `origin-null`: the origin is `null` or of `file:`, which the policy does not allow;
 * - `origin-malformed`: the header is not a serialized origin;
 * - `origin-function-failed`: a function among the origins threw, rejected, or returned something other than a boolean;
 * - `origin-function-timed-out`: a function among the origins did not settle within `timeout`;
 * - `resolver-timed-out`: the resolver did not settle within `timeout`;
 * - `method-not-listed`, `header-not-listed`: the browser will refuse the preflight of an allowed origin, because the
 *   policy does not list what it asks for. Only `onRefused` receives these two.
 */
export type RefusalReason =
  | 'origin-not-listed'
  | 'origin-null'
  | 'origin-malformed'
  | 'origin-function-failed'
  | 'origin-function-timed-out'
  | 'resolver-timed-out'
  | 'method-not-listed'
  | 'header-not-listed'

/** What a policy says to one request. Frozen, and shared by all requests that it says the same to. */
export interface Decision {
  /**
   * - `preflight`: an OPTIONS request with `Origin` and `Access-Control-Request-Method`.
   * - `actual`: any other request with `Origin`.
   * - `none`: a request without `Origin`.
   * - `off`: CORS is turned off (`false`), or the path cannot be read. The response has no CORS header at all.
   * - `uncovered`: no entry of `resources` covers the path. The response is left alone, and another policy may cover it.
   */
  readonly kind: 'preflight' | 'actual' | 'none' | 'off' | 'uncovered'
  /**
   * Whether the origin may read the response; `true` for `none`, `off` and `uncovered`, of which nothing was asked. The
   * browser, not the server, compares a preflight's method and headers with the lists it gets.
   */
  readonly allowed: boolean
  /** The headers of the response, by lower-case name. `vary` is to be merged into what the response has. */
  readonly headers: Readonly<Record<string, string>>
  /** The status of the answer, where this is a preflight that is to be answered at once. */
  readonly status: number | undefined
  /** Why the request was refused; `undefined` if it was not. */
  readonly reason: RefusalReason | undefined
  /** What a function among the origins or a resolver threw, or the `TimeoutError`; `undefined` if none failed. */
  readonly error?: unknown
  /** Whether the policy sets `Timing-Allow-Origin`, so that an upstream's is removed, also from refused responses. */
  readonly timingAllowOrigin?: true | undefined
}

/** Makes a decision; all have one shape, so that the engine's inline caches stay monomorphic. */
export function decide(
  kind: Decision['kind'],
  headers: Readonly<Record<string, string>>,
  { status, reason, error, timingAllowOrigin }: Partial<Decision> = {},
): Decision {
  return Object.freeze({
    kind,
    allowed: reason === undefined,
    headers: Object.freeze(headers),
    status,
    reason,
    error,
    timingAllowOrigin,
  })
}

/** Nothing is permitted there, by no other policy on the same request either. */
export const OFF: Decision = /* @__PURE__ */ decide('off', {})
/** The policy has nothing to say of the path. */
export const UNCOVERED: Decision = /* @__PURE__ */ decide('uncovered', {})
