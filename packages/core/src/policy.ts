import { CONFLICTS, rulesOf } from './accept/options.ts'
import { pathTo } from './accept/path-keys.ts'
import { type PolicyWarning, warningsOf } from './advise/warnings.ts'
import { askFunctions } from './callbacks.ts'
import type { HasOriginFunction, ValidOptions } from './checked-options.ts'
import { type AsyncEvaluator, compile, type Evaluator } from './decide/compile.ts'
import { decodePath, type NormalizePath } from './decide/paths.ts'
import { compileResources } from './decide/resources.ts'
import type { Rules } from './decide/rules.ts'
import { collectIssues, PolicyError } from './issues.ts'
import type { PolicyOptions } from './options.ts'
/** What {@link Policy.toJSON} gives back: a copy of the options as they were given. */
export function writeOptions(given: Readonly<Record<string, unknown>>): PolicyOptions {
  const { onError: _onError, isPublicSuffix: _isPublicSuffix, ...written } = given
  return write(written) as PolicyOptions
}

function write(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(write)
  if (typeof value === 'function') return '[function]'
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, write(field)]))
}

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

/** Makes the policy of any origin, without credentials. */
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
// `PolicyOptions` gives a function its parameters' types. From options of just that type nothing is inferred: hence
// the default.
export function createPolicy<const Options extends PolicyOptions = PolicyOptions>(
  options?: Options & ValidOptions<Options> & PolicyOptions,
): PolicyOf<Options>
export function createPolicy(options?: PolicyOptions): Policy | AsyncPolicy {
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
  const compileRules = (one: Rules) => compile(one, askFunctions(one))
  const { issues, report } = collectIssues()
  const evaluator = rules.resources
    ? compileResources(rules, rules.resources, normalizePath, compileRules, (code, pattern) =>
        report(code, pathTo(pattern), pattern, CONFLICTS[code]),
      )
    : compileRules(rules)
  if (issues.length > 0) throw new PolicyError(issues)
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
