import { type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { CORS_RESPONSE_HEADERS, type Decision, leavesAlone, mergeVary } from '@corsage/core'
import type { NodeResponse } from './node-messages.ts'

/** The headers that `writeHead` takes: a record, a flat list of names and values, or a list of pairs. */
export type GivenHeaders =
  | OutgoingHttpHeaders
  | readonly OutgoingHttpHeader[]
  | readonly (readonly [string, OutgoingHttpHeader])[]

/** A `writeHead`: Node's own, or what another library put in its place. */
export type WriteHead = (
  this: NodeResponse,
  status: number,
  reason?: unknown,
  headers?: unknown,
) => NodeResponse

/**
 * What `writeHead` is to be given, so that the response has a decision's headers and no other CORS headers.
 *
 * @param response Loses those that were set and are not the decision's.
 * @param given What the application gives `writeHead`; it is left as it is.
 * @param previous The `writeHead` that the result is for.
 */
export function mergeHeaders(
  response: NodeResponse,
  given: GivenHeaders | undefined,
  decision: Decision,
  previous: WriteHead,
): unknown {
  let present: OutgoingHttpHeader | undefined
  const names = response.getHeaderNames()
  for (const name of names) {
    if (!mayNeedCare(name)) continue
    if (name === 'vary') present = response.getHeader(name)
    else if (removedBy(decision).includes(name)) response.removeHeader(name)
  }
  if (given === undefined || given === null) return withVary(decision.headers, present)
  if (Array.isArray(given)) {
    return Array.isArray(given[0])
      ? mergePairs(given as [string, OutgoingHttpHeader][], decision, present)
      : mergePairs(pairs(given), decision, present).flat()
  }
  const record = given as OutgoingHttpHeaders
  const list = flatList(record, decision)
  if (list === undefined) return mergeRecord(record, decision, present)
  // Where no header was set before, Node writes out a flat list as it stands, and makes no record of it.
  return names.length === 0 && previous === ServerResponse.prototype.writeHead
    ? list
    : Object.assign({}, record, withVary(decision.headers, present))
}

/** The given headers and ours, each name before its value; `undefined` where the two must be compared. */
function flatList(given: OutgoingHttpHeaders, decision: Decision): OutgoingHttpHeader[] | undefined {
  const list: OutgoingHttpHeader[] = []
  for (const name in given) {
    // `__proto__` is a valid name of a header, and no ordinary property.
    if (mayNeedCare(name) && (name === '__proto__' || isOurs(name, decision))) return undefined
    if (Object.hasOwn(given, name)) list.push(name, given[name] as OutgoingHttpHeader)
  }
  const { headers } = decision
  for (const name in headers) {
    // What somebody put on every object is no header.
    if (Object.hasOwn(headers, name)) list.push(name, headers[name] as string)
  }
  return list
}

function mergeRecord(
  given: OutgoingHttpHeaders,
  decision: Decision,
  present: OutgoingHttpHeader | undefined,
): OutgoingHttpHeaders {
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

/** The headers that no other may have set; none where the response is left alone. */
function removedBy(decision: Decision): readonly string[] {
  return leavesAlone(decision) ? [] : CORS_RESPONSE_HEADERS
}

function withVary(ours: Decision['headers'], present: unknown): Decision['headers'] {
  const { vary } = ours
  if (vary === undefined || present === undefined) return ours
  const merged = mergeVary(Array.isArray(present) ? present.map(String) : String(present), vary)
  return Object.assign({}, ours, { vary: merged })
}
