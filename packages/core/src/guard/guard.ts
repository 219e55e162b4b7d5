import { guardText, noticeFailure, noticeGuard, noticeLoopback } from '../advise/index.ts'
import { notify } from '../callbacks.ts'
import { type Decision, OFF } from '../decide/decision.ts'
import { decodePath, type NormalizePath } from '../decide/paths.ts'
import { rejectGuard } from '../policy-error.ts'
import { isPromise } from '../promises.ts'
import { type AnyPolicySource, createEvaluate, type Evaluate, isInstance } from '../resolver.ts'
import { shareDecisions } from '../shared-decisions.ts'
import { authoritiesOf, authorityOf } from './authority.ts'
import { decideAlone, decideByPolicy } from './decision.ts'
import { type GuardOptions, readGuardOptions } from './options.ts'
import type { GuardReason, GuardRefusal, GuardRequest, GuardRules } from './rules.ts'

/** Returns the refusal of a request, or `undefined` if it passes. */
export type Guard<Context extends readonly unknown[]> = (
  request: GuardRequest,
  ...context: Context
) => GuardRefusal | undefined | Promise<GuardRefusal | undefined>

/**
 * Creates the function with which an adapter decides whether a request can reach its handler.
 *
 * @param source A policy, options for one, or a resolver. If `cors` has the same source, a resolver and the functions in
 * `origins` are called once for each request.
 * @param normalizePath How the framework's router compares paths.
 * @returns A function that returns a promise only for an asynchronous policy or resolver. It throws or rejects only if the
 * resolver does. The adapter must not call the handler then.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 */
export function createGuard<Context extends readonly unknown[]>(
  source: AnyPolicySource<Context> | undefined,
  options?: GuardOptions<Context>,
  normalizePath: NormalizePath = decodePath,
): Guard<Context> {
  return createGuardOf(createGuardEvaluate(source, normalizePath), options)
}

/**
 * Creates the function that evaluates a guard's policy. It shares its decisions with `cors`.
 *
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 */
export function createGuardEvaluate<Context extends readonly unknown[]>(
  source: AnyPolicySource<Context> | undefined,
  normalizePath: NormalizePath = decodePath,
): Evaluate<Context> {
  const isMissing = typeof source !== 'object' && typeof source !== 'function'
  if (isMissing || isInstance(source)) {
    // Not the value, because `app.use(guard)` calls it with a request, and a log of the error would contain its cookies.
    rejectGuard([{ code: 'guard-without-policy', path: '', value: undefined, facts: {} }])
  }
  const evaluate = createEvaluate(source, {}, normalizePath)
  shareDecisions(source as object)
  return evaluate
}

/** Creates a guard like {@link createGuard}, for a framework that finds the policy of a request itself. */
export function createGuardOf<Context extends readonly unknown[]>(
  evaluate: Evaluate<Context>,
  options?: GuardOptions<Context>,
): Guard<Context> {
  const { rules, findings } = readGuardOptions(options)
  rejectGuard(findings)
  const refuse = refusing(rules)
  const ask = rules.report ? unfailing(evaluate) : evaluate
  let unseen = rules.hosts === undefined ? SEEN_BY_NOTICES : 0
  const settle = (request: GuardRequest, decision: Decision): GuardRefusal | undefined => {
    const reason = decideByPolicy(request, rules, decision)
    return reason === 'pass' ? undefined : refuse(reason, request)
  }
  return (request, ...context) => {
    if (unseen > 0) unseen = noticeLoopback(request.headers.get('host')) ? 0 : unseen - 1
    const first = decideAlone(request, rules, context)
    if (first === 'pass') return undefined
    if (first !== 'ask') return refuse(first, request)
    const decision = ask(request, ...context)
    return isPromise(decision)
      ? decision.then((settled) => settle(request, settled))
      : settle(request, decision)
  }
}

/** Turns a failed evaluation into a refusal: with `report`, every request must pass. */
function unfailing<Context extends readonly unknown[]>(evaluate: Evaluate<Context>): Evaluate<Context> {
  const fail = (error: unknown): Decision => {
    noticeFailure('callback', error)
    return OFF
  }
  return (request, ...context) => {
    try {
      const decision = evaluate(request, ...context)
      return isPromise(decision) ? decision.catch(fail) : decision
    } catch (error) {
      return fail(error)
    }
  }
}

/** Reports refusals, and refuses unless they are only reported. */
function refusing({ hosts, report, onRefused }: GuardRules<never>) {
  const isLocal = hosts !== undefined
  return (reason: GuardReason, request: GuardRequest): GuardRefusal | undefined => {
    const { method, url, headers } = request
    const host = authorityOf(authoritiesOf(request))
    const origin = headers.get('origin') ?? ''
    const refused = Object.freeze({ reason, ...guardText(reason, { method, host, origin, isLocal }) })
    noticeGuard(refused, report)
    void notify(onRefused, refused, {
      method,
      url,
      origin,
      requestedMethod: headers.get('access-control-request-method'),
      requestedHeaders: headers.get('access-control-request-headers'),
    })
    return report ? undefined : refused
  }
}

/** The number of requests that development notices look at. Later requests cost nothing. */
const SEEN_BY_NOTICES = 100

/** The status of a refused request. */
export const GUARD_STATUS = 403

/** The headers of the response to a refused request. */
export const GUARD_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}
