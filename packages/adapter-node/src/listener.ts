import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import type { AnyPolicySource } from '@corsage/core/adapter'
import { applyPolicy } from './apply-policy.ts'
import { answerEmpty } from './empty-answer.ts'
import { applyAndAnswer } from './late-headers.ts'
import { handle } from './middleware.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Applies a policy to a request listener of `node:http`, `node:https` or `node:http2`. It responds to preflights, and adds the
 * headers to every other response.
 *
 * @param listener Called for every request that is not a preflight.
 * @param policy A policy, options for one, or a resolver that is called with the request and the response. Default: every
 * origin, without credentials. If a resolver fails, the response is an empty 500.
 * @param hooks See {@link CorsHooks}.
 * @returns A listener that returns the result of yours, or a promise if the policy or the resolver is asynchronous.
 * @throws {@link PolicyError} immediately, for invalid options.
 * @throws `TypeError` immediately, if the listener is not a function.
 *
 * @example
 * ```ts
 * createServer(withCors((request, response) => response.end('hello'), { origins: 'https://app.example.com' }))
 * ```
 */
export function withCors<
  const Options extends PolicyOptions,
  Request extends NodeRequest = IncomingMessage,
  Response extends NodeResponse = ServerResponse,
>(
  listener: (request: Request, response: Response) => unknown,
  policy?: PolicySource<Options, readonly [request: Request, response: Response]>,
  hooks: CorsHooks = {},
): (request: Request, response: Response) => unknown {
  if (typeof listener !== 'function') {
    throw new TypeError(
      'withCors was called without a listener. Write withCors(listener, options), and pass the result to the server.',
    )
  }
  const apply = applyPolicy(policy as AnyPolicySource<readonly [Request, Response]>, hooks, {
    put: applyAndAnswer,
  })
  return (request, response) =>
    handle(apply, request, response, (error) =>
      // Plain Node does not handle errors, so a failing resolver would end the process.
      error === undefined ? listener(request, response) : answerEmpty(response, 500),
    )
}
