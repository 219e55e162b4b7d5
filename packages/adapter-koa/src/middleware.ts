import { after, type CorsHooks, type PolicyOptions, type PolicySource } from '@corsage/core'
import { applyPolicy, foldedPath } from '@corsage/node'
import type { Context, Middleware, Request } from 'koa'

/**
 * Makes a Koa middleware that applies a policy: it answers preflights, and puts the headers on every other response
 * when its head is written, errors included. Use it first.
 *
 * @param policy A policy, options for one, or a function of request and context that picks one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * ```
 */
export function cors<const Options extends PolicyOptions>(
  policy?: PolicySource<Options, readonly [request: Request, context: Context]>,
  hooks: CorsHooks = {},
): Middleware {
  const apply = applyPolicy<readonly [Request, Context]>(policy, hooks, {
    normalizePath: foldedPath(),
    urlOf: (_request, { originalUrl }) => originalUrl,
  })
  return (context, next) =>
    after(apply(context.req, context.res, context.request, context as Context), ({ status }) => {
      if (status === undefined) return next()
      context.body = null
      context.status = status
      return undefined
    })
}
