import type { AnyPolicySource, CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import type { Framework } from './apply-policy.ts'
import { foldedPath } from './folded-path.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'
import { handleBy } from './policy-handler.ts'

/** A middleware of Connect, Polka, Express and others of their kind. */
export type NodeMiddleware<
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
  // biome-ignore lint/suspicious/noExplicitAny: frameworks differ in the errors that they take, h3 1 only an `Error`.
> = (request: Request, response: Response, next: (error?: any) => void) => unknown

/**
 * Makes a middleware that applies a policy: it answers preflights, and puts the headers on every other response when
 * its head is written.
 *
 * @param policy A policy, options for one, or a function of request and response that picks one.
 * @param hooks `onRefused` is called for each request that the policy refuses.
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
  return middlewareBy(policy as AnyPolicySource<readonly [Request, Response]>, hooks, {
    normalizePath: foldedPath,
  })
}

/** As {@link cors}, for a framework that routes in its own way. */
export function middlewareBy<Request extends NodeRequest, Response extends NodeResponse>(
  policy: AnyPolicySource<readonly [request: Request, response: Response]> | undefined,
  hooks: CorsHooks,
  framework?: Framework<Request, Response>,
): NodeMiddleware<Request, Response> {
  const handle = handleBy(policy, hooks, framework)
  return (request, response, next) => {
    const returned = handle(request, response, next)
    // Not a promise: some frameworks handle a rejection themselves, and would report one failure twice. The response of a
    // preflight is returned, because h3 1 otherwise waits for an event that its own response has emitted by then.
    return returned === response ? response : undefined
  }
}
