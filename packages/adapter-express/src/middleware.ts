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
    const caseSensitive = isEnabled(app, 'case sensitive routing')
    const strict = isEnabled(app, 'strict routing')
    const dropsSlashes = 'lazyrouter' in app
    if (!caseSensitive && !strict && !dropsSlashes) return byDefault
    const normalizePath = Object.assign(foldedPath({ caseSensitive, strict }), { loosely })
    return middlewareBy(policy, hooks, { normalizePath })
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

/** Whether a setting holds all the way: the path of a mounted application is compared by those around it, too. */
function isEnabled(app: Request['app'] & { readonly parent?: Request['app'] }, setting: string): boolean {
  return app.enabled(setting) && (app.parent === undefined || isEnabled(app.parent, setting))
}

const folded = foldedPath()

/**
 * As a router within an application may compare paths, whatever the application's settings are: by default without
 * regard to case and to a slash at the end. Express 4 also drops one of two slashes behind a mount point.
 */
function loosely(path: string): string | undefined {
  return folded(path.replaceAll('//', '/'))
}
