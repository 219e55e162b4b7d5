/**
 * The server's half of CORS: options become a policy, and a policy decides about requests.
 *
 * @packageDocumentation
 */

export { reportOverridden } from './advise/index.ts'
export type { CheckedOptions } from './checked-options.ts'
export { applyDecision, applyLayer, preflightResponse, writeDecision } from './decide/apply.ts'
export type { AsyncEvaluator, Evaluator } from './decide/compile.ts'
export { type Decision, narrowDecision, OFF, ownedHeaders, type RefusalReason } from './decide/decision.ts'
export { CORS_RESPONSE_HEADERS, mergeExpose, mergeVary } from './decide/headers.ts'
export { closeLayer, type Layer, openLayer } from './decide/layers.ts'
export { decodePath, type NormalizePath, pathOf } from './decide/paths.ts'
export type { RequestLike } from './decide/request.ts'
export { type FetchHandler, type FetchHooks, isResponse, throwNoResponse, withCors } from './fetch.ts'
export { type CorsHooks, type OnRefused, type Refusal, reportRefusal } from './hooks.ts'
export type { PolicyIssue, PolicyIssueCode, PolicyWarning, Severity } from './issues.ts'
export type { OriginFunction, OriginPatternOption, PolicyOptions, ResourceOptions } from './options.ts'
export {
  type AsyncPolicy,
  createPolicy,
  isPolicy,
  type Policy,
  type PolicyOf,
  policyFrom,
  validateOptions,
} from './policy.ts'
export { PolicyError } from './policy-error.ts'
export { after, isPromise, TimeoutError } from './promises.ts'
export {
  type AnyPolicySource,
  type Evaluate,
  evaluateBy,
  type PolicySource,
  type Resolver,
} from './resolver.ts'
