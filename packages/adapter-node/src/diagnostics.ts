import { type Channel, channel } from 'node:diagnostics_channel'
import type { Decision } from '@corsage/core'
import { type AnyPolicySource, type NormalizePath, policyFrom, reportRefusal } from '@corsage/core/adapter'
import type { NodeRequest, RequestView } from './node-messages.ts'

// Without a subscriber, each costs a property read.
const DECISION: Channel = channel('corsage:decision')
const REFUSAL: Channel = channel('corsage:refusal')
const POLICY: Channel = channel('corsage:policy')

/** Publishes a decision and, if it is one, a refusal: `{ decision, request }` and `{ decision, refusal, request }`. */
export function publishDecision(decision: Decision, view: RequestView, request: NodeRequest): void {
  if (DECISION.hasSubscribers) DECISION.publish({ decision, request })
  if (!REFUSAL.hasSubscribers) return
  reportRefusal(
    (refused, refusal) => REFUSAL.publish({ decision: refused, refusal, request }),
    decision,
    view,
  )
}

/** Publishes what an adapter was called with: `{ policy }`, or `{ resolver }`, which picks a policy for each request. */
export function publishPolicy(
  source: AnyPolicySource<never> | undefined,
  normalizePath: NormalizePath,
): void {
  if (!POLICY.hasSubscribers) return
  const isResolver = typeof source === 'function'
  POLICY.publish(isResolver ? { resolver: source } : { policy: policyFrom(source, normalizePath) })
}
