import { isPlain } from './accept/own-fields.ts'
import { notice } from './advise/notices.ts'
import { after, isPromise, reportFailure, TimeoutError, within } from './callbacks.ts'
import type { ValidOptions } from './checked-options.ts'
import { type Decision, decide, OFF } from './decide/decision.ts'
import { mergeVary } from './decide/headers.ts'
import { decodePath, type NormalizePath } from './decide/paths.ts'
import { isPreflight, type RequestLike } from './decide/request.ts'
import { type CorsHooks, checkHooks } from './hooks.ts'
import { collectIssues, PolicyError, show } from './issues.ts'
import type { PolicyOptions } from './options.ts'
import { type AsyncPolicy, isPolicy, type Policy, policyFrom } from './policy.ts'
/**
 * Picks the policy of a request: for tenants, for settings that change while the server runs.
 *
 * @returns A policy, options for one (compiled once if the same object is returned again), or `false` for no CORS. A
 * throw or a rejection reaches the framework's error handling, and the response carries no permission.
 */
export type Resolver<Context extends readonly unknown[]> = (
  ...context: Context
) => Resolved | Promise<Resolved>

/** What every adapter takes, its options checked: a policy, options for one, or a resolver. */
export type PolicySource<Options, Context extends readonly unknown[]> =
  | (Options & ValidOptions<Options>)
  | Policy
  | AsyncPolicy
  | Resolver<Context>

/** The same, whatever the options are. */
export type AnyPolicySource<Context extends readonly unknown[]> =
  | PolicyOptions
  | Policy
  | AsyncPolicy
  | Resolver<Context>

type Resolved = Policy | AsyncPolicy | PolicyOptions | false

/** Says what a policy, or the one that a resolver picks, decides about a request. */
export type Evaluate<Context extends readonly unknown[]> = (
  request: RequestLike,
  ...context: Context
) => Decision | Promise<Decision>

/**
 * What an adapter does with what it was handed: a policy, options for one, or a resolver.
 *
 * @param source As the adapter's user gave it.
 * @param hooks `timeout` and `onError` are about a resolver.
 * @param normalizePath How the framework's router compares paths.
 * @returns A function that makes a promise only for an asynchronous policy or resolver.
 * @throws {@link PolicyError} for faulty options or hooks, at once.
 */
export function evaluateBy<Context extends readonly unknown[]>(
  source: AnyPolicySource<Context> | undefined,
  hooks: CorsHooks = {},
  normalizePath: NormalizePath = decodePath,
): Evaluate<Context> {
  checkSource(source, hooks)
  checkHooks(hooks, typeof source === 'function')
  if (typeof source === 'function') return resolve(source, hooks, normalizePath)
  const policy = policyFrom(source, normalizePath)
  printRisks(policy)
  // Only a resolver reads the context.
  const evaluate: (request: RequestLike, ...context: readonly unknown[]) => Decision | Promise<Decision> =
    policy.evaluate
  return evaluate
}

/** Rejects what is neither options nor a resolver, and explains `app.use(cors)`, which calls `cors` with a request. */
function checkSource(source: unknown, hooks: unknown): void {
  const { issues, report } = collectIssues()
  if (isClass(source))
    report('wrong-type', '', source, 'must be a policy, options or a resolver, not a class')
  if (isInstance(source) && !isPolicy(source) && (typeof hooks === 'function' || isInstance(hooks))) {
    report(
      'not-called',
      '',
      source,
      'cors was not called. Write app.use(cors()), with the options inside the parentheses',
    )
  }
  if (issues.length > 0) throw new PolicyError(issues)
}

function isClass(value: unknown): boolean {
  return (
    typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
  )
}

function isInstance(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlain(value)
}

/** Prints the warnings of a policy that an adapter applies, once per text and only in development. */
function printRisks({ warnings }: Policy | AsyncPolicy): void {
  for (const { severity, path, message } of warnings) {
    if (severity !== 'info') notice(`${path}: ${message}`)
  }
}

function resolve<Context extends readonly unknown[]>(
  resolver: Resolver<Context>,
  { timeout, onError }: CorsHooks,
  normalizePath: NormalizePath,
): Evaluate<Context> {
  const compiled = new WeakMap<object, Policy | AsyncPolicy>()
  const varying = varyingDecisions()
  const evaluate = (answer: unknown, request: RequestLike): Decision | Promise<Decision> => {
    if (answer === false) return varying(OFF)
    if (typeof answer !== 'object' || answer === null) {
      throw new TypeError(`The CORS resolver returned ${show(answer)}. Return a policy, options or false.`)
    }
    let policy = compiled.get(answer)
    if (policy === undefined) {
      policy = policyFrom(answer as Policy, normalizePath)
      printRisks(policy)
      compiled.set(answer, policy)
    }
    return after(policy.evaluate(request), varying)
  }
  return (request, ...context) => {
    let answer: ReturnType<typeof resolver>
    try {
      answer = resolver(...context)
    } catch (error) {
      throw asError(error)
    }
    if (!isPromise(answer)) return evaluate(answer, request)
    return within(answer, timeout, 'The CORS resolver').then(
      (settled) => evaluate(settled, request),
      (error: unknown) => {
        if (!(error instanceof TimeoutError)) throw asError(error)
        reportFailure(onError, error, request, [
          'The CORS resolver was too slow, so the request was refused',
          '',
        ])
        return refuse(request, error)
      },
    )
  }
}

/** Frameworks take only objects for errors: to them `undefined` says that nothing failed, and `'route'` means a route. */
function asError(thrown: unknown): unknown {
  if (typeof thrown === 'object' && thrown !== null) return thrown
  return new Error(`The CORS resolver threw ${show(thrown)}.`, { cause: thrown })
}

/** What a resolver picks may depend on the origin, whatever the policy itself says. */
function varyingDecisions(): (decision: Decision) => Decision {
  const known = new WeakMap<Decision, Decision>()
  return (decision) => {
    const { kind, headers } = decision
    let varying = known.get(decision)
    if (varying === undefined) {
      const withVary = { ...headers, vary: mergeVary(headers['vary'], 'Origin') }
      varying = decide(kind, withVary, decision)
      known.set(decision, varying)
    }
    return varying
  }
}

function refuse(request: RequestLike, error: unknown): Decision {
  const headers = { vary: 'Origin' }
  if (request.headers.get('origin') === null) return decide('none', headers)
  const preflight = isPreflight(request)
  return decide(preflight ? 'preflight' : 'actual', headers, {
    status: preflight ? 204 : undefined,
    reason: 'resolver-timed-out',
    error,
  })
}
