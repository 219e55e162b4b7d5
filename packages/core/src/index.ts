/**
 * The server's half of CORS: options become a policy, and a policy decides about requests.
 *
 * @packageDocumentation
 */
export { after, isPromise } from './after.ts'
export { applyDecision, applyLayer, preflightResponse, writeDecision } from './apply-decision.ts'
export type { CheckedOptions } from './checked-options.ts'
export type { AsyncEvaluator, Evaluator } from './compile.ts'
export { type Decision, OFF, type RefusalReason } from './decision.ts'
export { type FetchHandler, type FetchHooks, isResponse, throwNoResponse, withCors } from './fetch.ts'
export type { CorsHooks } from './hooks.ts'
export { closeLayer, type Layer, openLayer } from './layers.ts'
export { narrowDecision } from './narrow.ts'
export type { OriginFunction, OriginPatternOption, PolicyOptions, ResourceOptions } from './options.ts'
export { reportOverridden } from './overridden-policy.ts'
export { decodePath, type NormalizePath, pathOf } from './paths/paths.ts'
export {
  type AsyncPolicy,
  createPolicy,
  isPolicy,
  type Policy,
  type PolicyOf,
  policyFrom,
} from './policy.ts'
export { validateOptions } from './read-options.ts'
export { type OnRefused, type Refusal, reportRefusal } from './refusal.ts'
export type { RequestLike } from './request.ts'
export {
  type AnyPolicySource,
  type Evaluate,
  evaluateBy,
  type PolicySource,
  type Resolver,
} from './resolver.ts'
export { mergeExpose } from './response-headers/expose-headers.ts'
export { CORS_RESPONSE_HEADERS, ownedHeaders } from './response-headers/names.ts'
export { mergeVary } from './response-headers/vary.ts'
export { TimeoutError } from './timeout.ts'
export { PolicyError, type PolicyIssue, type PolicyIssueCode } from './validation/errors.ts'
export type { PolicyWarning, Severity } from './warnings.ts'
