import type { Decision } from '../decision.ts'

/**
 * The single-valued headers that CORS owns on a response. What an upstream or an earlier layer left in one of them
 * is removed, so that no response ever mixes two policies.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-responses Fetch standard, §3.3.3 HTTP responses}
 */
export const CORS_RESPONSE_HEADERS: readonly string[] = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-max-age',
  'access-control-allow-private-network',
]

const WITH_TIMING: readonly string[] = [...CORS_RESPONSE_HEADERS, 'timing-allow-origin']

/**
 * Returns the headers that only a decision may set: each one that it does not set is removed from the response. A
 * handler's `Access-Control-Expose-Headers` is combined with the policy's instead if the decision permits reading.
 */
export function ownedHeaders({ kind, timingAllowOrigin }: Decision): readonly string[] {
  if (kind === 'uncovered') return []
  return timingAllowOrigin || kind === 'off' ? WITH_TIMING : CORS_RESPONSE_HEADERS
}
