import type { Http2ServerResponse } from 'node:http2'
import type { Decision } from '@corsage/core'
import {
  type AnyPolicySource,
  narrowDecision,
  OFF,
  reportEarlierLayer,
  reportOtherPolicy,
  reportOverridden,
} from '@corsage/core/adapter'
import { applyHeaders, isOurs, setHeaders } from './apply-headers.ts'
import { answerEmpty } from './empty-answer.ts'
import type { NodeResponse } from './node-messages.ts'
import { ServerResponse } from './server-response.ts'

/** A `writeHead`: Node's own, or another library's in its place. */
type WriteHead = (this: NodeResponse, status: number, reason?: unknown, headers?: unknown) => NodeResponse

interface Late {
  decision: Decision
  /** The policy, options or resolver, to name it in a notice. */
  source: AnyPolicySource<never> | undefined
  /** The `writeHead` that ours replaced: Node's or another library's. An imitation of a response may have none. */
  readonly writeHead: WriteHead
  /** The mount depth of the middleware, if it refused. A policy for one path can be narrower on purpose. */
  readonly depth: number
  /** Whether a router with its own knowledge of the policy decided. It can decide again. */
  readonly routed: boolean
}

// Shared by the ESM and the CommonJS copy of this package.
const LATE: unique symbol = Symbol.for('corsage.late-headers')

const ALLOW_ORIGIN = 'access-control-allow-origin'

type LateResponse = Omit<NodeResponse, 'writeHead'> & { [LATE]?: Late; writeHead: WriteHead }

/**
 * Puts a decision's headers on a response when its head is written, so that the application cannot remove them by accident. A
 * later decision on the same response can only restrict the first.
 *
 * @param response The response. If its head is already written, nothing happens.
 * @param source The policy, options or resolver, for the notice about a policy that another one overrides.
 */
export function applyLate(response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>): void {
  put(response as LateResponse, decision, source, false)
}

/**
 * Applies a decision like {@link applyLate}, and responds to a preflight. The headers of a preflight are set directly,
 * unless an earlier decision or another library takes part when the head is written.
 */
export function applyAndAnswer(
  response: NodeResponse,
  decision: Decision,
  source?: AnyPolicySource<never>,
): void {
  const { status } = decision
  if (status !== undefined && isDirect(response as LateResponse)) setHeaders(response, decision)
  else put(response as LateResponse, decision, source, false)
  if (status !== undefined) answerEmpty(response, status)
}

/** Whether only Node takes part when the head of a response is written. */
function isDirect(response: LateResponse): boolean {
  return (
    response[LATE] === undefined &&
    isNodesOwn(response) &&
    isNodes(response.writeHead, response as NodeResponse)
  )
}

/**
 * Applies a decision like {@link applyLate}, for a router that knows the policy of a route. The decision replaces the router's
 * earlier one, unless its policy does not cover the path.
 */
export function replaceLate(
  response: NodeResponse,
  decision: Decision,
  source?: AnyPolicySource<never>,
): void {
  put(response as LateResponse, decision, source, true)
}

function put(
  response: LateResponse,
  decision: Decision,
  source: AnyPolicySource<never> | undefined,
  routed: boolean,
): void {
  const first = response[LATE]
  if (first === undefined) {
    if (response.headersSent) return
    install(response, {
      decision,
      source,
      writeHead: response.writeHead,
      depth: decision.allowed ? 0 : mountDepth(response),
      routed,
    })
    if (!isCertain(response)) applyAtOnce(response, decision)
    return
  }
  if (routed && first.routed && first.decision.kind !== 'uncovered') {
    first.decision = decision
    first.source = source
    // Headers of the earlier decision, if they were set, must not be combined with these.
    if (!isCertain(response)) setHeaders(response, OFF)
  } else {
    if (first.depth <= mountDepth(response)) {
      reportOverridden([first.decision, first.source], [decision, source])
    }
    first.decision = narrowDecision(first.decision, decision)
  }
  if (!isCertain(response)) setHeaders(response, first.decision)
}

/**
 * Creates a function that reports, once, if `cors` applies another policy to a response than the guard's.
 *
 * @param source The guard's policy, options or resolver.
 */
export function createComparison(source: AnyPolicySource<never>): (response: NodeResponse) => void {
  let compared = false
  return (response) => {
    const applied = compared ? undefined : (response as LateResponse)[LATE]?.source
    if (applied === undefined) return
    compared = true
    reportOtherPolicy(applied, source)
  }
}

/** The number of responses of pages that a watch looks at. Later requests cost nothing. */
const MOST_WATCHED = 100

/** Creates a function that reports, once, if another library set CORS headers before `cors` decides about an origin. */
export function createLayerWatch(): (response: NodeResponse, decision: Decision) => void {
  let left = MOST_WATCHED
  return (response, { kind }) => {
    if (left === 0 || (kind !== 'actual' && kind !== 'preflight')) return
    left -= 1
    const { [LATE]: own, getHeader } = response as LateResponse & Partial<NodeResponse>
    if (own !== undefined || getHeader?.call(response, ALLOW_ORIGIN) === undefined) return
    left = 0
    reportEarlierLayer()
  }
}

/** The length of the path that Express or Connect removed from the URL because it is the mount point. */
function mountDepth(response: Pick<NodeResponse, never>): number {
  const { req } = response as { req?: { url?: string; originalUrl?: string } }
  const { url, originalUrl = url } = req ?? {}
  return String(originalUrl).length - String(url).length
}

/** Sets the headers, and sets them again whenever the application changes one of them, and at the end. */
function applyAtOnce(response: LateResponse, decision: Decision): void {
  const { setHeader, end } = response as { setHeader: Method; end: Method }
  const current = () => response[LATE]?.decision ?? decision
  let applying: boolean
  const apply = () => {
    applying = true
    setHeaders(response, current())
    applying = false
  }
  apply()
  const guarded: Partial<Record<'setHeader' | 'end', Method>> = {
    setHeader(name, value) {
      const returned = setHeader.call(this, name, value)
      if (!applying && isOurs(name, current())) apply()
      return returned
    },
    end(...parameters) {
      if (!response.headersSent) apply()
      return end.apply(this, parameters)
    },
  }
  try {
    Object.assign(response, guarded)
  } catch {
    // They cannot be replaced.
  }
}

type Method = (this: unknown, ...parameters: unknown[]) => unknown

function install(response: LateResponse, late: Late): void {
  try {
    response[LATE] = late
    // An imitation without the method stays as it is, because libraries check for the method before they call it.
    if (late.writeHead !== undefined) response.writeHead = writeHead
  } catch {
    // The `writeHead` of another library can be read-only. It can be redefined if it is configurable.
    Reflect.defineProperty(response, 'writeHead', { configurable: true, value: writeHead, writable: true })
  }
}

/**
 * Whether a response is certain to call our `writeHead`. A response that is not Node's own, such as that of a mock, a
 * WebSocket handshake or a serverless platform, may not. It also gets the headers immediately.
 */
function isCertain(response: LateResponse): boolean {
  return isNodesOwn(response) && response.writeHead === writeHead
}

/** Recognized by its `end`. A response of HTTP/2 is recognized by its stream, so that `node:http2` need not be loaded. */
function isNodesOwn(response: LateResponse): boolean {
  const { end } = response
  if (end === ServerResponse.prototype.end) return true
  const { stream } = response as Partial<Http2ServerResponse>
  return typeof stream?.respond === 'function' && end === Object.getPrototypeOf(response).end
}

// One function for all responses. Their differences are in their state, so no request creates a function.
const writeHead: WriteHead = function (this: NodeResponse, status, reason, headers) {
  const { decision, writeHead: previous } = (this as LateResponse)[LATE] as Late
  // An informational head (1xx, RFC 9110 §15.2) is not the response.
  if (status < 200) return callOn(previous, this, status, reason, headers)
  const hasReason = typeof reason === 'string'
  const given = hasReason ? headers : (headers ?? reason)
  const handed = applyHeaders(this, decision, given, !isNodes(previous, this)) ?? undefined
  return callOn(previous, this, status, hasReason ? reason : handed, hasReason ? handed : undefined)
}

/** Passes on only the given arguments, because a wrapper may count them. */
function callOn(
  previous: WriteHead,
  response: NodeResponse,
  status: number,
  reason: unknown,
  headers: unknown,
): NodeResponse {
  if (headers !== undefined) return previous.call(response, status, reason, headers)
  return reason === undefined ? previous.call(response, status) : previous.call(response, status, reason)
}

const NODES = ServerResponse.prototype.writeHead as WriteHead

/**
 * Whether a `writeHead` is most likely Node's own, or that of a server that imitates Node. If an agent replaced it before
 * this module was loaded, the headers are not lost, because they are also set on the response.
 */
function isNodes(previous: WriteHead, response: NodeResponse): boolean {
  return (
    previous === NODES ||
    (!(response instanceof ServerResponse) && previous === Object.getPrototypeOf(response).writeHead)
  )
}
