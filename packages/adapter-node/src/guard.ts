import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GuardOptions, GuardRefusal, PolicyOptions, PolicySource } from '@corsage/core'
import {
  type AnyPolicySource,
  createGuard,
  GUARD_HEADERS,
  GUARD_STATUS,
  isPromise,
  type NormalizePath,
} from '@corsage/core/adapter'
import { answerEmpty } from './empty-answer.ts'
import { foldedPath } from './folded-path.ts'
import { createComparison } from './late-headers.ts'
import type { NodeMiddleware } from './middleware.ts'
import { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'
import { standardPath } from './standard-path.ts'

/**
 * Creates a middleware that guards against cross-site requests (CSRF). A request that a page of another site is not allowed to
 * make gets a 403 response and does not reach later handlers. Mount it after `cors` and before sessions and body parsers.
 *
 * @param policy The policy that you pass to `cors`, options for one, or a resolver. Origins that it allows with credentials
 * can make any listed request.
 * @param options See {@link GuardOptions}.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })
 * connect().use(cors(policy)).use(guard(policy)).use(handler)
 * ```
 */
export function guard<
  const Options extends PolicyOptions,
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
>(
  policy: PolicySource<Options, readonly [request: Request, response: Response]>,
  options?: GuardOptions<readonly [request: Request, response: Response]>,
): NodeMiddleware<Request, Response> {
  return createGuardMiddleware(policy as AnyPolicySource<readonly [Request, Response]>, options, foldedPath)
}

/** Creates a middleware like {@link guard}, for a framework that compares paths differently. */
export function createGuardMiddleware<Request extends NodeRequest, Response extends NodeResponse>(
  source: AnyPolicySource<readonly [request: Request, response: Response]>,
  options: GuardOptions<readonly [request: Request, response: Response]> | undefined,
  normalizePath: NormalizePath,
): NodeMiddleware<Request, Response> {
  const decide = createGuard(source, options, normalizePath)
  const compare = createComparison(source)
  return (request, response, next) => {
    compare(response)
    let refused: ReturnType<typeof decide>
    try {
      refused = decide(new RequestView(request), request, response)
    } catch (error) {
      next(error)
      return
    }
    if (isPromise(refused)) void refused.then((settled) => proceed(settled, response, next), next)
    else proceed(refused, response, next)
  }
}

function proceed(refused: GuardRefusal | undefined, response: NodeResponse, next: () => void): void {
  if (refused === undefined) next()
  else answerRefusal(response, refused)
}

/** Responds to a refused request with 403. Headers that earlier middleware set are kept, including CORS headers. */
export function answerRefusal(response: NodeResponse, { message }: GuardRefusal): void {
  if (response.headersSent) return
  for (const name of Object.keys(GUARD_HEADERS)) response.setHeader(name, GUARD_HEADERS[name] as string)
  response.statusCode = GUARD_STATUS
  response.end(message)
}

/**
 * Guards a request listener of `node:http`, `node:https` or `node:http2` against cross-site requests (CSRF). A request that a
 * page of another site is not allowed to make gets a 403 response and does not reach the listener.
 *
 * @param listener Called for every request that passes.
 * @param policy The policy that you pass to `withCors`, options for one, or a resolver. If a resolver fails, the response is
 * an empty 500.
 * @param options See {@link GuardOptions}.
 * @returns A listener that returns the result of yours, or a promise if the policy or the resolver is asynchronous.
 * @throws {@link PolicyError} immediately, without a policy or for invalid options.
 * @throws `TypeError` immediately, if the listener is not a function.
 *
 * @example
 * ```ts
 * createServer(withCors(withGuard(listener, policy), policy))
 * ```
 */
export function withGuard<
  const Options extends PolicyOptions,
  Request extends NodeRequest = IncomingMessage,
  Response extends NodeResponse = ServerResponse,
>(
  listener: (request: Request, response: Response) => unknown,
  policy: PolicySource<Options, readonly [request: Request, response: Response]>,
  options?: GuardOptions<readonly [request: Request, response: Response]>,
): (request: Request, response: Response) => unknown {
  if (typeof listener !== 'function') {
    throw new TypeError(
      'withGuard was called without a listener. Write withGuard(listener, policy), and pass the result to the server.',
    )
  }
  const source = policy as AnyPolicySource<readonly [Request, Response]>
  const decide = createGuard(source, options, standardPath)
  const compare = createComparison(source)
  return (request, response) => {
    compare(response)
    const settle = (refused: GuardRefusal | undefined) =>
      refused === undefined ? listener(request, response) : answerRefusal(response, refused)
    // Plain Node does not handle errors, so a failing resolver would end the process.
    const fail = () => answerEmpty(response, 500)
    let refused: ReturnType<typeof decide>
    try {
      refused = decide(new RequestView(request), request, response)
    } catch {
      return fail()
    }
    return isPromise(refused) ? refused.then(settle, fail) : settle(refused)
  }
}
