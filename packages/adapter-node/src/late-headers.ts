import { ServerResponse } from 'node:http'
import { type AnyPolicySource, type Decision, narrowDecision } from '@corsage/core'
import { mergeHeaders, type WriteHead } from './merge-headers.ts'
import type { NodeResponse } from './node-messages.ts'
import { warnOfShadowed } from './shadowed-policy.ts'

interface Late {
  decision: Decision
  /** What the policy was made of, to name it by. */
  source: AnyPolicySource<never> | undefined
  /**
   * What stood in the place of the response's own `writeHead` before: Node's, or another library's; `undefined` where its
   * prototype was prepared and it needs none of its own.
   */
  readonly writeHead: WriteHead | undefined
  /** Whether the head was written: a second one is Node's to refuse. */
  written: boolean
  /** Whether a router that knows which policy is right decided, which may decide anew. */
  readonly routed: boolean
}

// Shared by the ESM and the CommonJS copy of this package.
const LATE: unique symbol = Symbol.for('corsage.late-headers')
const STATES: unique symbol = Symbol.for('corsage.late-headers.states')

type LateResponse = Omit<NodeResponse, 'writeHead'> & { [LATE]?: Late; writeHead: WriteHead }

/** The `writeHead` of a prepared prototype, which knows its responses. */
type PreparedWriteHead = WriteHead & { [STATES]?: WeakMap<object, Late> }

/**
 * Puts a decision's headers on a response when its head is written, so that nothing the application does before can
 * lose them. A further decision on the same response can only narrow the first.
 *
 * @param response Left as it is but for its `writeHead`; where the head is written already, nothing is done.
 * @param source What the policy was made of, to name it by when another one shadows it.
 */
export function applyLate(response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>): void {
  const late = response as LateResponse
  // A prepared `writeHead` is asked before the prototype's getter, which is slower.
  const prepared = (late.writeHead as PreparedWriteHead)[STATES]
  const first = prepared === undefined ? late[LATE] : prepared.get(late)
  if (first !== undefined) {
    warnOfShadowed(first.decision, first.source, decision, source)
    first.decision = narrowDecision(first.decision, decision)
  } else if (prepared !== undefined) {
    prepared.set(late, { decision, source, writeHead: undefined, written: false, routed: false })
  } else if (!response.headersSent) {
    install(late, decision, source, false)
  }
}

/**
 * As {@link applyLate}, but the decision takes the place of an earlier one that was put so, unless that has no say: for
 * routers that know which is right.
 */
export function replaceLate(
  response: NodeResponse,
  decision: Decision,
  source?: AnyPolicySource<never>,
): void {
  const late = response as LateResponse
  const first = late[LATE]
  if (first === undefined) {
    if (!response.headersSent) install(late, decision, source, true)
  } else if (first.routed && first.decision.kind !== 'uncovered') {
    first.decision = decision
    first.source = source
  } else {
    applyLate(response, decision, source)
  }
}

function install(
  response: LateResponse,
  decision: Decision,
  source: AnyPolicySource<never> | undefined,
  routed: boolean,
): void {
  response[LATE] = { decision, source, writeHead: response.writeHead, written: false, routed }
  response.writeHead = writeHead
}

// One function for all responses: what differs is in a property, so that none is made per request.
const writeHead: WriteHead = function (this: NodeResponse, status, reason, headers) {
  const late = (this as LateResponse)[LATE] as Late
  return writeLate(this, late, late.writeHead as WriteHead, status, reason, headers)
}

/** Of all prepared prototypes: an application of another copy of the framework gives the response its own. */
const states = new WeakMap<object, Late>()

/**
 * Prepares the prototype that a framework gives its responses, so that nothing need be added to each of them. Where that
 * prototype is put on every single response, as Express does, the engine makes a new shape for each property that is
 * added afterwards, which takes longer than all else that is done here.
 *
 * @param response A response of the framework: the last prototype before Node's own is prepared, once; none where the
 * response inherits from Node's directly, or from another server's.
 */
export function prepareResponses(response: NodeResponse): void {
  const prototype = lastBeforeNode(response)
  if (prototype === undefined || LATE in prototype) return
  const previous = prototype.writeHead
  Object.defineProperty(prototype, LATE, {
    get(this: NodeResponse) {
      return states.get(this)
    },
    set(this: NodeResponse, late: Late) {
      states.set(this, late)
    },
  })
  const preparedWriteHead: PreparedWriteHead = function (this: NodeResponse, status, reason, headers) {
    const late = states.get(this)
    return late === undefined || late.writeHead !== undefined
      ? previous.call(this, status, reason, headers)
      : writeLate(this, late, previous, status, reason, headers)
  }
  preparedWriteHead[STATES] = states
  prototype.writeHead = preparedWriteHead
}

function lastBeforeNode(response: NodeResponse): LateResponse | undefined {
  if (!(response instanceof ServerResponse)) return undefined
  let last: LateResponse | undefined
  let at: LateResponse = Object.getPrototypeOf(response)
  for (; at !== ServerResponse.prototype; at = Object.getPrototypeOf(at)) last = at
  return last
}

function writeLate(
  response: NodeResponse,
  late: Late,
  previous: WriteHead,
  status: number,
  reason: unknown,
  headers: unknown,
): NodeResponse {
  // Not `headersSent`: `@fastify/express`, for one, says so before it is true. An informational head (1xx, RFC 9110 §15.2)
  // is not the response.
  if (late.written || status < 200) return previous.call(response, status, reason, headers)
  const { decision } = late
  const written =
    typeof reason === 'string'
      ? previous.call(response, status, reason, mergeHeaders(response, headers, decision, previous))
      : previous.call(response, status, mergeHeaders(response, headers ?? reason, decision, previous))
  late.written = true
  return written
}
