import type { CorsHooks, Decision } from '@corsage/core'
import { type AnyPolicySource, isPromise } from '@corsage/core/adapter'
import { type ApplyPolicy, applyPolicy, type Framework } from './apply-policy.ts'
import { applyAndAnswer } from './late-headers.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/** A middleware of Connect, Polka, Express or a similar framework. */
export type NodeMiddleware<
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
  // biome-ignore lint/suspicious/noExplicitAny: frameworks differ in the errors that they take, h3 1 only an `Error`.
> = (request: Request, response: Response, next: (error?: any) => void) => unknown

/** Creates a middleware like `cors`, for a framework that routes differently. */
export function createMiddleware<Request extends NodeRequest, Response extends NodeResponse>(
  policy: AnyPolicySource<readonly [request: Request, response: Response]> | undefined,
  hooks: CorsHooks,
  framework?: Framework<Request, Response>,
): NodeMiddleware<Request, Response> {
  const apply = applyPolicy(policy, hooks, { put: applyAndAnswer, ...framework })
  return (request, response, next) => {
    const returned = handle(apply, request, response, next)
    // Not a promise: some frameworks handle a rejection themselves, and would report one failure twice. The response of a
    // preflight is returned, because h3 1 otherwise waits for an event that its own response has emitted by then.
    return returned === response ? response : undefined
  }
}

/**
 * Applies a policy that responds to preflights, and passes every other request to `next`, with the error if a resolver failed.
 *
 * @returns The response of a preflight, or what `next` returns; a promise if the policy or the resolver is asynchronous.
 */
export function handle<Request extends NodeRequest, Response extends NodeResponse>(
  apply: ApplyPolicy<Request, Response>,
  request: Request,
  response: Response,
  next: (error?: unknown) => unknown,
): unknown {
  let decision: Decision | Promise<Decision>
  try {
    decision = apply(request, response, request, response)
  } catch (error) {
    return next(error)
  }
  // An error that `next` throws is not the policy's, so it must not reach `next` again.
  if (isPromise(decision)) {
    return decision.then(({ status }) => (status === undefined ? next() : response), next)
  }
  return decision.status === undefined ? next() : response
}
