/**
 * The server's half of CORS: options become a policy, and a policy decides about requests.
 *
 * @packageDocumentation
 */
export type { Decision, RefusalReason } from './decision.ts'
export { PolicyError, type PolicyIssue, type PolicyIssueCode } from './errors.ts'
export { applyDecision, type FetchHandler, preflightResponse, withCors } from './fetch.ts'
export { narrowDecision } from './narrow.ts'
export type { OriginFunction, OriginPatternOption, PolicyOptions } from './options.ts'
export { OriginTimeoutError } from './origins/ask.ts'
export {
  type AsyncPolicy,
  createPolicy,
  isPolicy,
  type Policy,
  type PolicyInput,
  type PolicyOf,
  policyFrom,
} from './policy.ts'
export { validateOptions } from './read-options.ts'
export { type CorsHooks, type OnRefused, type Refusal, reportRefusal } from './refusal.ts'
export type { RequestLike } from './request.ts'
export { CORS_RESPONSE_HEADERS } from './response-headers/names.ts'
export { mergeVary } from './response-headers/vary.ts'
export type { ValidOptions } from './valid-options.ts'
export type { PolicyWarning } from './warnings.ts'
