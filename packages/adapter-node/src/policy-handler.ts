import type { CorsHooks, Decision } from '@corsage/core'
import { type AnyPolicySource, isPromise } from '@corsage/core/adapter'
import { applyPolicy, type Framework } from './apply-policy.ts'
import { answerEmpty } from './empty-answer.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Creates a function that answers preflights and passes every other request to `next`, with the error if a resolver failed.
 *
 * @returns A function that returns what `next` does; a promise for it if the policy or the resolver is asynchronous.
 * @throws {@link PolicyError} for invalid options, at once.
 */
export function createHandler<Request extends NodeRequest, Response extends NodeResponse>(
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
    // An error that `next` throws is not the policy's, so it must not reach `next` again.
    return isPromise(decision)
      ? decision.then((settled) => proceed(settled, response, next), next)
      : proceed(decision, response, next)
  }
}

function proceed({ status }: Decision, response: NodeResponse, next: () => unknown): unknown {
  return status === undefined ? next() : answerEmpty(response, status)
}

/** A middleware of Connect, Polka, Express and similar frameworks. */
export type NodeMiddleware<
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
  // biome-ignore lint/suspicious/noExplicitAny: frameworks differ in the errors that they take, h3 1 only an `Error`.
> = (request: Request, response: Response, next: (error?: any) => void) => unknown

/** Creates a middleware as `cors` does, for a framework that routes differently. */
export function createMiddleware<Request extends NodeRequest, Response extends NodeResponse>(
  policy: AnyPolicySource<readonly [request: Request, response: Response]> | undefined,
  hooks: CorsHooks,
  framework?: Framework<Request, Response>,
): NodeMiddleware<Request, Response> {
  const handle = createHandler(policy, hooks, framework)
  return (request, response, next) => {
    const returned = handle(request, response, next)
    // Not a promise: some frameworks handle a rejection themselves, and would report one failure twice. The response of a
    // preflight is returned, because h3 1 otherwise waits for an event that its own response has emitted by then.
    return returned === response ? response : undefined
  }
}
