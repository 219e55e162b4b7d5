import type { CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import type { AnyPolicySource } from '@corsage/core/adapter'
import { foldedPath } from './folded-path.ts'
import { createMiddleware, type NodeMiddleware } from './middleware.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Creates a middleware that applies a policy. It answers preflights, and sets the headers on every other response when
 * its head is written.
 *
 * @param policy A policy, options for one, or a function of request and response that picks one.
 * @param hooks `onRefused` is called for each request that the policy refuses.
 * @throws {@link PolicyError} for invalid options, at once.
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
  return createMiddleware(policy as AnyPolicySource<readonly [Request, Response]>, hooks, {
    normalizePath: foldedPath,
  })
}
