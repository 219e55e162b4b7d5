import type { Decision } from './decision.ts'
import type { PolicyOptions } from './options.ts'
import { type PolicyInput, policyFrom } from './policy.ts'
import { type CorsHooks, reportRefusal } from './refusal.ts'
import { CORS_RESPONSE_HEADERS } from './response-headers/names.ts'
import { mergeVary } from './response-headers/vary.ts'

/** A Fetch-style handler: Workers, Deno, Bun and others hand it the request and what belongs to it. */
export type FetchHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * Applies a policy to a Fetch-style handler: answers preflights, and puts the headers on every other response.
 *
 * @param handler Called for all that is no preflight, with whatever stands behind the request: Workers' `env` and
 * `ctx`, Deno's `info`, Bun's `server`.
 * @param policy A policy, or options for one.
 * @param hooks `onRefused` hears of refused origins.
 * @returns A handler of the same kind. It answers without a promise where the handler and the policy do.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * export default { fetch: withCors(handler, { origins: 'https://app.example.com', credentials: true }) }
 * ```
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-responses Fetch standard, §3.3.3 HTTP responses}
 */
export function withCors<const Options extends PolicyOptions, Rest extends readonly unknown[] = []>(
  handler: FetchHandler<Rest>,
  policy?: PolicyInput<Options>,
  hooks: CorsHooks = {},
): FetchHandler<Rest> {
  const compiled = policyFrom(policy)
  const respond = (decision: Decision, request: Request, rest: Rest): Response | Promise<Response> => {
    reportRefusal(hooks.onRefused, decision, request)
    if (decision.status !== undefined) return preflightResponse(decision)
    const response = handler(request, ...rest)
    // Not `instanceof`: a promise of `fetch` may come from another realm, as in some test runners.
    return 'then' in response
      ? response.then((settled) => applyDecision(settled, decision))
      : applyDecision(response, decision)
  }
  return (request, ...rest) => {
    const decision = compiled.evaluate(request)
    return decision instanceof Promise
      ? decision.then((settled) => respond(settled, request, rest))
      : respond(decision, request, rest)
  }
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
 * @returns The response to send.
 *
 * @example
 * ```ts
 * const decision = policy.evaluate(request)
 * return applyDecision(await fetch(upstream), decision)
 * ```
 */
export function applyDecision(response: Response, decision: Decision): Response {
  if (response.status < 200) return response
  try {
    write(response.headers, decision)
    return response
  } catch {
    const copy = new Response(response.body, response)
    write(copy.headers, decision)
    return copy
  }
}

function write(headers: Headers, decision: Decision): void {
  for (const name of CORS_RESPONSE_HEADERS) {
    if (!Object.hasOwn(decision.headers, name) && headers.has(name)) headers.delete(name)
  }
  for (const [name, value] of Object.entries(decision.headers)) {
    headers.set(name, name === 'vary' ? mergeVary(headers.get('vary'), value) : value)
  }
}
