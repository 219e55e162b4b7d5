import type { CorsHooks, Decision, PolicyOptions, PolicySource } from '@corsage/core'
import { type AnyPolicySource, isPromise } from '@corsage/core/adapter'
import { applyPolicy, foldedPath } from '@corsage/node/adapter'
import type { Context, Middleware, Next, ParameterizedContext, Request } from 'koa'

/**
 * Creates a Koa middleware that applies a policy. It responds to preflights, and adds the headers to every other response when
 * its head is written, including errors. Mount it first.
 *
 * @param policy A policy, options for one, or a resolver that is called with the request and the context. Default: every
 * origin, without credentials.
 * @param hooks See {@link CorsHooks}.
 * @throws {@link PolicyError} immediately, for invalid options.
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
  const apply = applyPolicy(policy as AnyPolicySource<readonly [Request, Context]>, hooks, {
    normalizePath: foldedPath,
    urlOf: (_request, _koaRequest, { originalUrl }) => originalUrl,
  })
  return (context, next) => {
    const decision = apply(context.req, context.res, context.request, context as Context)
    return isPromise(decision)
      ? decision.then((settled) => proceed(settled, context, next))
      : proceed(decision, context, next)
  }
}

function proceed(
  { status }: Decision,
  context: ParameterizedContext,
  next: Next,
): Promise<unknown> | undefined {
  if (status === undefined) return next()
  context.body = null
  context.status = status
  // Koa removes the other headers that describe content.
  context.remove('Content-Encoding')
  // Without a length, the connection would have to end with the response.
  if (status !== 204) context.length = 0
  return undefined
}
