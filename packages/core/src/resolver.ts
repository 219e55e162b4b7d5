import { isPlain } from './accept/fields.ts'
import { errorText, noticeOff, noticeRisks } from './advise/index.ts'
import { notify, reportFailure } from './callbacks.ts'
import type { CheckedOptions } from './checked-options.ts'
import { CompiledPolicies } from './compiled-policies.ts'
import { type Decision, decide, OFF } from './decide/decision.ts'
import { mergeVary } from './decide/headers.ts'
import { decodePath, type NormalizePath } from './decide/paths.ts'
import { permissionOf, permitting } from './decide/permission.ts'
import { isPreflight, type RequestLike } from './decide/request.ts'
import { type CorsHooks, checkHooks } from './hooks.ts'
import { collectFindings } from './issues.ts'
import type { PolicyOptions } from './options.ts'
import { type AsyncPolicy, type Policy, policyFrom } from './policy.ts'
import { rejectFindings } from './policy-error.ts'
import { after, isPromise, TimeoutError, within } from './promises.ts'
import { sharing } from './shared-decisions.ts'
/**
 * Picks the policy of a request, for example by tenant. You can pass a resolver to every adapter in place of a policy.
 *
 * @returns A policy, options for one, or `false` to disable CORS. Equal options are compiled once, even if you create them
 * for each request. Return a new object when they change. If the resolver throws or rejects, the framework handles the error,
 * and the response has no CORS permission.
 *
 * @example
 * ```ts
 * const policies = new Map([['a.example.com', createPolicy({ origins: 'https://a.example.org' })]])
 * app.use(cors((request) => policies.get(request.headers.host ?? '') ?? false))
 * ```
 */
export type Resolver<Context extends readonly unknown[]> = (
  ...context: Context
) => Resolved | Promise<Resolved>

/** The first argument of every adapter: a policy, options for one, or a resolver. Mistakes in options show in the editor. */
export type PolicySource<Options, Context extends readonly unknown[]> =
  | CheckedOptions<Options>
  | ((Policy | AsyncPolicy | Resolver<Context>) & NoOption)

/** TypeScript suggests option names only if every member of the union has them. */
type NoOption = { readonly [Name in keyof PolicyOptions]?: never }

/** Like {@link PolicySource}, for options whose type is not known. */
export type AnyPolicySource<Context extends readonly unknown[]> =
  | PolicyOptions
  | Policy
  | AsyncPolicy
  | Resolver<Context>

type Resolved = Policy | AsyncPolicy | PolicyOptions | false

/** Returns the decision about a request, of a policy or of the one that a resolver picks. */
export type Evaluate<Context extends readonly unknown[]> = (
  request: RequestLike,
  ...context: Context
) => Decision | Promise<Decision>

/**
 * Creates the function that decides about the requests of an adapter.
 *
 * @param source The policy, options or resolver that the adapter was called with.
 * @param hooks The hooks that the adapter was called with. `timeout` and `onError` apply to a resolver.
 * @param normalizePath How the framework's router compares paths.
 * @returns A function that returns a promise only for an asynchronous policy or resolver.
 * @throws {@link PolicyError} immediately, for invalid options or hooks.
 */
export function createEvaluate<Context extends readonly unknown[]>(
  source: AnyPolicySource<Context> | undefined,
  hooks: CorsHooks = {},
  normalizePath: NormalizePath = decodePath,
): Evaluate<Context> {
  checkSource(source, hooks)
  checkHooks(hooks, typeof source === 'function')
  if (typeof source === 'function') return sharing(source, resolve(source, hooks, normalizePath))
  const policy = policyFrom(source, normalizePath)
  noticeRisks(policy.warnings)
  // Only a resolver reads the context.
  const evaluate: (request: RequestLike, ...context: readonly unknown[]) => Decision | Promise<Decision> =
    policy.evaluate
  // Without an origin, no function is called.
  return isPromise(policy.evaluate(WITHOUT_ORIGIN)) ? sharing(source as object, evaluate) : evaluate
}

const WITHOUT_ORIGIN: RequestLike = { method: 'GET', url: '/', headers: { get: () => null } }

/** Rejects what is neither options nor a resolver, and reports `app.use(cors)`, which calls `cors` with a request. */
function checkSource(source: unknown, hooks: unknown): void {
  const { findings, report } = collectFindings()
  if (isClass(source)) report('wrong-type', '', source, { expected: 'source', reason: 'class' })
  if (isInstance(source) && (typeof hooks === 'function' || isInstance(hooks))) {
    // Not the request, because a log of the error would contain its cookies.
    report('not-called', '', undefined)
  }
  rejectFindings(findings)
}

function isClass(value: unknown): boolean {
  return (
    typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
  )
}

/** Returns whether a value is an object that a class made, such as a request. */
export function isInstance(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlain(value)
}

function resolve<Context extends readonly unknown[]>(
  resolver: Resolver<Context>,
  { timeout, onError }: CorsHooks,
  normalizePath: NormalizePath,
): Evaluate<Context> {
  const compiled = new CompiledPolicies(normalizePath)
  const varying = varyingDecisions()
  const evaluate = (answer: unknown, request: RequestLike): Decision | Promise<Decision> => {
    if (answer === false) {
      noticeOff(request.headers)
      return varying(OFF)
    }
    if (typeof answer !== 'object' || answer === null) {
      throw new TypeError(errorText('resolver-returned', answer))
    }
    return after(compiled.of(answer).evaluate(request), varying)
  }
  const fail = (error: unknown, request: RequestLike): never => {
    void notify(onError, error, request)
    throw asError(error)
  }
  return (request, ...context) => {
    try {
      const answer = resolver(...context)
      if (!isPromise(answer)) return evaluate(answer, request)
      return within(answer, timeout, timedOut)
        .then((settled) => evaluate(settled, request))
        .catch((error: unknown) => {
          if (!(error instanceof TimeoutError)) return fail(error, request)
          reportFailure(onError, error, request, 'resolver')
          return refuse(request, error)
        })
    } catch (error) {
      return fail(error, request)
    }
  }
}

function timedOut(timeout: number): string {
  return errorText('resolver-timed-out', timeout)
}

/** Frameworks accept only objects as errors: to them, `undefined` means success, and `'route'` means the next route. */
function asError(thrown: unknown): unknown {
  if (typeof thrown === 'object' && thrown !== null) return thrown
  return new Error(errorText('resolver-threw', thrown), { cause: thrown })
}

/** A resolver can pick by the origin, even if the policy itself is static. */
function varyingDecisions(): (decision: Decision) => Decision {
  const known = new WeakMap<Decision, Decision>()
  return (decision) => {
    const { kind, headers } = decision
    let varying = known.get(decision)
    if (varying === undefined) {
      const withVary = { ...headers, vary: mergeVary(headers['vary'], 'Origin') }
      varying = permitting(decide(kind, withVary, decision), permissionOf(decision))
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
