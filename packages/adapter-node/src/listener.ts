import { type CorsHooks, type PolicyInput, type PolicyOptions, policyFrom } from '@corsage/core'
import { cors } from './middleware.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/**
 * Applies a policy to a request listener of `node:http`, `node:https` or `node:http2`: answers preflights, and puts
 * the headers on every other response.
 *
 * @param listener Called for all that is no preflight.
 * @param policy A policy, or options for one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
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
  policy?: PolicyInput<Options>,
  hooks: CorsHooks = {},
): (request: Request, response: Response) => void {
  const middleware = cors(policyFrom(policy), hooks)
  return (request, response) => middleware(request, response, () => void listener(request, response))
}
