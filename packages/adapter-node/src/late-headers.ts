import { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type { Decision } from '@corsage/core'
import {
  type AnyPolicySource,
  narrowDecision,
  OFF,
  reportOtherPolicy,
  reportOverridden,
} from '@corsage/core/adapter'
import { applyHeaders, isOurs, setHeaders } from './apply-headers.ts'
import { answerEmpty } from './empty-answer.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

/** A `writeHead`: Node's own, or another library's in its place. */
type WriteHead = (this: NodeResponse, status: number, reason?: unknown, headers?: unknown) => NodeResponse

interface Late {
  decision: Decision
  /** What the policy was made of, to name it by. */
  source: AnyPolicySource<never> | undefined
  /** The `writeHead` that ours replaced: Node's or another library's. `undefined` if only the prototype has ours. */
  readonly writeHead: WriteHead | undefined
  /** How deep the middleware that refused an origin is mounted: a policy of one path may be narrower than the others. */
  readonly depth: number
  /** Whether a router that knows which policy is right decided, which may decide anew. */
  readonly routed: boolean
}

// Shared by the ESM and the CommonJS copy of this package.
const LATE: unique symbol = Symbol.for('corsage.late-headers')
const STATES: unique symbol = Symbol.for('corsage.late-headers.states')

type LateResponse = Omit<NodeResponse, 'writeHead'> & { [LATE]?: Late; writeHead: WriteHead }

type States = WeakMap<object, Late>

/** The `writeHead` of a prepared prototype, which knows the states of its responses. */
type PreparedWriteHead = WriteHead & { [STATES]?: States }

const states: States = new WeakMap()

/**
 * Puts a decision's headers on a response when its head is written, so that nothing the application does before can
 * lose them. A further decision on the same response can only narrow the first.
 *
 * @param response If its head is written already, nothing is done.
 * @param source What the policy was made of, to name it by when another one shadows it.
 */
export function applyLate(response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>): void {
  put(response as LateResponse, decision, source, false)
}

/**
 * Applies a decision as {@link applyLate} does, and answers a preflight. Its headers are set directly, unless an earlier
 * decision or another library has a say when the head is written.
 */
export function applyAndAnswer(
  response: NodeResponse,
  decision: Decision,
  source?: AnyPolicySource<never>,
): void {
  const late = response as LateResponse
  const { status } = decision
  const isDirect = status !== undefined && stateOf(late) === undefined && isNodesOwn(late)
  if (isDirect && (preparedStates(late) !== undefined || isNodes(late.writeHead, response))) {
    setHeaders(late, decision)
  } else {
    put(late, decision, source, false)
  }
  if (status !== undefined) answerEmpty(response, status)
}

/**
 * Applies a decision as {@link applyLate} does, for a router that knows which policy is right: the decision replaces an
 * earlier one of the router, unless that one's policy does not cover the path.
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
  const first = stateOf(response)
  if (first === undefined) {
    const prepared = preparedStates(response)
    if (prepared === undefined && response.headersSent) return
    const depth = decision.allowed ? 0 : mountDepth(response)
    const replaced = prepared === undefined ? response.writeHead : undefined
    const late: Late = { decision, source, writeHead: replaced, depth, routed }
    if (prepared === undefined) install(response, late)
    else prepared.set(response, late)
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

/** How many responses a guard's comparison looks at, so that later requests cost nothing. */
const MOST_COMPARED = 100

/**
 * Creates a function that reports, once, if `cors` applies another policy to a response than the guard's.
 *
 * @param source The guard's policy, options or resolver.
 */
export function createComparison(source: AnyPolicySource<never>): (response: NodeResponse) => void {
  let left = MOST_COMPARED
  return (response) => {
    if (left === 0) return
    const applied = stateOf(response as LateResponse)?.source
    left = applied === undefined ? left - 1 : 0
    if (applied !== undefined) reportOtherPolicy(applied, source)
  }
}

/** Returns the earlier decision about a response. */
function stateOf(response: LateResponse): Late | undefined {
  // Through the prototype's getter, a request in Express takes 0.6 µs longer.
  const states = preparedStates(response)
  return states === undefined ? response[LATE] : states.get(response)
}

function preparedStates({ writeHead }: LateResponse): States | undefined {
  return (writeHead as PreparedWriteHead | undefined)?.[STATES]
}

/** How much of the path Express or Connect took off the URL, because it leads to the middleware's mount point. */
function mountDepth(response: Pick<NodeResponse, never>): number {
  const { originalUrl, url } = ((response as Partial<NodeResponse>).req ?? {}) as NodeRequest & {
    originalUrl?: string
  }
  return originalUrl === undefined || url === undefined ? 0 : originalUrl.length - url.length
}

/** Sets the headers, and sets them again whenever the application changes one of them, and at the end. */
function applyAtOnce(response: LateResponse, decision: Decision): void {
  const { setHeader, end } = response as { setHeader: Method; end: Method }
  const current = () => stateOf(response)?.decision ?? decision
  let applying = false
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
    // An imitation without the method stays without it: libraries ask for it before they call it.
    if (late.writeHead !== undefined) response.writeHead = writeHead
  } catch {
    // Another library's may be read-only. It can be defined anew unless it is not configurable.
    Reflect.defineProperty(response, 'writeHead', { configurable: true, value: writeHead, writable: true })
  }
}

/**
 * Whether a response is certain to call our `writeHead`. One that is not Node's own may never do so: that of a mock, of a
 * WebSocket handshake, of a serverless platform. It gets the headers at once as well.
 */
function isCertain(response: LateResponse): boolean {
  return isNodesOwn(response) && (response.writeHead === writeHead || preparedStates(response) !== undefined)
}

/** Known by how it ends. That of HTTP/2 is known by its stream: `node:http2` is not loaded only to ask this. */
function isNodesOwn(response: LateResponse): boolean {
  const { end } = response
  if (end === ServerResponse.prototype.end) return true
  const { stream } = response as Partial<Http2ServerResponse>
  return typeof stream?.respond === 'function' && end === Object.getPrototypeOf(response).end
}

// One function for all responses: what differs is in their state, so that no request creates a function.
const writeHead: WriteHead = function (this: NodeResponse, status, reason, headers) {
  const { decision, writeHead: previous } = (this as LateResponse)[LATE] as Late
  return writeLate(this, decision, previous as WriteHead, status, reason, headers)
}

/** The same for a prepared prototype. Nothing is left to do if the response has ours as well, or no decision. */
const preparedWriteHead: PreparedWriteHead = function (this: NodeResponse, status, reason, headers) {
  const late = states.get(this)
  // Looked up for each response, because a tracing agent can replace it at any time.
  const previous = ServerResponse.prototype.writeHead as WriteHead
  return late === undefined || late.writeHead !== undefined
    ? callOn(previous, this, status, reason, headers)
    : writeLate(this, late.decision, previous, status, reason, headers)
}
preparedWriteHead[STATES] = states

/**
 * Prepares the prototype that a framework gives its responses, so that no property is added to each of them. Express
 * changes the prototype of every response, so the engine creates a new shape for it, and another for each property.
 *
 * For an allowed origin of a list of three, Express adds 1.9 µs with the map. It adds 3.1 µs with a property, and 4.5 µs
 * with a property and a `writeHead`. These are the quickest batches of `bench middleware express three` on Node 20.20,
 * ±0.3 µs. A property of `locals` takes 1.8 µs, but an application that replaces `locals` would lose its headers.
 *
 * @param response A response of the framework. The last prototype before Node's own is prepared, once. A prototype with a
 * `writeHead`, and a response that inherits from Node's or another server's directly, are left alone.
 */
export function prepareResponses(response: NodeResponse): void {
  if (!(response instanceof ServerResponse)) return
  let prototype: LateResponse | undefined
  let at: LateResponse = Object.getPrototypeOf(response)
  for (; at !== ServerResponse.prototype; at = Object.getPrototypeOf(at)) prototype = at
  if (prototype === undefined || Object.hasOwn(prototype, 'writeHead')) return
  Object.defineProperty(prototype, LATE, {
    get(this: NodeResponse) {
      return states.get(this)
    },
    set(this: NodeResponse, late: Late) {
      states.set(this, late)
    },
  })
  prototype.writeHead = preparedWriteHead
}

function writeLate(
  response: NodeResponse,
  decision: Decision,
  previous: WriteHead,
  status: number,
  reason: unknown,
  headers: unknown,
): NodeResponse {
  // An informational head (1xx, RFC 9110 §15.2) is not the response.
  if (status < 200) return callOn(previous, response, status, reason, headers)
  const hasReason = typeof reason === 'string'
  const given = hasReason ? headers : (headers ?? reason)
  const handed = applyHeaders(response, decision, given, !isNodes(previous, response)) ?? undefined
  return callOn(previous, response, status, hasReason ? reason : handed, hasReason ? handed : undefined)
}

/** Hands on as many parameters as there are: a wrapper may count them. */
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
 * Whether a `writeHead` is most likely Node's own, or a server's that imitates Node's. If an agent replaced it before this
 * module was loaded, no harm is done: all headers are set on the response as well.
 */
function isNodes(previous: WriteHead, response: NodeResponse): boolean {
  return (
    previous === NODES ||
    (!(response instanceof ServerResponse) && previous === Object.getPrototypeOf(response).writeHead)
  )
}
