import {
  type AnyPolicySource,
  type CorsHooks,
  type Decision,
  isPromise,
  type PolicyOptions,
  type PolicySource,
} from '@corsage/core'
import { applyPolicy, type Framework } from './apply-policy.ts'
import { answerEmpty } from './empty-answer.ts'
import { foldedPath } from './folded-path.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/** A middleware of Connect, Polka, Express and others of their kind. */
export type NodeMiddleware<
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
> = (request: Request, response: Response, next: (error?: unknown) => void) => void

/**
 * Makes a middleware that applies a policy: it answers preflights, and puts the headers on every other response when
 * its head is written.
 *
 * @param policy A policy, options for one, or a function of request and response that picks one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * connect().use(cors({ origins: 'https://app.example.com' })).use(handler)
 * ```
 */
export function cors<
  const Options extends PolicyOptions,
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
>(
  policy?: PolicySource<Options, readonly [request: Request, response: Response]>,
  hooks: CorsHooks = {},
): NodeMiddleware<Request, Response> {
  return middlewareBy(policy, hooks, { normalizePath: foldedPath() })
}

/** As {@link cors}, for a framework that routes in its own way. */
export function middlewareBy<Request extends NodeRequest, Response extends NodeResponse>(
  policy: AnyPolicySource<readonly [request: Request, response: Response]> | undefined,
  hooks: CorsHooks,
  framework?: Framework<Request, Response>,
): NodeMiddleware<Request, Response> {
  const apply = applyPolicy(policy, hooks, framework)
  return (request, response, next) => {
    let decision: Decision | Promise<Decision>
    try {
      decision = apply(request, response, request, response)
    } catch (error) {
      next(error)
      return
    }
    // What `next` throws is not the policy's error, and does not come back here.
    if (isPromise(decision)) void decision.then((settled) => proceed(settled, response, next), next)
    else proceed(decision, response, next)
  }
}

function proceed({ status }: Decision, response: NodeResponse, next: () => void): void {
  if (status === undefined) next()
  else answerEmpty(response, status)
}
