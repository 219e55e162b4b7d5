import type { Decision, RefusalReason } from './decision.ts'
import { type Grant, Grants } from './grants.ts'
import type { PolicyOptions } from './options.ts'
import { askOriginFunctions } from './origins/ask.ts'
import { OriginSet } from './origins/origin-set.ts'
import { findHostEnd, LONGEST_ORIGIN } from './origins/serialized-origin.ts'
import { type Rules, rulesOf } from './read-options.ts'
import { isPreflight, type RequestLike } from './request.ts'
import type { HasOriginFunction, ValidOptions } from './valid-options.ts'
import { type PolicyWarning, warningsOf } from './warnings.ts'

const POLICY: unique symbol = Symbol.for('corsage.policy')

interface PolicyFace {
  readonly [POLICY]: true
  /** Legal but risky settings, for a start-up log. */
  readonly warnings: readonly PolicyWarning[]
  /**
   * Options that make an equal policy. A function among `origins` is replaced by a text that no policy accepts, so
   * that what was read back from JSON cannot be wider than it was; `onError` and `isPublicSuffix` are left out.
   */
  toJSON(): PolicyOptions
}

/** A compiled policy: frozen, safe to share between servers and requests. */
export interface Policy extends PolicyFace {
  /**
   * `static`: every response carries the same headers, and caches may share it. `dynamic`: the headers depend on
   * `Origin`, and every response says so in `Vary`.
   */
  readonly strategy: 'static' | 'dynamic'
  /**
   * What this policy says to a request: which headers its response carries. Never throws.
   *
   * @example
   * ```ts
   * const { kind, allowed, headers } = policy.evaluate(new Request(url, { headers: { origin } }))
   * ```
   */
  evaluate(request: RequestLike): Decision
  /**
   * Whether pages of an origin may read: for WebSocket upgrades and whatever else CORS does not cover.
   *
   * @param origin The value of the `Origin` header; where there is none, only a policy of any origin says `true`.
   */
  allowsOrigin(origin: string | null | undefined): boolean
}

/** A policy with a function among its origins: it answers with promises. They never reject. */
export interface AsyncPolicy extends PolicyFace {
  readonly strategy: 'dynamic'
  /** As {@link Policy.evaluate}. */
  evaluate(request: RequestLike): Promise<Decision>
  /** As {@link Policy.allowsOrigin}; the functions among the origins are handed the request. */
  allowsOrigin(origin: string | null | undefined, request: RequestLike): Promise<boolean>
}

/** The policy that options make: asynchronous where there is a function among the origins. */
export type PolicyOf<Options> =
  HasOriginFunction<Options> extends true
    ? AsyncPolicy
    : HasOriginFunction<Options> extends false
      ? Policy
      : Policy | AsyncPolicy

/**
 * Makes a policy: validates the options, and decides all that can be decided before a request comes.
 *
 * @param options See {@link PolicyOptions}. They are copied: later changes to them have no effect.
 * @returns A frozen policy; asynchronous where `origins` holds a function.
 * @throws {@link PolicyError} listing every fault, each with its remedy.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: ['https://app.example.com', 'https://*.example.org'], credentials: true })
 * ```
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-cors-protocol Fetch standard, §3.3 CORS protocol}
 */
export function createPolicy<const Options extends PolicyOptions = Record<never, never>>(
  options?: Options & ValidOptions<Options>,
): PolicyOf<Options>
export function createPolicy(options?: PolicyOptions): Policy | AsyncPolicy {
  const rules = rulesOf(options)
  const face: PolicyFace = {
    [POLICY]: true,
    warnings: warningsOf(rules),
    toJSON: writeOptions(rules.given),
  }
  return Object.freeze(rules.origins.functions.length > 0 ? compileAsync(rules, face) : compile(rules, face))
}

/** Whether a value is a policy, of this copy of core or of another. */
export function isPolicy(value: unknown): value is Policy | AsyncPolicy {
  return typeof value === 'object' && value !== null && POLICY in value
}

/** What every adapter takes: a policy, or options for one. */
export type PolicyInput<Options> = (Options & ValidOptions<Options>) | Policy | AsyncPolicy

/** The policy that an adapter was handed: as it is, or made from options. */
export function policyFrom(policy: Policy | AsyncPolicy | PolicyOptions | undefined): Policy | AsyncPolicy {
  return isPolicy(policy) ? policy : createPolicy(policy as PolicyOptions)
}

function compile(rules: Rules, face: PolicyFace): Policy {
  const { any, patterns, expressions, nullOrigin } = rules.origins
  const [first] = patterns
  const listed = patterns.length + expressions.length + Number(nullOrigin)
  const only =
    first && first.wildcard === 'none' && first.port !== ':*' ? first.text : nullOrigin ? 'null' : undefined
  const constant = any ? '*' : listed === 1 ? only : undefined

  const grants = new Grants(rules, constant === undefined)
  const none = grants.none(constant)
  const grantFor =
    constant === undefined
      ? grantListed(rules, grants)
      : any
        ? always(grants.permit('*'))
        : grantOne(constant, grants)
  return {
    ...face,
    strategy: constant === undefined ? 'dynamic' : 'static',
    evaluate(request) {
      const origin = request.headers.get('origin')
      return origin === null ? none : pick(grantFor(origin), request)
    },
    allowsOrigin: (origin) => any || (typeof origin === 'string' && grantFor(origin).actual.allowed),
  }
}

function compileAsync(rules: Rules, face: PolicyFace): AsyncPolicy {
  const grants = new Grants(rules, true)
  const none = Promise.resolve(grants.none(undefined))
  const grantFor = grantListed(rules, grants)
  const failed = grants.refuse('origin-function-failed')
  const timedOut = grants.refuse('origin-function-timed-out')
  const ask = async (origin: string, request: RequestLike): Promise<Grant> => {
    const listed = grantFor(origin)
    if (listed.actual.reason !== 'origin-not-listed') return listed
    const answer = await askOriginFunctions(rules, origin, request)
    if (answer === true) return grants.permit(origin)
    return answer === 'failed' ? failed : answer === 'timed-out' ? timedOut : listed
  }
  return {
    ...face,
    strategy: 'dynamic',
    evaluate(request) {
      const origin = request.headers.get('origin')
      return origin === null ? none : ask(origin, request).then((grant) => pick(grant, request))
    },
    allowsOrigin: async (origin, request) =>
      typeof origin === 'string' && (await ask(origin, request)).actual.allowed,
  }
}

function pick(grant: Grant, request: RequestLike): Decision {
  if (!isPreflight(request)) return grant.actual
  return grant.complete === undefined ? grant.preflight : grant.complete(request)
}

function always(grant: Grant): () => Grant {
  return () => grant
}

/** One origin: everybody is sent the same headers, and the browser compares. */
function grantOne(only: string, grants: Grants): (origin: string) => Grant {
  const permitted = grants.permit(only)
  const refused = refusals((reason) => grants.permit(only, reason))
  return (origin) => (origin === only ? permitted : refused(origin))
}

/** How many origins' decisions are kept ready, where fewer than that are listed one by one. */
const KEPT = 1024

function grantListed(rules: Rules, grants: Grants): (origin: string) => Grant {
  const set = new OriginSet(rules.origins)
  const refused = refusals((reason) => grants.refuse(reason))
  const kept = new Map<string, Grant>()
  const most = Math.max(KEPT, rules.origins.patterns.length)
  return (origin) => {
    if (origin.length > LONGEST_ORIGIN) return refused(origin)
    const known = kept.get(origin)
    if (known !== undefined) return known
    if (!set.has(origin)) return refused(origin)
    if (kept.size >= most) kept.clear()
    const grant = grants.permit(origin)
    kept.set(origin, grant)
    return grant
  }
}

function refusals(refuse: (reason: RefusalReason) => Grant): (origin: string) => Grant {
  const notListed = refuse('origin-not-listed')
  const nullOrigin = refuse('origin-null')
  const malformed = refuse('origin-malformed')
  return (origin) => {
    if (origin === 'null') return nullOrigin
    if (origin.length > LONGEST_ORIGIN) return malformed
    return findHostEnd(origin, origin.indexOf('://') + 3) < 0 ? malformed : notListed
  }
}

function writeOptions(given: Rules['given']): () => PolicyOptions {
  const { onError: _onError, isPublicSuffix: _isPublicSuffix, ...written } = given
  const copy = (value: unknown): unknown => (Array.isArray(value) ? value.map(copy) : writeOrigin(value))
  const fields = Object.entries(written).map(([name, value]) => [name, copy(value)] as const)
  return () =>
    Object.fromEntries(fields.map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]))
}

function writeOrigin(value: unknown): unknown {
  return typeof value === 'function' ? '[function]' : value
}
