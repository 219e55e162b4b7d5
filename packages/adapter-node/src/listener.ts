import type { CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import { middlewareBy } from './middleware.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Applies a policy to a request listener of `node:http`, `node:https` or `node:http2`: answers preflights, and puts
 * the headers on every other response.
 *
 * @param listener Called for all that is no preflight.
 * @param policy A policy, options for one, or a function of request and response that picks one; where that fails, the
 * answer is a bare 500.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, `TypeError` for a listener that is no function, at once.
 *
 * @example
 * ```ts
 * createServer(withCors((request, response) => response.end('hello'), { origins: 'https://app.example.com' }))
 * ```
 */
export function withCors<
  Request extends NodeRequest,
  Response extends NodeResponse,
  const Options extends PolicyOptions,
>(
  listener: (request: Request, response: Response) => unknown,
  policy?: PolicySource<Options, readonly [request: Request, response: Response]>,
  hooks: CorsHooks = {},
): (request: Request, response: Response) => void {
  if (typeof listener !== 'function') {
    throw new TypeError('withCors takes the listener first, then the policy')
  }
  const middleware = middlewareBy<Request, Response>(policy, hooks)
  return (request, response) =>
    middleware(request, response, (error) => {
      if (error === undefined) listener(request, response)
      else answerFailure(response)
    })
}

/** Plain Node has no error handling of its own: a resolver that fails must not end the process. */
function answerFailure(response: NodeResponse): void {
  response.statusCode = 500
  response.end()
}
