/**
 * CORS for `node:http`, `node:https` and `node:http2`, and for middleware frameworks such as Connect and Polka.
 *
 * @packageDocumentation
 */
export {
  type AsyncPolicy,
  type CorsHooks,
  createPolicy,
  type Decision,
  type GuardOptions,
  type GuardReason,
  type GuardRefusal,
  type OnGuardRefused,
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
export { cors, cors as default } from './cors.ts'
export { guard, withGuard } from './guard.ts'
export { allowRequest, guardUpgrade, verifyClient } from './guard-upgrade.ts'
export { withCors } from './listener.ts'
export type { NodeMiddleware } from './middleware.ts'
export type { NodeRequest, NodeResponse } from './node-messages.ts'
