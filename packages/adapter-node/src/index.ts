/**
 * CORS for `node:http`, `node:https` and `node:http2`, and for the middleware frameworks that stand on them.
 *
 * @packageDocumentation
 */
export {
  type AsyncPolicy,
  type CorsHooks,
  createPolicy,
  type Decision,
  type OnRefused,
  type OriginFunction,
  type OriginPatternOption,
  type Policy,
  PolicyError,
  type PolicyIssue,
  type PolicyIssueCode,
  type PolicyOptions,
  type PolicySource,
  type PolicyWarning,
  type Refusal,
  type RefusalReason,
  type RequestLike,
  type Resolver,
  type ResourceOptions,
} from '@corsage/core'
export { type ApplyPolicy, applyPolicy, type Framework } from './apply-policy.ts'
export { foldedPath } from './folded-path.ts'
export { applyLate, prepareResponses, replaceLate } from './late-headers.ts'
export { withCors } from './listener.ts'
export { cors, cors as default, middlewareBy, type NodeMiddleware } from './middleware.ts'
export { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'
