import { readOptions } from './accept/options.ts'
import { reportConflicts } from './accept/path-keys.ts'
import { warningsIn } from './advise/index.ts'
import { askFunctions } from './callbacks.ts'
import type { CheckedOptions, HasOriginFunction } from './checked-options.ts'
import { type AsyncEvaluator, compile, type Evaluator } from './decide/compile.ts'
import { decodePath, type NormalizePath } from './decide/paths.ts'
import { compileResources } from './decide/resources.ts'
import type { Rules } from './decide/rules.ts'
import { collectFindings, type PolicyIssue, type PolicyWarning } from './issues.ts'
import type { PolicyOptions } from './options.ts'
import { explainFindings, rejectFindings } from './policy-error.ts'

const POLICY: unique symbol = Symbol.for('corsage.policy')

interface PolicyFace {
  /** Creates the same policy for a router that compares paths differently. */
  readonly [POLICY]: (normalizePath: NormalizePath) => Policy | AsyncPolicy
  /** Lists legal but risky settings, for a log at startup. */
  readonly warnings: readonly PolicyWarning[]
  /**
   * Returns options from which {@link createPolicy} creates an equal policy. Each function in `origins` becomes a string
   * that is rejected, so that options read back from JSON are never wider. `onError` and `isPublicSuffix` are omitted.
   */
  toJSON(): PolicyOptions
}

/**
 * A compiled policy. It is frozen, and you can share it between servers and requests.
 *
 * @example
 * ```ts
 * const policy: Policy = createPolicy({ origins: 'https://app.example.com' })
 * policy.strategy // 'static'
 * policy.allowsOrigin('https://app.example.com') // true
 * ```
 */
export interface Policy extends PolicyFace, Evaluator {}

/**
 * A policy with a function in `origins`. Its methods return promises, which never reject.
 *
 * @example
 * ```ts
 * const policy: AsyncPolicy = createPolicy({ origins: async (origin) => origin === 'https://app.example.com' })
 * const { allowed } = await policy.evaluate(request)
 * ```
 */
export interface AsyncPolicy extends PolicyFace, AsyncEvaluator {}

/** The type of the policy for given options: {@link AsyncPolicy} if `origins` contains a function. */
export type PolicyOf<Options> =
  HasOriginFunction<Options> extends true
    ? AsyncPolicy
    : HasOriginFunction<Options> extends false
      ? Policy
      : Policy | AsyncPolicy

/** Creates a policy that lets every origin read responses, without credentials. */
export function createPolicy(): Policy
/**
 * Creates a policy from options. It validates the options and prepares the response headers, so that a request costs only
 * a lookup.
 *
 * @param options See {@link PolicyOptions}. They are copied, so later changes have no effect.
 * @returns A frozen {@link Policy}, or an {@link AsyncPolicy} if `origins` contains a function.
 * @throws {@link PolicyError} if an option is invalid. It lists every issue with the fix.
 *
 * @example
 * ```ts
 * const policy = createPolicy({
 *   origins: ['https://app.example.com', 'https://*.example.org'],
 *   credentials: true,
 * })
 * ```
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-cors-protocol Fetch standard, §3.3 CORS protocol}
 */
export function createPolicy<const Options extends PolicyOptions>(
  options?: CheckedOptions<Options>,
): PolicyOf<Options>
export function createPolicy(options?: object): Policy | AsyncPolicy {
  return make(readOptions(options), decodePath)
}

/**
 * Returns the issues for which {@link createPolicy} would throw a {@link PolicyError}, without throwing. Use it for options
 * that a person edits, such as a settings form.
 *
 * @param options The options, or any other value. Each field is read once, and nothing is changed.
 * @returns The issues in the order of the options. The list is empty if the options are valid.
 *
 * @example
 * ```ts
 * validateOptions({ origins: 'https://app.example.com/' })
 * // [{ code: 'origin-path', path: 'origins', suggestion: 'https://app.example.com', … }]
 * ```
 */
export function validateOptions(options: unknown): readonly PolicyIssue[] {
  return explainFindings(readOptions(options).findings)
}

/**
 * Returns whether a value is a policy. It also recognizes policies of another installed copy of `@corsage/core`.
 *
 * @param value Any value.
 *
 * @example
 * ```ts
 * isPolicy(createPolicy()) // true
 * isPolicy({ origins: '*' }) // false: these are options
 * ```
 */
export function isPolicy(value: unknown): value is Policy | AsyncPolicy {
  return typeof value === 'object' && value !== null && POLICY in value
}

/**
 * Returns the given policy, or one created from the given options, for a framework's router.
 *
 * @param normalizePath How the router compares paths. It matters only for a policy with `resources`.
 * @throws {@link PolicyError} for invalid options, and for `resources` that this router cannot tell apart.
 */
export function policyFrom(
  policy: Policy | AsyncPolicy | PolicyOptions | undefined,
  normalizePath: NormalizePath = decodePath,
): Policy | AsyncPolicy {
  return isPolicy(policy) ? policy[POLICY](normalizePath) : make(readOptions(policy), normalizePath)
}

function make(read: ReturnType<typeof readOptions>, normalizePath: NormalizePath): Policy | AsyncPolicy {
  rejectFindings(read.findings)
  // Without findings, there are rules.
  const rules = read.rules as Rules
  const compileRules = (one: Rules) => compile(one, askFunctions(one))
  const { findings, report } = collectFindings()
  const evaluator = rules.resources
    ? compileResources(rules, rules.resources, normalizePath, compileRules, reportConflicts(report))
    : compileRules(rules)
  rejectFindings(findings)
  const face: Omit<PolicyFace, typeof POLICY> = {
    warnings: Object.freeze(warningsIn(rules)),
    toJSON: () => writeOptions(rules.given),
  }
  const policy = { ...evaluator, ...face } as Policy | AsyncPolicy
  const remake = (other: NormalizePath) =>
    rules.resources === undefined || other === normalizePath ? policy : make(read, other)
  // Not enumerable, so that `{ ...policy, credentials: true }` is not taken for a policy and silently unchanged.
  return Object.freeze(Object.defineProperty(policy, POLICY, { value: remake }))
}

/** Returns what {@link Policy.toJSON} does: a copy of the given options. */
function writeOptions(given: Readonly<Record<string, unknown>>): PolicyOptions {
  const { onError: _onError, isPublicSuffix: _isPublicSuffix, ...written } = given
  return write(written) as PolicyOptions
}

function write(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(write)
  if (typeof value === 'function') return '[function]'
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, write(field)]))
}
