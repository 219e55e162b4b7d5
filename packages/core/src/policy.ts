import type { CheckedOptions, HasOriginFunction } from './checked-options.ts'
import { type AsyncEvaluator, compile, type Evaluator } from './compile.ts'
import { writeOptions } from './json.ts'
import type { PolicyOptions } from './options.ts'
import { decodePath, type NormalizePath } from './paths/paths.ts'
import { type Rules, rulesOf } from './read-options.ts'
import { compileResources } from './resource-policy.ts'
import { type PolicyWarning, warningsOf } from './warnings.ts'

const POLICY: unique symbol = Symbol.for('corsage.policy')

interface PolicyFace {
  /** Makes the same policy for a router that compares paths in its own way. */
  readonly [POLICY]: (normalizePath: NormalizePath) => Policy | AsyncPolicy
  /** Legal but risky settings, for a start-up log. */
  readonly warnings: readonly PolicyWarning[]
  /**
   * Options that make an equal policy. A function among `origins` is replaced by a text that no policy accepts, so
   * that what was read back from JSON cannot be wider than it was; `onError` and `isPublicSuffix` are left
   * out.
   */
  toJSON(): PolicyOptions
}

/** A compiled policy: frozen, safe to share between servers and requests. */
export interface Policy extends PolicyFace, Evaluator {}

/** A policy with a function among its origins: it answers with promises. They never reject. */
export interface AsyncPolicy extends PolicyFace, AsyncEvaluator {}

/** The policy that options make: asynchronous where there is a function among the origins. */
export type PolicyOf<Options> =
  HasOriginFunction<Options> extends true
    ? AsyncPolicy
    : HasOriginFunction<Options> extends false
      ? Policy
      : Policy | AsyncPolicy

/** Creates the policy of any origin, without credentials. */
export function createPolicy(): Policy
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
export function createPolicy<const Options extends PolicyOptions>(
  options?: CheckedOptions<Options>,
): PolicyOf<Options>
export function createPolicy(options?: object): Policy | AsyncPolicy {
  return make(rulesOf(options), decodePath)
}

/** Whether a value is a policy, of this copy of core or of another. */
export function isPolicy(value: unknown): value is Policy | AsyncPolicy {
  return typeof value === 'object' && value !== null && POLICY in value
}

/**
 * The policy that an adapter was handed, or one made from options.
 *
 * @param normalizePath How the framework's router compares paths; it matters to a policy with `resources`.
 * @throws {@link PolicyError} for faulty options, and for resources that this router cannot tell apart.
 */
export function policyFrom(
  policy: Policy | AsyncPolicy | PolicyOptions | undefined,
  normalizePath: NormalizePath = decodePath,
): Policy | AsyncPolicy {
  return isPolicy(policy) ? policy[POLICY](normalizePath) : make(rulesOf(policy), normalizePath)
}

function make(rules: Rules, normalizePath: NormalizePath): Policy | AsyncPolicy {
  const evaluator = rules.resources ? compileResources(rules, rules.resources, normalizePath) : compile(rules)
  const face: Omit<PolicyFace, typeof POLICY> = {
    warnings: warningsOf(rules),
    toJSON: () => writeOptions(rules.given),
  }
  const policy = { ...evaluator, ...face } as Policy | AsyncPolicy
  const remake = (other: NormalizePath) =>
    rules.resources === undefined || other === normalizePath ? policy : make(rules, other)
  // Not enumerable, so that `{ ...policy, credentials: true }` is not taken for a policy and silently unchanged.
  return Object.freeze(Object.defineProperty(policy, POLICY, { value: remake }))
}
