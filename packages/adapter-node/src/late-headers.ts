import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import { CORS_RESPONSE_HEADERS, type Decision, mergeVary, narrowDecision } from '@corsage/core'
import type { NodeResponse } from './node-messages.ts'

type GivenHeaders =
  | OutgoingHttpHeaders
  | readonly OutgoingHttpHeader[]
  | readonly (readonly [string, OutgoingHttpHeader])[]
type WriteHead = (this: NodeResponse, status: number, reason?: unknown, headers?: unknown) => NodeResponse

interface Late {
  decision: Decision
  /** What stood in the place of `writeHead` before: Node's own, or another library's. */
  readonly writeHead: WriteHead
}

// Shared by the ESM and the CommonJS copy of this package.
const LATE: unique symbol = Symbol.for('corsage.late-headers')

interface LateResponse {
  [LATE]?: Late
  writeHead: WriteHead
}

/**
 * Puts a decision's headers on a response when its head is written, so that nothing the application does before can
 * lose them. A further decision on the same response can only narrow the first.
 *
 * @param response Left as it is but for its `writeHead`; where the head is written already, nothing is done.
 */
export function applyLate(response: NodeResponse, decision: Decision): void {
  const late = response as unknown as LateResponse
  if (late[LATE] !== undefined) late[LATE].decision = narrowDecision(late[LATE].decision, decision)
  else if (!response.headersSent) install(late, decision)
}

/** As {@link applyLate}, but the decision takes the place of an earlier one: for routers that know which is right. */
export function replaceLate(response: NodeResponse, decision: Decision): void {
  const late = response as unknown as LateResponse
  if (late[LATE] !== undefined) late[LATE].decision = decision
  else if (!response.headersSent) install(late, decision)
}

function install(response: LateResponse, decision: Decision): void {
  response[LATE] = { decision, writeHead: response.writeHead }
  response.writeHead = writeHead
}

// One function for all responses: what differs is in a property, so that none is made per request.
const writeHead: WriteHead = function (this: NodeResponse, status, reason, headers) {
  const { decision, writeHead: previous } = (this as unknown as Required<LateResponse>)[LATE]
  // A second head is Node's to refuse; an informational one (1xx, RFC 9110 §15.2) is not the response.
  if (this.headersSent || status < 200) return previous.call(this, status, reason, headers)
  const given = (headers ?? (typeof reason === 'string' ? undefined : reason)) as GivenHeaders | undefined
  const merged = merge(this, given, decision.headers)
  return typeof reason === 'string'
    ? previous.call(this, status, reason, merged)
    : previous.call(this, status, merged)
}

function merge(response: NodeResponse, given: GivenHeaders | undefined, ours: Decision['headers']): unknown {
  for (const name of CORS_RESPONSE_HEADERS) {
    if (response.hasHeader(name)) response.removeHeader(name)
  }
  const present = response.getHeader('vary')
  if (given === undefined || given === null) return withVary(ours, present)
  if (!Array.isArray(given)) return mergeRecord(given as OutgoingHttpHeaders, ours, present)
  return Array.isArray(given[0])
    ? mergePairs(given as [string, OutgoingHttpHeader][], ours, present)
    : mergePairs(pairs(given), ours, present).flat()
}

function mergeRecord(
  given: OutgoingHttpHeaders,
  ours: Decision['headers'],
  present: unknown,
): OutgoingHttpHeaders {
  const merged: OutgoingHttpHeaders = {}
  let vary = present
  for (const [name, value] of Object.entries(given)) {
    if (!isOurs(name, ours)) merged[name] = value
    else if (name.toLowerCase() === 'vary') vary = value
  }
  return Object.assign(merged, withVary(ours, vary))
}

function mergePairs(
  given: readonly (readonly OutgoingHttpHeader[])[],
  ours: Decision['headers'],
  present: unknown,
): (readonly OutgoingHttpHeader[])[] {
  const vary: unknown[] = []
  const merged = given.filter((pair) => {
    const name = String(pair[0])
    if (!isOurs(name, ours)) return true
    if (name.toLowerCase() === 'vary') vary.push(pair[1])
    return false
  })
  merged.push(...Object.entries(withVary(ours, vary.length > 0 ? vary.flat() : present)))
  return merged
}

/** A flat list of names and values as pairs; an odd one at the end stays odd, for Node to refuse. */
function pairs(flat: readonly OutgoingHttpHeader[]): OutgoingHttpHeader[][] {
  const result: OutgoingHttpHeader[][] = []
  for (let index = 0; index < flat.length; index += 2) result.push(flat.slice(index, index + 2))
  return result
}

function isOurs(name: string, ours: Decision['headers']): boolean {
  const lower = name.toLowerCase()
  return Object.hasOwn(ours, lower) || CORS_RESPONSE_HEADERS.includes(lower)
}

function withVary(ours: Decision['headers'], present: unknown): Decision['headers'] {
  const { vary } = ours
  if (vary === undefined || present === undefined) return ours
  return { ...ours, vary: mergeVary(Array.isArray(present) ? present.map(String) : String(present), vary) }
}
