import { CORS_RESPONSE_HEADERS, mergeVary } from './headers.ts'
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

/**
 * Combines the decisions of two policies about one request: what both permit, in the first policy's headers. A second
 * policy can only restrict the first. A policy that does not cover the path changes nothing.
 *
 * @returns The first decision itself if both are the same.
 */
export function narrowDecision(first: Decision, second: Decision): Decision {
  if (first === second) return first
  if (second.kind === 'uncovered') return varyingToo(first, second)
  if (first.kind === 'uncovered') return varyingToo(second, first)
  const both = mergeVary(first.headers['vary'], second.headers['vary'] ?? 'Origin')
  // Even where each policy alone is the same for every origin, the two together are not.
  const vary = mergeVary(both, 'Origin')
  const permitted = isPermission(first) && isPermission(second)
  const headers = permitted ? { ...restricted(first.headers, second.headers), vary } : { vary }
  const { reason, error } = first.reason === undefined ? second : first
  return decide(first.kind === 'off' ? second.kind : first.kind, headers, {
    status: first.status,
    reason,
    error,
    timingAllowOrigin: ownsTiming(first) || ownsTiming(second) || undefined,
  })
}

/** A decision, which it depends on more than itself that it is the one: a resolver picked the policy that has no say. */
function varyingToo(decision: Decision, { headers: { vary } }: Decision): Decision {
  if (vary === undefined) return decision
  const { kind, headers } = decision
  return decide(kind, { ...headers, vary: mergeVary(headers['vary'], vary) }, decision)
}

/** A decision without an origin permits nothing, and neither does one that another decision has narrowed to nothing. */
function isPermission({ kind, allowed, headers }: Decision): boolean {
  if (!allowed || (kind !== 'preflight' && kind !== 'actual')) return false
  return Object.hasOwn(headers, 'access-control-allow-origin')
}

/** A policy that is off also keeps an upstream's `Timing-Allow-Origin` off the response. */
function ownsTiming({ kind, timingAllowOrigin }: Decision): boolean {
  return kind === 'off' || timingAllowOrigin === true
}

type Headers = Decision['headers']

/** A permission of the first policy that stays only if the second policy has it as well. */
const IN_BOTH = [
  'access-control-allow-credentials',
  'access-control-allow-private-network',
  'timing-allow-origin',
]
const LISTS = ['access-control-allow-methods', 'access-control-allow-headers']

/** The headers of the first policy, without what the second one does not grant. Handlers expose headers by themselves. */
function restricted(first: Headers, second: Headers): Headers {
  const headers: Record<string, string> = {}
  for (const name of Object.keys(first)) {
    const value = LISTS.includes(name) ? namesInBoth(name, first[name], second[name]) : first[name]
    if (value !== undefined && (!IN_BOTH.includes(name) || second[name] !== undefined)) headers[name] = value
  }
  return headers
}

/** The names that both lists grant, either of which may be or contain a wildcard. */
function namesInBoth(header: string, first = '', second = ''): string | undefined {
  // Methods are compared by case, header names are not.
  const fold = (name: string) => (header === 'access-control-allow-methods' ? name : name.toLowerCase())
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

function membersOf(list: string): readonly string[] {
  const names = list.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '')
}

const WITH_TIMING: readonly string[] = [...CORS_RESPONSE_HEADERS, 'timing-allow-origin']

/**
 * Returns the headers that only a decision may set: each one that it does not set is removed from the response. A
 * handler's `Access-Control-Expose-Headers` is combined with the policy's instead if the decision permits reading.
 */
export function ownedHeaders({ kind, timingAllowOrigin }: Decision): readonly string[] {
  if (kind === 'uncovered') return []
  return timingAllowOrigin || kind === 'off' ? WITH_TIMING : CORS_RESPONSE_HEADERS
}
