import { errorText } from '../advise/index.ts'
import type { FetchHandler } from '../fetch.ts'
import type { PolicyOptions } from '../options.ts'
import { after } from '../promises.ts'
import type { AnyPolicySource, PolicySource } from '../resolver.ts'
import { createGuard, GUARD_HEADERS, GUARD_STATUS } from './guard.ts'
import type { GuardOptions } from './options.ts'
import type { GuardRefusal } from './rules.ts'

/**
 * Guards a Fetch handler against cross-site requests (CSRF). A request that a page of another site is not allowed to make
 * gets a 403 response and does not reach the handler.
 *
 * @param handler Called for every request that passes, with all arguments.
 * @param policy The policy that you pass to {@link withCors}, options for one, or a resolver. Origins that it allows with
 * credentials can make any listed request.
 * @param options See {@link GuardOptions}.
 * @returns A handler of the same type. It returns a promise only if your handler or the policy does.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 * @throws `TypeError` immediately, if the handler is not a function.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })
 * export default { fetch: withCors(withGuard(handler, policy), policy) }
 * ```
 */
export function withGuard<
  const Options extends PolicyOptions,
  Rest extends readonly unknown[] = [],
  Answer extends Response | undefined = Response,
>(
  handler: FetchHandler<Rest, Answer>,
  policy: PolicySource<Options, readonly [request: Request, ...rest: Rest]>,
  options?: GuardOptions<readonly [request: Request, ...rest: Rest]>,
): FetchHandler<Rest, Response | Answer> {
  if (typeof handler !== 'function') throw new TypeError(errorText('no-handler', 'withGuard'))
  const guard = createGuard(policy as AnyPolicySource<readonly [Request, ...Rest]>, options)
  return (request, ...rest) =>
    after<GuardRefusal | undefined, Answer | Response>(guard(request, request, ...rest), (refused) =>
      refused === undefined ? handler(request, ...rest) : guardResponse(refused, request),
    )
}

/** Creates the 403 response to a request that the guard refused. */
export function guardResponse({ message }: GuardRefusal, { method }: { readonly method: string }): Response {
  return new Response(method === 'HEAD' ? null : message, { status: GUARD_STATUS, headers: GUARD_HEADERS })
}
