import { errorText } from './advise/index.ts'
import { applyLayer, preflightResponse } from './decide/apply.ts'
import { closeLayer, openLayer } from './decide/layers.ts'
import { type CorsHooks, checkHooks, reportRefusal } from './hooks.ts'
import type { PolicyOptions } from './options.ts'
import { after } from './promises.ts'
import { type AnyPolicySource, createEvaluate, type PolicySource } from './resolver.ts'
/**
 * A Fetch-style handler: Workers, Deno, Bun and others call it with the request and facts about it. In Bun, it returns
 * nothing after it upgraded the connection with the `server` it was called with.
 */
export type FetchHandler<Rest extends readonly unknown[], Answer extends Response | undefined = Response> = (
  request: Request,
  ...rest: Rest
) => Answer | Promise<Answer>

/** The hooks of `withCors`. */
export interface FetchHooks extends CorsHooks {
  /**
   * Called with what the handler threw. If it returns a response, Corsage sends that response with the headers. Otherwise
   * the error is thrown again.
   */
  readonly onHandlerError?: ((error: unknown, request: Request) => unknown) | undefined
}

/**
 * Applies a policy to a Fetch-style handler: answers preflights, and sets the headers on every other response.
 *
 * @param handler Called for every request that is not a preflight, with the arguments after the request: Workers' `env` and
 * `ctx`, Deno's `info`, Bun's `server`.
 * @param policy A policy, options for one, or a function that picks one by the handler's own parameters.
 * @param hooks `onRefused` is called for each request that the policy refuses, `onHandlerError` with what the handler
 * threw.
 * @returns A handler of the same kind. It returns no promise if neither the handler nor the policy does.
 * The handler throws a `TypeError` if your handler returns something other than a `Response`.
 * @throws {@link PolicyError} for invalid options, `TypeError` for a handler that is not a function, at once.
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
