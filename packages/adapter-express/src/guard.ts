import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GuardOptions, PolicyOptions, PolicySource } from '@corsage/core'
import type { AnyPolicySource } from '@corsage/core/adapter'
import { createGuardMiddleware } from '@corsage/node/adapter'
import type { NextFunction, Request, Response } from 'express'
import { loosePath } from './loose-path.ts'

/**
 * Creates an Express middleware that guards against cross-site requests (CSRF). A request that a page of another site is not
 * allowed to make gets a 403 response and does not reach later handlers. Mount it after `cors` and before sessions and body
 * parsers.
 *
 * @param policy The policy that you pass to `cors`, options for one, or a resolver. Origins that it allows with credentials
 * can make any listed request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })
 * app.use(cors(policy), guard(policy))
 * ```
 */
export function guard<
  const Options extends PolicyOptions,
  ExpressRequest extends IncomingMessage = Request,
  ExpressResponse extends ServerResponse = Response,
>(
  policy: PolicySource<Options, readonly [request: ExpressRequest, response: ExpressResponse]>,
  options?: GuardOptions<readonly [request: ExpressRequest, response: ExpressResponse]>,
): (request: IncomingMessage, response: ServerResponse, next: NextFunction) => void {
  return createGuardMiddleware(
    policy as AnyPolicySource<readonly [IncomingMessage, ServerResponse]>,
    options as GuardOptions<readonly [IncomingMessage, ServerResponse]> | undefined,
    loosePath,
  )
}
