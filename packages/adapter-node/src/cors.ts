import type { CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import type { AnyPolicySource } from '@corsage/core/adapter'
import { foldedPath } from './folded-path.ts'
import { createMiddleware, type NodeMiddleware } from './middleware.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Creates a middleware for Connect, Polka and similar frameworks that applies a policy. It responds to preflights, and adds the
 * headers to every other response when its head is written.
 *
 * @param policy A policy, options for one, or a resolver that is called with the request and the response. Default: every
 * origin, without credentials.
 * @param hooks See {@link CorsHooks}.
 * @throws {@link PolicyError} immediately, for invalid options.
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
