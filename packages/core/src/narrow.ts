import { type Decision, decide } from './decision.ts'
import { mergeVary } from './response-headers/vary.ts'

/**
 * What two policies on one request say together: the first one's headers where both allow the origin, none where
 * either refuses it. So a second policy can only narrow, and no response mixes the headers of two. A policy that does not
 * cover the path has no say.
 *
 * @returns The first decision itself where both are the same.
 */
export function narrowDecision(first: Decision, second: Decision): Decision {
  if (first === second) return first
  if (second.kind === 'uncovered') return varyingToo(first, second)
  if (first.kind === 'uncovered') return varyingToo(second, first)
  const both = mergeVary(first.headers['vary'], second.headers['vary'] ?? 'Origin')
  // Even where each policy alone is the same for every origin, the two together are not.
  const vary = mergeVary(both, 'Origin')
  const permitted = isPermission(first) && isPermission(second)
  const headers = permitted ? { ...first.headers, vary } : { vary }
  const { reason, error } = first.reason === undefined ? second : first
  return decide(first.kind === 'off' ? second.kind : first.kind, headers, {
    status: first.status,
    reason,
    error,
    timingAllowOrigin: ownsTiming(first) || ownsTiming(second) || undefined,
  })
}

/** A decision, which it depends on more than itself that it is the one: a resolver picked the policy that has no say. */
function varyingToo(decision: Decision, { headers: { vary } }: Decision): Decision {
  if (vary === undefined) return decision
  const { kind, headers } = decision
  return decide(kind, { ...headers, vary: mergeVary(headers['vary'], vary) }, decision)
}

/** A decision without an origin permits nothing, and neither does one that another decision has narrowed to nothing. */
function isPermission({ kind, allowed, headers }: Decision): boolean {
  if (!allowed || (kind !== 'preflight' && kind !== 'actual')) return false
  return Object.hasOwn(headers, 'access-control-allow-origin')
}

/** A policy that is off also keeps an upstream's `Timing-Allow-Origin` off the response. */
function ownsTiming({ kind, timingAllowOrigin }: Decision): boolean {
  return kind === 'off' || timingAllowOrigin === true
}
