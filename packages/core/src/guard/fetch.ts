import { errorText } from '../advise/index.ts'
import type { FetchHandler } from '../fetch.ts'
import type { PolicyOptions } from '../options.ts'
import { after } from '../promises.ts'
import type { AnyPolicySource, PolicySource } from '../resolver.ts'
import { createGuard, GUARD_HEADERS, GUARD_STATUS } from './guard.ts'
import type { GuardOptions } from './options.ts'
import type { GuardRefusal } from './rules.ts'

/**
 * Guards a Fetch-style handler: requests that a page of another site may not make get a 403 response, and never reach
 * the handler.
 *
 * @param handler Called for every request that passes, with the arguments after the request.
 * @param policy The policy that `withCors` applies, options for one, or a resolver. Origins that it allows with
 * credentials may act.
 * @param options See {@link GuardOptions}.
 * @returns A handler of the same kind. It returns no promise if neither the handler nor the policy does.
 * @throws {@link PolicyError} without a policy and for invalid options, `TypeError` for a handler that is not a function, at once.
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

/** Makes the response to a refused request. */
export function guardResponse({ message }: GuardRefusal, { method }: { readonly method: string }): Response {
  return new Response(method === 'HEAD' ? null : message, { status: GUARD_STATUS, headers: GUARD_HEADERS })
}
