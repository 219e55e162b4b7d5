import { after } from './after.ts'
import { type Decision, leavesAlone } from './decision.ts'
import type { CorsHooks } from './hooks.ts'
import { narrowDecision } from './narrow.ts'
import type { PolicyOptions } from './options.ts'
import { reportRefusal } from './refusal.ts'
import type { RequestLike } from './request.ts'
import { evaluateBy, type PolicySource } from './resolver.ts'
import { CORS_RESPONSE_HEADERS } from './response-headers/names.ts'
import { mergeVary } from './response-headers/vary.ts'

/**
 * A Fetch-style handler: Workers, Deno, Bun and others hand it the request and what belongs to it. In Bun it answers nothing
 * where it upgraded the connection.
 */
export type FetchHandler<Rest extends readonly unknown[], Answer extends Response | undefined = Response> = (
  request: Request,
  ...rest: Rest
) => Answer | Promise<Answer>

/** What `withCors` takes beside a policy. */
export interface FetchHooks extends Omit<CorsHooks, 'onError'> {
  /**
   * Hears what the handler threw, and may answer with a response, which then has the headers; without one the error
   * goes on. It also hears that a resolver did not answer in time; then what it returns is ignored.
   */
  readonly onError?: ((error: unknown, request: RequestLike) => unknown) | undefined
}

/**
 * Applies a policy to a Fetch-style handler: answers preflights, and puts the headers on every other response.
 *
 * @param handler Called for all that is no preflight, with whatever stands behind the request: Workers' `env` and
 * `ctx`, Deno's `info`, Bun's `server`.
 * @param policy A policy, options for one, or a function that picks one by the handler's own parameters.
 * @param hooks `onRefused` hears of refused origins, `onError` of what the handler threw.
 * @returns A handler of the same kind. It answers without a promise where the handler and the policy do.
 * @throws {@link PolicyError} for faulty options, `TypeError` for a handler that is no function, at once.
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
  if (typeof handler !== 'function') throw new TypeError(NO_HANDLER)
  const { onError } = hooks
  const aboutPolicy =
    onError === undefined || typeof policy === 'function' ? hooks : { ...hooks, onError: undefined }
  const evaluate = evaluateBy<readonly [Request, ...Rest]>(policy, aboutPolicy as CorsHooks)
  const handle = onError === undefined ? handler : recovering(handler, onError)
  return (request, ...rest) =>
    after(evaluate(request, request, ...rest), (decision) => {
      reportRefusal(hooks.onRefused, decision, request)
      if (decision.status !== undefined) return preflightResponse(decision)
      return after<Answer | Response, Answer | Response>(handle(request, ...rest), (response) =>
        isResponse(response) ? applyDecision(response, decision, evaluate) : response,
      )
    })
}

const NO_HANDLER =
  'withCors was called without a handler. Write withCors(handler, options), and pass the result to the server.'

/** A handler whose errors may become responses. */
function recovering<Rest extends readonly unknown[], Answer extends Response | undefined>(
  handler: FetchHandler<Rest, Answer>,
  onError: NonNullable<FetchHooks['onError']>,
): FetchHandler<Rest, Response | Answer> {
  return async (request, ...rest) => {
    try {
      return await handler(request, ...rest)
    } catch (error) {
      const response = await onError(error, request)
      if (isResponse(response)) return response
      throw error
    }
  }
}

/** Not `instanceof`: some servers replace the global class, and the responses of `fetch` are none of theirs. */
function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'headers' in value && 'status' in value
}

/**
 * The response to a preflight that is to be answered at once: no body, and nothing but the decision's headers.
 *
 * @param decision One whose `status` is set.
 */
export function preflightResponse({ status = 204, headers }: Decision): Response {
  return new Response(null, { status, headers })
}

/**
 * Puts a decision's headers on a response, and removes the CORS headers that an upstream left there.
 *
 * @param response Changed in place, or copied where its headers are immutable (from `fetch`, `Response.redirect` or a
 * cache); its body is passed on unread. A switch of protocols (101) and `Response.error()` are left untouched.
 * @param layer Whatever stands for the policy that decided: a response that it has decided about before was sent to an
 * earlier request, and is decided about anew. Without one, a further decision narrows an earlier one.
 * @returns The response to send.
 *
 * @example
 * ```ts
 * const decision = policy.evaluate(request)
 * return applyDecision(await fetch(upstream), decision)
 * ```
 */
export function applyDecision(response: Response, decision: Decision, layer?: object): Response {
  if (response.status < 200) return response
  const before = (response as DecidedResponse)[DECIDED]
  const within = withinLayer(before, layer)
  const together = within === undefined ? decision : narrowDecision(within.decision, decision)
  const decided: Decided = { decision: together, layer, within }
  try {
    return write(response, decided, before)
  } catch {
    return write(new Response(response.body, response), decided, before)
  }
}

/** Where a response keeps what was decided about it, so that a policy around another can only narrow it. */
const DECIDED: unique symbol = Symbol.for('corsage.decision')

interface Decided {
  /** What all said together, up to this layer. */
  readonly decision: Decision
  readonly layer: object | undefined
  readonly within: Decided | undefined
}

interface DecidedResponse extends Response {
  [DECIDED]?: Decided
}

/** What was decided within a layer; handlers may answer many requests with one `Response`. */
function withinLayer(decided: Decided | undefined, layer: object | undefined): Decided | undefined {
  if (layer === undefined) return decided
  for (let at = decided; at !== undefined; at = at.within) if (at.layer === layer) return at.within
  return decided
}

function write(response: DecidedResponse, decided: Decided, before: Decided | undefined): Response {
  const { headers } = response
  const { decision } = decided
  for (const name of Object.keys(before?.decision.headers ?? {})) {
    if (name !== 'vary') headers.delete(name)
  }
  if (!leavesAlone(decision)) removeForeign(headers, decision)
  for (const name of Object.keys(decision.headers)) {
    const value = decision.headers[name] as string
    headers.set(name, name === 'vary' ? mergeVary(headers.get('vary'), value) : value)
  }
  response[DECIDED] = decided
  return response
}

/** Removes what an upstream left. One pass over what is there costs less than a question for each name. */
function removeForeign(headers: Headers, decision: Decision): void {
  let foreign: string[] | undefined
  headers.forEach((_value, name) => {
    if (!name.startsWith('access-control-') || !CORS_RESPONSE_HEADERS.includes(name)) return
    if (Object.hasOwn(decision.headers, name)) return
    foreign ??= []
    foreign.push(name)
  })
  foreign?.forEach((name) => {
    headers.delete(name)
  })
}
