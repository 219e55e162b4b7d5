import {
  type AsyncPolicy,
  type CorsHooks,
  type Decision,
  type Policy,
  type PolicyOptions,
  policyFrom,
  reportRefusal,
} from '@corsage/core'
import { applyLate } from './late-headers.ts'
import { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'

/**
 * Evaluates a policy for each request and puts the headers on its response: what every adapter on Node does, however
 * its framework hands out the two.
 *
 * @param put How a decision is put on a response: {@link applyLate}, unless the framework knows which policy is right.
 * @returns A function that says what was decided; where the decision has a `status`, the caller answers the preflight
 * with it. A promise only where the policy is asynchronous.
 * @throws {@link PolicyError} for faulty options, at once.
 */
export function applyPolicy(
  policy: Policy | AsyncPolicy | PolicyOptions | undefined,
  hooks: CorsHooks,
  put: (response: NodeResponse, decision: Decision) => void = applyLate,
): (request: NodeRequest, response: NodeResponse) => Decision | Promise<Decision> {
  const compiled = policyFrom(policy)
  return (request, response) => {
    const view = new RequestView(request)
    const apply = (decision: Decision): Decision => {
      reportRefusal(hooks.onRefused, decision, view)
      put(response, decision)
      return decision
    }
    const decision = compiled.evaluate(view)
    return decision instanceof Promise ? decision.then(apply) : apply(decision)
  }
}
