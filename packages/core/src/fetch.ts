import { errorText } from './advise/index.ts'
import { applyLayer, preflightResponse } from './decide/apply.ts'
import { closeLayer, openLayer } from './decide/layers.ts'
import { type CorsHooks, checkHooks, reportRefusal } from './hooks.ts'
import type { PolicyOptions } from './options.ts'
import { after } from './promises.ts'
import { type AnyPolicySource, createEvaluate, type PolicySource } from './resolver.ts'
/**
 * A Fetch handler, as Workers, Deno and Bun call it: with the request and further arguments. In Bun, it can return nothing
 * after `server.upgrade(request)`.
 *
 * @example
 * ```ts
 * const handler: FetchHandler<[env: Env, ctx: ExecutionContext]> = (request, env) => env.ASSETS.fetch(request)
 * ```
 */
export type FetchHandler<Rest extends readonly unknown[], Answer extends Response | undefined = Response> = (
  request: Request,
  ...rest: Rest
) => Answer | Promise<Answer>

/**
 * Hooks of {@link withCors}.
 *
 * @example
 * ```ts
 * const hooks: FetchHooks = {
 *   onRefused: ({ reason }, { origin }) => console.warn(JSON.stringify({ origin, reason })),
 *   onHandlerError: () => new Response('Internal Server Error', { status: 500 }),
 * }
 * ```
 */
export interface FetchHooks extends CorsHooks {
  /**
   * Called with the error that the handler threw. If it returns a response, Corsage adds the headers and sends it. Otherwise
   * the error is thrown again.
   */
  readonly onHandlerError?: ((error: unknown, request: Request) => unknown) | undefined
}

/**
 * Applies a policy to a Fetch handler. It responds to preflights itself, and sets the CORS headers on every other response.
 *
 * @param handler Called for every request that is not a preflight, with all arguments: the request, and Workers' `env` and
 * `ctx`, Deno's `info` or Bun's `server`.
 * @param policy A policy, options for one, or a resolver that is called with the handler's arguments. Default: every
 * origin, without credentials.
 * @param hooks See {@link FetchHooks}.
 * @returns A handler of the same type. It returns a promise only if your handler or the policy does, and throws a
 * `TypeError` if your handler returns something other than a `Response`.
 * @throws {@link PolicyError} immediately, for invalid options.
 * @throws `TypeError` immediately, if the handler is not a function.
 *
 * @example
 * ```ts
 * export default { fetch: withCors(handler, { origins: 'https://app.example.com', credentials: true }) }
 * ```
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-responses Fetch standard, §3.3.3 HTTP responses}
 */
export function withCors<
  const Options extends PolicyOptions,
  Rest extends readonly unknown[] = [],
  Answer extends Response | undefined = Response,
>(
  handler: FetchHandler<Rest, Answer>,
  policy?: PolicySource<Options, readonly [request: Request, ...rest: Rest]>,
  hooks: FetchHooks = {},
): FetchHandler<Rest, Response | Answer> {
  if (typeof handler !== 'function') throw new TypeError(errorText('no-handler'))
  checkHooks(hooks, typeof policy === 'function', 'onHandlerError')
  const { onHandlerError, ...others } = hooks
  const evaluate = createEvaluate(policy as AnyPolicySource<readonly [Request, ...Rest]>, others)
  const handle = onHandlerError === undefined ? handler : recovering(handler, onHandlerError)
  return (request, ...rest) =>
    after(evaluate(request, request, ...rest), (decision) => {
      reportRefusal(hooks.onRefused, decision, request)
      if (decision.status !== undefined) return preflightResponse(decision)
      const layer = openLayer(request, decision)
      return after<Answer | Response, Answer | Response>(handle(request, ...rest), (response) => {
        if (isResponse(response)) return applyLayer(layer, response, closeLayer(layer, response, decision))
        if (response === undefined && mayUpgrade(rest)) return response
        return throwNoResponse(response)
      })
    })
}

/** In Bun, a handler returns nothing after `server.upgrade(request)`. */
function mayUpgrade(rest: readonly unknown[]): boolean {
  return rest.some(
    (fact) => typeof (fact as { upgrade?: unknown } | null | undefined)?.upgrade === 'function',
  )
}

/** A handler whose errors may become responses. */
function recovering<Rest extends readonly unknown[], Answer extends Response | undefined>(
  handler: FetchHandler<Rest, Answer>,
  onHandlerError: NonNullable<FetchHooks['onHandlerError']>,
): FetchHandler<Rest, Response | Answer> {
  return async (request, ...rest) => {
    try {
      return await handler(request, ...rest)
    } catch (error) {
      const response = await onHandlerError(error, request)
      if (isResponse(response)) return response
      throw error
    }
  }
}

/**
 * Returns whether a value is a response. Not `instanceof`: some servers replace the global class, and `fetch` returns responses
 * of the original one.
 */
export function isResponse(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null) return false
  const { status, headers, arrayBuffer } = value as Partial<Response>
  return typeof status === 'number' && typeof headers?.get === 'function' && typeof arrayBuffer === 'function'
}

/** Throws a `TypeError` that says what a handler returned instead of a `Response`. */
export function throwNoResponse(returned: unknown): never {
  throw new TypeError(errorText('handler-returned', returned))
}
