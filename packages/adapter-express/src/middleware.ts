import {
  type AnyPolicySource,
  type CorsHooks,
  type NormalizePath,
  type PolicyOptions,
  type PolicySource,
  policyFrom,
} from '@corsage/core'
import { foldedPath, middlewareBy, type NodeMiddleware, prepareResponses } from '@corsage/node'
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
  const middlewareOf = routedMiddleware(policy, hooks)
  let prepared: unknown
  return (request, response, next) => {
    const prototype = Object.getPrototypeOf(response)
    if (prototype !== prepared) {
      prepareResponses(response)
      prepared = prototype
    }
    middlewareOf(request)(request, response, next)
  }
}

type Middleware = NodeMiddleware<Request, Response>

/** The middleware that compares paths as the application of a request does. */
function routedMiddleware(
  source: AnyPolicySource<readonly [Request, Response]> | undefined,
  hooks: CorsHooks,
): (request: Request) => Middleware {
  const normalizePath = foldedPath()
  const policy = typeof source === 'function' ? source : policyFrom(source, normalizePath)
  const byDefault = middlewareBy(policy, hooks, { normalizePath })
  // A policy without resources is the same however paths are compared.
  if (typeof policy !== 'function' && policyFrom(policy, foldedPath()) === policy) return () => byDefault

  const byApplication = new WeakMap<object, Middleware>()
  return ({ app }) => {
    // An application's settings are there with its first request, and not before.
    let middleware = byApplication.get(app)
    if (middleware === undefined) {
      const settings = pathSettings(app)
      middleware = settings ? middlewareBy(policy, hooks, { normalizePath: settings }) : byDefault
      byApplication.set(app, middleware)
    }
    return middleware
  }
}

/** How an application compares paths, where that is not Express' default. */
function pathSettings(app: Request['app']): NormalizePath | undefined {
  const caseSensitive = isEnabled(app, 'case sensitive routing')
  const strict = isEnabled(app, 'strict routing')
  const dropsSlashes = 'lazyrouter' in app
  if (!caseSensitive && !strict && !dropsSlashes) return undefined
  return Object.assign(foldedPath({ caseSensitive, strict }), { loosely })
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
