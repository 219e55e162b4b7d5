/**
 * Functions for authors of adapters: they evaluate a policy, options or a resolver, and put the decision on a response.
 *
 * An adapter for Fetch handlers needs four of them:
 *
 * ```ts
 * const evaluate = createEvaluate(source, hooks)
 * const decision = await evaluate(request, request)
 * reportRefusal(hooks.onRefused, decision, request)
 * if (decision.status !== undefined) return preflightResponse(decision)
 * return applyDecision(await handler(request), decision)
 * ```
 *
 * @packageDocumentation
 */

export { reportEarlierLayer, reportOtherPolicy, reportOverridden } from './advise/index.ts'
export type { CheckedOptions } from './checked-options.ts'
export { snapshotOf } from './compiled-policies.ts'
export { applyDecision, applyLayer, preflightResponse, writeDecision } from './decide/apply.ts'
export { narrowDecision, OFF, ownedHeaders } from './decide/decision.ts'
export { mergeExpose, mergeVary } from './decide/headers.ts'
export { closeLayer, type Layer, openLayer } from './decide/layers.ts'
export { decodePath, type NormalizePath, pathOf } from './decide/paths.ts'
export { isResponse, throwNoResponse } from './fetch.ts'
export { guardResponse } from './guard/fetch.ts'
export {
  createGuard,
  createGuardEvaluate,
  createGuardOf,
  GUARD_HEADERS,
  GUARD_STATUS,
  type Guard,
} from './guard/guard.ts'
export { GUARD_OPTIONS } from './guard/options.ts'
export type { Authorities, GuardRequest } from './guard/rules.ts'
export { reportRefusal } from './hooks.ts'
export { OverloadError } from './overload-error.ts'
export { type PolicyOf, policyFrom } from './policy.ts'
export { after, isPromise, TimeoutError } from './promises.ts'
export { type AnyPolicySource, createEvaluate, type Evaluate } from './resolver.ts'
