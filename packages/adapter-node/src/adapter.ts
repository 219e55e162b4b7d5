/**
 * For authors of adapters for frameworks built on Node: how to evaluate a policy, and how to set its headers late.
 *
 * @packageDocumentation
 */
export { type ApplyPolicy, applyPolicy, type Framework } from './apply-policy.ts'
export { foldedPath } from './folded-path.ts'
export { answerRefusal, createGuardMiddleware } from './guard.ts'
export { applyLate, createComparison, replaceLate } from './late-headers.ts'
export { createMiddleware } from './middleware.ts'
export { RequestView } from './node-messages.ts'
