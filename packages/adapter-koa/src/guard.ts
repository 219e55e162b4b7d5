import type { GuardOptions, GuardRefusal, PolicyOptions, PolicySource } from '@corsage/core'
import {
  type AnyPolicySource,
  createGuard,
  GUARD_HEADERS,
  GUARD_STATUS,
  isPromise,
} from '@corsage/core/adapter'
import { createComparison, foldedPath, RequestView } from '@corsage/node/adapter'
import type { Context, Middleware, Next, ParameterizedContext, Request } from 'koa'

/**
 * Creates a Koa middleware that guards against cross-site requests (CSRF). A request that a page of another site is not allowed
 * to make gets a 403 response and does not reach later middleware. Mount it after `cors` and before sessions and body parsers.
 *
 * @param policy The policy that you pass to `cors`, options for one, or a resolver. Origins that it allows with credentials
 * can make any listed request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })
 * app.use(cors(policy)).use(guard(policy))
 * ```
 */
export function guard<const Options extends PolicyOptions>(
  policy: PolicySource<Options, readonly [request: Request, context: Context]>,
  options?: GuardOptions<readonly [request: Request, context: Context]>,
): Middleware {
  const source = policy as AnyPolicySource<readonly [Request, Context]>
  const decide = createGuard(source, options, foldedPath)
  const compare = createComparison(source)
  return (context, next) => {
    compare(context.res)
    const view = new RequestView(context.req, context.originalUrl)
    const refused = decide(view, context.request, context as Context)
    return isPromise(refused)
      ? refused.then((settled) => proceed(settled, context, next))
      : proceed(refused, context, next)
  }
}

function proceed(
  refused: GuardRefusal | undefined,
  context: ParameterizedContext,
  next: Next,
): Promise<unknown> | undefined {
  if (refused === undefined) return next()
  context.status = GUARD_STATUS
  context.body = refused.message
  context.set(GUARD_HEADERS)
  return undefined
}
