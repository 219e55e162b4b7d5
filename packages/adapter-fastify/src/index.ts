/**
 * CORS plugin for Fastify 5.
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
export { type GuardPluginOptions, guard } from './guard.ts'
export { type CorsPluginOptions, cors, cors as default } from './plugin.ts'
