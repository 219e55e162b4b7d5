import { type AnyPolicySource, type CorsHooks, type Decision, isPromise } from '@corsage/core'
import { applyPolicy, type Framework } from './apply-policy.ts'
import { answerEmpty } from './empty-answer.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Answers preflights, and hands on every other request, with the error where a resolver failed.
 *
 * @returns A function that returns what `next` does; a promise for it where the policy or the resolver is asynchronous.
 * @throws {@link PolicyError} for faulty options, at once.
 */
export function handleBy<Request extends NodeRequest, Response extends NodeResponse>(
  policy: AnyPolicySource<readonly [request: Request, response: Response]> | undefined,
  hooks: CorsHooks,
  framework?: Framework<Request, Response>,
): (request: Request, response: Response, next: (error?: unknown) => unknown) => unknown {
  const apply = applyPolicy(policy, hooks, framework)
  return (request, response, next) => {
    let decision: Decision | Promise<Decision>
    try {
      decision = apply(request, response, request, response)
    } catch (error) {
      return next(error)
    }
    // What `next` throws is not the policy's error, and does not come back here.
    return isPromise(decision)
      ? decision.then((settled) => proceed(settled, response, next), next)
      : proceed(decision, response, next)
  }
}

function proceed({ status }: Decision, response: NodeResponse, next: () => unknown): unknown {
  return status === undefined ? next() : answerEmpty(response, status)
}
