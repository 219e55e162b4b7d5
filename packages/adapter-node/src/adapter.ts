/**
 * Functions for authors of adapters of Node frameworks. They evaluate a policy, and set its headers when the head of the response
 * is written.
 *
 * @packageDocumentation
 */
export { type ApplyPolicy, applyPolicy, type Framework } from './apply-policy.ts'
export { foldedPath } from './folded-path.ts'
export { answerRefusal, createGuardMiddleware } from './guard.ts'
export { applyLate, createComparison, replaceLate } from './late-headers.ts'
export { createMiddleware } from './middleware.ts'
export { RequestView } from './node-messages.ts'
