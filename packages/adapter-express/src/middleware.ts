import type { CorsHooks, PolicyOptions, PolicySource } from '@corsage/core'
import { foldedPath, middlewareBy, type NodeMiddleware } from '@corsage/node'
import type { Request, RequestHandler, Response } from 'express'

/**
 * Makes an Express middleware that applies a policy: it answers preflights, and puts the headers on every other
 * response when its head is written, errors included. Use it first.
 *
 * @param policy A policy, options for one, or a function of request and response that picks one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * app.route('/public').all(cors({ origins: '*' })).get(handler) // before an app-wide policy
 * ```
 */
export function cors<const Options extends PolicyOptions>(
  policy?: PolicySource<Options, readonly [request: Request, response: Response]>,
  hooks: CorsHooks = {},
): RequestHandler {
  const byDefault = middlewareBy(policy, hooks, { normalizePath: foldedPath() })
  const byApplication = new WeakMap<object, NodeMiddleware<Request, Response>>()
  const middlewareOf = (app: Request['app']): NodeMiddleware<Request, Response> => {
    const caseSensitive = app.enabled('case sensitive routing')
    const strict = app.enabled('strict routing')
    if (!caseSensitive && !strict) return byDefault
    return middlewareBy(policy, hooks, { normalizePath: foldedPath({ caseSensitive, strict }) })
  }
  return (request, response, next) => {
    // An application's settings are there with its first request, and not before.
    let middleware = byApplication.get(request.app)
    if (middleware === undefined) {
      middleware = middlewareOf(request.app)
      byApplication.set(request.app, middleware)
    }
    middleware(request, response, next)
  }
}
