import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import type { AnyPolicySource } from '@corsage/core/adapter'
import { createMiddleware, prepareResponses } from '@corsage/node/adapter'
import type { NextFunction, Request, Response } from 'express'
import { loosePath } from './loose-path.ts'

/** With Node's types, so that the other handlers of a route know the parameters of its path. */
type CorsMiddleware = (request: IncomingMessage, response: ServerResponse, next: NextFunction) => void

/**
 * Creates an Express middleware that applies a policy: it answers preflights, and puts the headers on every other
 * response when its head is written, errors included. Use it first.
 *
 * @param policy A policy, options for one, or a function of request and response that picks one.
 * @param hooks `onRefused` is called for each request that the policy refuses.
 * @throws {@link PolicyError} for invalid options, at once.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * app.use(cors({ origins: 'https://app.example.com', resources: { '/public': { origins: '*' } } }))
 * ```
 */
export function cors<
  const Options extends PolicyOptions,
  ExpressRequest extends IncomingMessage = Request,
  ExpressResponse extends ServerResponse = Response,
>(
  policy?: PolicySource<Options, readonly [request: ExpressRequest, response: ExpressResponse]>,
  hooks: CorsHooks = {},
): CorsMiddleware {
  const source = policy as AnyPolicySource<readonly [IncomingMessage, ServerResponse]>
  const middleware = createMiddleware(source, hooks, { normalizePath: loosePath })
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
