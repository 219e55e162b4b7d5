import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import {
  type AnyPolicySource,
  CORS_RESPONSE_HEADERS,
  type Decision,
  mergeVary,
  narrowDecision,
} from '@corsage/core'
import type { NodeResponse } from './node-messages.ts'
import { warnOfShadowed } from './shadowed-policy.ts'

type GivenHeaders =
  | OutgoingHttpHeaders
  | readonly OutgoingHttpHeader[]
  | readonly (readonly [string, OutgoingHttpHeader])[]
type WriteHead = (this: NodeResponse, status: number, reason?: unknown, headers?: unknown) => NodeResponse

interface Late {
  decision: Decision
  /** What the policy was made of, to name it by. */
  readonly source: AnyPolicySource<never> | undefined
  /** What stood in the place of `writeHead` before: Node's own, or another library's. */
  readonly writeHead: WriteHead
}

// Shared by the ESM and the CommonJS copy of this package.
const LATE: unique symbol = Symbol.for('corsage.late-headers')

type LateResponse = Omit<NodeResponse, 'writeHead'> & { [LATE]?: Late; writeHead: WriteHead }

/**
 * Puts a decision's headers on a response when its head is written, so that nothing the application does before can
 * lose them. A further decision on the same response can only narrow the first.
 *
 * @param response Left as it is but for its `writeHead`; where the head is written already, nothing is done.
 * @param source What the policy was made of, to name it by when another one shadows it.
 */
export function applyLate(response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>): void {
  const late = response as LateResponse
  const first = late[LATE]
  if (first !== undefined) {
    warnOfShadowed(first.decision, first.source, decision, source)
    first.decision = narrowDecision(first.decision, decision)
  } else if (!response.headersSent) {
    install(late, decision, source)
  }
}

/** As {@link applyLate}, but the decision takes the place of an earlier one: for routers that know which is right. */
export function replaceLate(response: NodeResponse, decision: Decision): void {
  const late = response as LateResponse
  if (late[LATE] !== undefined) late[LATE].decision = decision
  else if (!response.headersSent) install(late, decision)
}

function install(response: LateResponse, decision: Decision, source?: AnyPolicySource<never>): void {
  response[LATE] = { decision, source, writeHead: response.writeHead }
  response.writeHead = writeHead
}

// One function for all responses: what differs is in a property, so that none is made per request.
const writeHead: WriteHead = function (this: NodeResponse, status, reason, headers) {
  const { decision, writeHead: previous } = (this as LateResponse)[LATE] as Late
  // A second head is Node's to refuse; an informational one (1xx, RFC 9110 §15.2) is not the response.
  if (this.headersSent || status < 200) return previous.call(this, status, reason, headers)
  const given = (headers ?? (typeof reason === 'string' ? undefined : reason)) as GivenHeaders | undefined
  const merged = merge(this, given, decision)
  return typeof reason === 'string'
    ? previous.call(this, status, reason, merged)
    : previous.call(this, status, merged)
}

function merge(response: NodeResponse, given: GivenHeaders | undefined, decision: Decision): unknown {
  // Frameworks that hand all their headers to `writeHead` have set none.
  const anySet = response.getHeaderNames().length > 0
  if (anySet) {
    for (const name of removedBy(decision)) if (response.hasHeader(name)) response.removeHeader(name)
  }
  const present = anySet ? response.getHeader('vary') : undefined
  if (given === undefined || given === null) return withVary(decision.headers, present)
  if (!Array.isArray(given)) return mergeRecord(given as OutgoingHttpHeaders, decision, present)
  return Array.isArray(given[0])
    ? mergePairs(given as [string, OutgoingHttpHeader][], decision, present)
    : mergePairs(pairs(given), decision, present).flat()
}

function mergeRecord(given: OutgoingHttpHeaders, decision: Decision, present: unknown): OutgoingHttpHeaders {
  if (
    !Object.keys(given).some((name) => mayNeedCare(name) && (name === '__proto__' || isOurs(name, decision)))
  ) {
    // Not by spreading: of a frozen object, such as a decision's headers, that takes thirty times as long.
    return Object.assign({}, given, withVary(decision.headers, present))
  }
  // Without a prototype, since `__proto__` is a valid name of a header.
  const merged: OutgoingHttpHeaders = Object.create(null)
  let spelling = 'vary'
  let vary = present
  for (const [name, value] of Object.entries(given)) {
    const isVary = name.toLowerCase() === 'vary'
    if (isVary || !isOurs(name, decision)) merged[name] = value
    // Of several spellings Node sends both or the last, so the last is the one to add to.
    if (isVary) [spelling, vary] = [name, value]
  }
  for (const [name, value] of Object.entries(withVary(decision.headers, vary))) {
    merged[name === 'vary' ? spelling : name] = value
  }
  return merged
}

function mergePairs(
  given: readonly (readonly OutgoingHttpHeader[])[],
  decision: Decision,
  present: unknown,
): (readonly OutgoingHttpHeader[])[] {
  const vary: unknown[] = []
  const merged = given.filter((pair) => {
    const name = String(pair[0])
    if (!isOurs(name, decision)) return true
    if (name.toLowerCase() === 'vary') vary.push(pair[1])
    return false
  })
  merged.push(...Object.entries(withVary(decision.headers, vary.length > 0 ? vary.flat() : present)))
  return merged
}

/** A flat list of names and values as pairs; an odd one at the end stays odd, for Node to refuse. */
function pairs(flat: readonly OutgoingHttpHeader[]): OutgoingHttpHeader[][] {
  const result: OutgoingHttpHeader[][] = []
  for (let index = 0; index < flat.length; index += 2) result.push(flat.slice(index, index + 2))
  return result
}

/** Whether a name starts as one of ours does (`access-control-…`, `timing-allow-origin`, `vary`), or as `__proto__`. */
function mayNeedCare(name: string): boolean {
  const first = name.charCodeAt(0) | 0x20
  return first === 0x61 || first === 0x74 || first === 0x76 || first === 0x7f
}

function isOurs(name: string, decision: Decision): boolean {
  const lower = name.toLowerCase()
  return Object.hasOwn(decision.headers, lower) || removedBy(decision).includes(lower)
}

/** The headers that no other may have set; none where no policy covers the path, whose response is left alone. */
function removedBy({ kind }: Decision): readonly string[] {
  return kind === 'off' ? [] : CORS_RESPONSE_HEADERS
}

function withVary(ours: Decision['headers'], present: unknown): Decision['headers'] {
  const { vary } = ours
  if (vary === undefined || present === undefined) return ours
  const merged = mergeVary(Array.isArray(present) ? present.map(String) : String(present), vary)
  return Object.assign({}, ours, { vary: merged })
}
