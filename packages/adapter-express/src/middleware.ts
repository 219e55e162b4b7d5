import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnyPolicySource, CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import { foldedPath, middlewareBy, prepareResponses } from '@corsage/node'
import type { Request, Response } from 'express'

// biome-ignore-start lint/suspicious/noExplicitAny: a resolver can name the parameters, bodies and locals of its route.
type AnyRequest = Request<any, any, any, any, any>
type AnyResponse = Response<any, any>
/** With Node's types for the messages, so that the route's other handlers know the parameters of its path. */
type CorsMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: any) => void,
) => void
// biome-ignore-end lint/suspicious/noExplicitAny: see above.

/**
 * Creates an Express middleware that applies a policy: it answers preflights, and puts the headers on every other
 * response when its head is written, errors included. Use it first.
 *
 * @param policy A policy, options for one, or a function of request and response that picks one.
 * @param hooks `onRefused` is called for each request that the policy refuses.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * app.use(cors({ origins: 'https://app.example.com', resources: { '/public': { origins: '*' } } }))
 * ```
 */
export function cors<
  const Options extends PolicyOptions,
  ExpressRequest extends AnyRequest = Request,
  ExpressResponse extends AnyResponse = Response,
>(
  policy?: PolicySource<Options, readonly [request: ExpressRequest, response: ExpressResponse]>,
  hooks: CorsHooks = {},
): CorsMiddleware {
  const source = policy as AnyPolicySource<readonly [IncomingMessage, ServerResponse]>
  const middleware = middlewareBy(source, hooks, { normalizePath })
  let prepared: unknown
  return (request, response, next) => {
    const prototype = Object.getPrototypeOf(response)
    if (prototype !== prepared) {
      prepareResponses(response)
      prepared = prototype
    }
    middleware(request, response, next)
  }
}

/**
 * Compares paths as loosely as any Express router can, regardless of the application's settings, because a router within
 * it can have others. Express 4 drops one of two slashes after a mount point, and other routers do not: such a path has
 * no policy.
 */
function normalizePath(path: string): string | undefined {
  return path.includes('//') ? undefined : foldedPath(path)
}
