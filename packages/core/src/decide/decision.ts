import {
  ALLOW_CREDENTIALS,
  ALLOW_HEADERS,
  ALLOW_METHODS,
  ALLOW_ORIGIN,
  ALLOW_PRIVATE_NETWORK,
  CORS_RESPONSE_HEADERS,
  membersOf,
  mergeVary,
  TIMING_ALLOW_ORIGIN,
} from './headers.ts'
import type { RequestLike } from './request.ts'
/**
 * The reason why a request was refused:
 * - `origin-not-listed`: the origin is valid, but the policy does not allow it.
 * - `origin-null`: the origin is `null` or `file://`, which the policy does not allow.
 * - `origin-malformed`: the `Origin` header is not a serialized origin.
 * - `origin-function-failed`: a function in `origins` threw, rejected, or returned something other than a boolean.
 * - `origin-function-overloaded`: a function in `origins` threw an `OverloadError`, as `liveOrigins` of `@corsage/live` does
 *   at its limit.
 * - `origin-function-timed-out`: a function in `origins` exceeded `timeout`.
 * - `resolver-timed-out`: the resolver exceeded `timeout`.
 * - `method-not-listed`, `header-not-listed`: the origin is allowed, but the policy does not list the method or a header of
 *   the preflight. Only `onRefused` receives these two.
 */
export type RefusalReason =
  | 'origin-not-listed'
  | 'origin-null'
  | 'origin-malformed'
  | 'origin-function-failed'
  | 'origin-function-overloaded'
  | 'origin-function-timed-out'
  | 'resolver-timed-out'
  | 'method-not-listed'
  | 'header-not-listed'

/**
 * The decision about one request. It is frozen, and requests with the same decision share it.
 *
 * @example
 * ```ts
 * const decision: Decision = createPolicy().evaluate(new Request('https://api.example.com/'))
 * decision.headers // { 'access-control-allow-origin': '*' }
 * ```
 */
export interface Decision {
  /**
   * The kind of the request:
   * - `preflight`: an OPTIONS request with `Origin` and `Access-Control-Request-Method`.
   * - `actual`: any other request with `Origin`.
   * - `none`: a request without `Origin`.
   * - `off`: CORS is disabled (`false`), or the path cannot be decoded. The response has no CORS headers.
   * - `uncovered`: no entry of `resources` covers the path. The response is not changed, and another policy can apply.
   */
  readonly kind: 'preflight' | 'actual' | 'none' | 'off' | 'uncovered'
  /**
   * Whether the policy allows the origin. It is `true` for `none`, `off` and `uncovered`. For a preflight, it says nothing
   * about the method and the headers: the browser compares those with the lists in the response.
   */
  readonly allowed: boolean
  /** The headers for the response, with names in lower case. Merge `vary` with the existing value. */
  readonly headers: Readonly<Record<string, string>>
  /** The status of the preflight response, or `undefined` if the application responds. */
  readonly status: number | undefined
  /** The reason for a refusal, or `undefined` if the request was not refused. */
  readonly reason: RefusalReason | undefined
  /** The error of a function in `origins`, or the `TimeoutError` of that function or of a resolver. */
  readonly error?: unknown
  /** Whether the policy sets `Timing-Allow-Origin`. If so, an upstream's value is removed from every response. */
  readonly timingAllowOrigin?: true | undefined
}

/** Creates a decision. All have the same shape, so that the engine's inline caches stay monomorphic. */
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

/** CORS is disabled. No other policy on the same request can permit anything. */
export const OFF: Decision = /* @__PURE__ */ decide('off', {})
/** The policy does not cover the path. */
export const UNCOVERED: Decision = /* @__PURE__ */ decide('uncovered', {})

/**
 * Combines the decisions of two policies about one request: what both permit, in the first policy's headers. A second
 * policy can only restrict the first. It decides about the origin of an actual request, and about everything that a
 * preflight asks for. A policy that does not cover the path changes nothing.
 *
 * @returns The first decision itself if both are the same.
 */
export function narrowDecision(first: Decision, second: Decision): Decision {
  if (first === second) return first
  if (second.kind === 'uncovered') return varyingToo(first, second)
  if (first.kind === 'uncovered') return varyingToo(second, first)
  const both = mergeVary(first.headers['vary'], second.headers['vary'] ?? 'Origin')
  // Even if each policy alone sends every origin the same headers, the two together do not.
  const vary = mergeVary(both, 'Origin')
  const permitted = isPermission(first) && isPermission(second)
  const permission = first.kind === 'preflight' ? restricted(first.headers, second.headers) : first.headers
  const headers = permitted ? { ...permission, vary } : { vary }
  const { reason, error } = first.reason === undefined ? second : first
  return decide(first.kind === 'off' ? second.kind : first.kind, headers, {
    status: first.status,
    reason,
    error,
    timingAllowOrigin: ownsTiming(first) || ownsTiming(second) || undefined,
  })
}

/** Adds the `Vary` of a policy that does not cover the path: a resolver that depends on the origin picked it. */
function varyingToo(decision: Decision, { headers: { vary } }: Decision): Decision {
  if (vary === undefined) return decision
  const { kind, headers } = decision
  return decide(kind, { ...headers, vary: mergeVary(headers['vary'], vary) }, decision)
}

/** A decision without an origin permits nothing, and neither does one that another decision has narrowed to nothing. */
function isPermission({ kind, allowed, headers }: Decision): boolean {
  if (!allowed || (kind !== 'preflight' && kind !== 'actual')) return false
  return Object.hasOwn(headers, ALLOW_ORIGIN)
}

/** A policy that is off also keeps an upstream's `Timing-Allow-Origin` off the response. */
function ownsTiming({ kind, timingAllowOrigin }: Decision): boolean {
  return kind === 'off' || timingAllowOrigin === true
}

type Headers = Decision['headers']

/** A permission of the first policy that stays only if the second policy has it as well. */
const IN_BOTH = [ALLOW_CREDENTIALS, ALLOW_PRIVATE_NETWORK]
const LISTS = [ALLOW_METHODS, ALLOW_HEADERS]

/** The headers of the first policy's preflight response, without what the second policy does not grant. */
function restricted(first: Headers, second: Headers): Headers {
  const headers: Record<string, string> = {}
  for (const [name, given] of Object.entries(first)) {
    const value = LISTS.includes(name) ? namesInBoth(name, given, second[name]) : given
    if (value !== undefined && (!IN_BOTH.includes(name) || second[name] !== undefined)) headers[name] = value
  }
  return headers
}

/** The names that both lists grant, either of which may be or contain a wildcard. */
function namesInBoth(header: string, first: string, second = ''): string | undefined {
  // Methods are compared by case, header names are not.
  const fold = (name: string) => (header === ALLOW_METHODS ? name : name.toLowerCase())
  const both = new Map<string, string>()
  const keep = (list: string, other: string) => {
    const granted = new Set(membersOf(other).map(fold))
    for (const name of membersOf(list)) {
      const folded = fold(name)
      if (!both.has(folded) && isGranted(folded, granted)) both.set(folded, name)
    }
  }
  keep(first, second)
  keep(second, first)
  return both.size === 0 ? undefined : [...both.values()].join()
}

/** The wildcard does not cover `Authorization` (Fetch standard, §4.9 step 7). */
function isGranted(name: string, granted: ReadonlySet<string>): boolean {
  return granted.has(name) || (granted.has('*') && name !== 'authorization')
}

const WITH_TIMING: readonly string[] = [...CORS_RESPONSE_HEADERS, TIMING_ALLOW_ORIGIN]

/**
 * Returns the headers that only a decision may set: each one that it does not set is removed from the response. A
 * handler's `Access-Control-Expose-Headers` is combined with the policy's instead if the decision permits reading.
 */
export function ownedHeaders({ kind, timingAllowOrigin }: Decision): readonly string[] {
  if (kind === 'uncovered') return []
  return timingAllowOrigin || kind === 'off' ? WITH_TIMING : CORS_RESPONSE_HEADERS
}

/** Returns a decision with the reason if the browser will refuse the preflight of an allowed origin. */
export function refusedByBrowser(decision: Decision, request: RequestLike): Decision | undefined {
  const { kind, headers } = decision
  if (kind !== 'preflight') return undefined
  const reason = reasonOfBrowser(headers, request.headers)
  return reason && decide(kind, headers, { ...decision, reason })
}

/** CORS-safelisted methods need no permission (Fetch standard, §2.2.1). */
const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST']

/** Fetch standard, §4.9 CORS-preflight fetch, step 7: methods are compared by case, header names are not. */
function reasonOfBrowser(
  headers: Decision['headers'],
  requested: RequestLike['headers'],
): RefusalReason | undefined {
  // `*` is a wildcard only without credentials.
  const wildcards = headers[ALLOW_CREDENTIALS] === undefined
  const method = requested.get('access-control-request-method') ?? ''
  const methods = new Set(membersOf(headers[ALLOW_METHODS]))
  if (!SAFELISTED_METHODS.includes(method) && !methods.has(method) && !(wildcards && methods.has('*'))) {
    return 'method-not-listed'
  }
  const names = new Set(membersOf(headers[ALLOW_HEADERS]?.toLowerCase()))
  const anyName = wildcards && names.has('*')
  for (const name of membersOf(requested.get('access-control-request-headers')?.toLowerCase())) {
    // `*` does not cover `Authorization`, the only non-wildcard request-header name.
    if (!names.has(name) && !(anyName && name !== 'authorization')) return 'header-not-listed'
  }
  return undefined
}
