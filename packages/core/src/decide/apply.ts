import { type Decision, narrowDecision, ownedHeaders } from './decision.ts'
import {
  ALLOW_ORIGIN,
  CORS_RESPONSE_HEADERS,
  EXPOSE_HEADERS,
  mergeExpose,
  mergeVary,
  TIMING_ALLOW_ORIGIN,
} from './headers.ts'
import { type AppliedResponse, appliedTo, type Layer, markApplied, nextTurn } from './layers.ts'

/**
 * Creates the response to a preflight: no body, and only the decision's headers.
 *
 * @param decision A decision with a `status`.
 */
export function preflightResponse({ status = 204, headers }: Decision): Response {
  return new Response(null, { status, headers })
}

/**
 * Puts a decision's headers on a response, and removes CORS headers that an upstream set. A response that another
 * decision was applied to permits only what both decisions permit.
 *
 * @param response The headers are set on a response with a body itself, and its body is not read. A response without a
 * body can be sent again, so it is copied, and so is a response with immutable headers (from `fetch` or a cache). A
 * switch of protocols (101) and `Response.error()` are not changed.
 * @returns The response to send.
 *
 * @example
 * ```ts
 * const decision = policy.evaluate(request)
 * return applyDecision(await fetch(upstream), decision)
 * ```
 */
export function applyDecision(response: Response, decision: Decision): Response {
  const before = appliedTo(response)
  const together = before === undefined ? decision : narrowDecision(before.decision, decision)
  return write(response, together, nextTurn(), 0)
}

/**
 * Puts the decision of a layer on its response.
 *
 * @param response Changed or copied, as {@link applyDecision} does.
 * @param together The decision that `closeLayer` returned.
 * @returns The response to send.
 */
export function applyLayer({ turn }: Layer, response: Response, together: Decision): Response {
  return write(response, together, turn, turn)
}

/** Sets a decision's headers on those of a response, and removes those that only the decision may set. */
export function writeDecision(headers: Headers, decision: Decision): void {
  const { foreign, exposed } = survey(headers, decision)
  writeHeaders(headers, decision, foreign, exposed)
}

function writeHeaders(
  headers: Headers,
  decision: Decision,
  foreign: readonly string[],
  exposed: string | null,
): void {
  for (const name of foreign) headers.delete(name)
  for (const name of Object.keys(decision.headers)) {
    const value = decision.headers[name] as string
    headers.set(name, name === 'vary' ? mergeVary(headers.get('vary'), value) : value)
  }
  // A dynamic decision has the header only for an allowed origin. A preflight exposes nothing.
  if (exposed === null || decision.kind === 'preflight') return
  if (Object.hasOwn(decision.headers, ALLOW_ORIGIN)) {
    const names = mergeExpose(exposed, decision.headers[EXPOSE_HEADERS])
    if (names === '') headers.delete(EXPOSE_HEADERS)
    else headers.set(EXPOSE_HEADERS, names)
  }
}

/** @param since Only a later turn belongs to the same request. An earlier one shows a response that is sent again. */
function write(response: AppliedResponse, decision: Decision, turn: number, since: number): Response {
  if (response.status < 200) return response
  const applied = appliedTo(response)
  const again = applied !== undefined && applied.turn <= since
  const { foreign, exposed: own, typed } = survey(response.headers, decision)
  if (!again && foreign.length === 0 && isIdle(decision)) return response
  const exposed = applied === undefined ? own : applied.exposed
  const mark = { decision, turn, exposed }
  if (!again && (applied !== undefined || hasBody(response, typed))) {
    try {
      writeHeaders(response.headers, decision, foreign, exposed)
      markApplied(response, mark)
      return response
    } catch {
      // The headers of this response are immutable.
    }
  }
  const copy = new Response(response.body, response)
  if (again) restore(copy.headers, exposed)
  writeHeaders(copy.headers, decision, foreign, exposed)
  markApplied(copy, mark)
  return copy
}

/**
 * Whether a response has a body, so that it is sent only once. A subclass, such as that of `@hono/node-server`, creates
 * its body only when it is read, which costs several times as much as everything else. Its content type shows the body,
 * and its mark shows whether it is sent again.
 */
function hasBody(response: Response, typed: boolean): boolean {
  const subclass = Object.getPrototypeOf(Object.getPrototypeOf(response)) !== Object.prototype
  return (subclass && typed) || bodyOf(response, typed) !== null
}

/** Whether this runtime types a text when the response is created, as the Fetch standard says. Bun does so when it sends it. */
let typesTexts: boolean | undefined

/**
 * Returns the body without changing how it is sent. In Bun, reading `body` turns a text into a stream, which is then sent as
 * `application/octet-stream` in place of `text/plain`. A copy of the response shows whether there is a body.
 */
function bodyOf(response: Response, typed: boolean): Response['body'] {
  typesTexts ??= new Response('text').headers.has('content-type')
  if (typed || typesTexts) return response.body
  try {
    const { body } = response.clone()
    // Otherwise, the chunks of a stream would be kept for this copy.
    body?.cancel().catch(() => {})
    return body
  } catch {
    // The body has been read, or is being read.
    return response.body
  }
}

/** Whether a decision sets nothing. If it turns CORS off, the policies around it must know. */
function isIdle({ kind, headers }: Decision): boolean {
  return kind !== 'off' && Object.keys(headers).length === 0
}

/** Removes what an earlier request left on a response. */
function restore(headers: Headers, exposed: string | null): void {
  for (const name of CORS_RESPONSE_HEADERS) headers.delete(name)
  headers.delete(TIMING_ALLOW_ORIGIN)
  if (exposed !== null) headers.set(EXPOSE_HEADERS, exposed)
}

interface Survey {
  /** The headers that the decision removes. */
  foreign: string[]
  exposed: string | null
  /** Whether the response has a type, as bodies have. */
  typed: boolean
}

const NOTHING: string[] = []

/** Reads the headers of a response in one pass, which costs less than a lookup for each name. */
function survey(headers: Headers, decision: Decision): Survey {
  const found: Survey = { foreign: NOTHING, exposed: null, typed: false }
  headers.forEach((value, name) => {
    if (name === 'content-type') found.typed = true
    else if (name.startsWith('access-control-') || name === TIMING_ALLOW_ORIGIN) {
      if (name === EXPOSE_HEADERS) found.exposed = value
      if (!ownedHeaders(decision).includes(name) || Object.hasOwn(decision.headers, name)) return
      if (found.foreign === NOTHING) found.foreign = [name]
      else found.foreign.push(name)
    }
  })
  return found
}
