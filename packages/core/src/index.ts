/**
 * Creates a CORS policy from options, and decides about requests. It works wherever `fetch` handlers run: Workers, Deno,
 * Bun and Node.
 *
 * @packageDocumentation
 */

export type { Decision, RefusalReason } from './decide/decision.ts'
export type { RequestLike } from './decide/request.ts'
export { type FetchHandler, type FetchHooks, withCors } from './fetch.ts'
export { withGuard } from './guard/fetch.ts'
export type { GuardOptions } from './guard/options.ts'
export type { GuardReason, GuardRefusal, OnGuardRefused } from './guard/rules.ts'
export type { CorsHooks, OnRefused, Refusal } from './hooks.ts'
export type { PolicyIssue, PolicyIssueCode, PolicyWarning } from './issues.ts'
export type { OriginFunction, OriginPatternOption, PolicyOptions, ResourceOptions } from './options.ts'
export { type AsyncPolicy, createPolicy, isPolicy, type Policy, validateOptions } from './policy.ts'
export { PolicyError } from './policy-error.ts'
export type { PolicySource, Resolver } from './resolver.ts'
