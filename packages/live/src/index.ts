/**
 * Allow lists that live in a database and change while servers run.
 *
 * @packageDocumentation
 */

export { type LiveOrigins, type LiveOriginsOptions, liveOrigins } from './live-origins.ts'
export { type LivePolicy, type LivePolicyOptions, livePolicy } from './live-policy.ts'
export type { Lookup } from './lookups.ts'
export type { KeptResults } from './results.ts'
