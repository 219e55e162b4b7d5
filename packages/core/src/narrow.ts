import { type Decision, decide } from './decision.ts'
import { mergeVary } from './response-headers/vary.ts'

/**
 * What two policies on one request say together: the first one's headers where both allow the origin, none where
 * either refuses it. So a second policy can only narrow, and no response mixes the headers of two.
 *
 * @returns The first decision itself where both are the same.
 */
export function narrowDecision(first: Decision, second: Decision): Decision {
  if (first === second) return first
  const both = mergeVary(first.headers['vary'], second.headers['vary'] ?? 'Origin')
  // Even where each policy alone is the same for every origin, the two together are not.
  const vary = mergeVary(both, 'Origin')
  const permitted = first.kind !== 'none' && first.allowed && second.allowed
  const headers = permitted ? { ...first.headers, vary } : { vary }
  return decide(first.kind, headers, first.status, first.reason ?? second.reason)
}
