import { type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { CORS_RESPONSE_HEADERS, type Decision, leavesAlone, mergeVary } from '@corsage/core'
import type { NodeResponse } from './node-messages.ts'

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
 * @param response Loses the CORS headers that were set.
 * @param given What the application gives `writeHead`: a record, a flat list of names and values, a list of pairs, or
 * nothing. It is left as it is.
 * @param previous The `writeHead` that the result is for.
 */
export function mergeHeaders(
  response: NodeResponse,
  given: unknown,
  decision: Decision,
  previous: WriteHead,
): unknown {
  let present: OutgoingHttpHeader | undefined
  const names = response.getHeaderNames()
  for (const name of names) {
    if (name === 'vary') present = response.getHeader(name)
    else if (isOurs(name, decision)) response.removeHeader(name)
  }
  if (Array.isArray(given)) return mergeList(given, decision, present)
  const record = given as OutgoingHttpHeaders | null | undefined
  const isHttp1 = previous === ServerResponse.prototype.writeHead
  // That of HTTP/2 is known by its place: `node:http2` is not loaded only to ask this.
  if (
    !isHttp1 &&
    (response instanceof ServerResponse || previous !== Object.getPrototypeOf(response).writeHead)
  ) {
    return recordFor(response, record ?? {}, decision, present)
  }
  if (record === undefined || record === null) return withVary(decision.headers, present)
  return isHttp1 && names.length === 0
    ? headOf(record, decision)
    : setFirst(response, record, decision, present)
}

/** All headers of a response on which none was set, as a list: Node writes that out as it stands. */
function headOf(given: OutgoingHttpHeaders, decision: Decision): (OutgoingHttpHeader | undefined)[] {
  const list: (OutgoingHttpHeader | undefined)[] = []
  let varyAt = 0
  for (const name in given) {
    if (!Object.hasOwn(given, name)) continue
    if (isOurs(name, decision)) {
      if (name.toLowerCase() !== 'vary') continue
      // Node sends several spellings one by one: the last is the one to add to.
      varyAt = list.length + 1
    }
    list.push(name, given[name])
  }
  const { headers } = decision
  for (const name in headers) {
    // What somebody put on every object is no header.
    if (!Object.hasOwn(headers, name)) continue
    const value = headers[name] as string
    if (name === 'vary' && varyAt > 0) list[varyAt] = mergeVary(linesOf(list[varyAt]), value)
    else list.push(name, value)
  }
  return list
}

/** Sets ours, over which Node sets what it is given; where that holds any of ours, all of it has to be one record. */
function setFirst(
  response: NodeResponse,
  given: OutgoingHttpHeaders,
  decision: Decision,
  present: OutgoingHttpHeader | undefined,
): OutgoingHttpHeaders {
  for (const name in given) {
    if (isOurs(name, decision)) return mergeRecord(given, decision, present)
  }
  const ours = withVary(decision.headers, present)
  for (const name in ours) {
    if (Object.hasOwn(ours, name)) response.setHeader(name, ours[name] as string)
  }
  return given
}

/**
 * A record for the `writeHead` of another library, which may write into it. `Vary` is put together when it is read: by
 * then the library may have set one on the response, which this one would replace.
 */
function recordFor(
  response: NodeResponse,
  given: OutgoingHttpHeaders,
  decision: Decision,
  present: OutgoingHttpHeader | undefined,
): OutgoingHttpHeaders {
  const merged = mergeRecord(given, decision, present)
  const ours = decision.headers['vary']
  if (ours === undefined) return merged
  let vary: unknown = merged['vary']
  return Object.defineProperty(merged, 'vary', {
    get: () => mergeVary(mergeVary(linesOf(response.getHeader('vary')), String(vary)), ours),
    set: (value) => {
      vary = value
    },
  })
}

function mergeRecord(
  given: OutgoingHttpHeaders,
  decision: Decision,
  present: OutgoingHttpHeader | undefined,
): OutgoingHttpHeaders {
  // Without a prototype, since `__proto__` is a valid name of a header.
  const merged: OutgoingHttpHeaders = Object.create(null)
  let vary = present
  for (const [name, value] of Object.entries(given)) {
    if (!isOurs(name, decision)) merged[name] = value
    else if (name.toLowerCase() === 'vary') vary = value
  }
  return Object.assign(merged, withVary(decision.headers, vary))
}

function mergeList(
  given: readonly OutgoingHttpHeader[] | readonly Pair[],
  decision: Decision,
  present: OutgoingHttpHeader | undefined,
): unknown {
  if (Array.isArray(given[0])) return mergePairs(given as Pair[], decision, present)
  const flat = given as OutgoingHttpHeader[]
  // Node refuses a name without a value.
  if (flat.length % 2 === 1) return flat
  const pairs = flat.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, flat[index + 1]]] : []))
  return mergePairs(pairs, decision, present).flat()
}

type Pair = readonly [name: OutgoingHttpHeader, value: OutgoingHttpHeader | undefined]

function mergePairs(
  given: readonly Pair[],
  decision: Decision,
  present: OutgoingHttpHeader | undefined,
): Pair[] {
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

/** Whether nobody else may set a header; nobody's is ours where the response is left alone. */
function isOurs(name: string, decision: Decision): boolean {
  const first = name.charCodeAt(0) | 0x20
  // `access-control-…`, `timing-allow-origin`, `vary`: most other names need not be looked up.
  if (first !== 0x61 && first !== 0x74 && first !== 0x76) return false
  const lower = name.toLowerCase()
  return (
    Object.hasOwn(decision.headers, lower) ||
    (!leavesAlone(decision) && CORS_RESPONSE_HEADERS.includes(lower))
  )
}

function withVary(ours: Decision['headers'], present: unknown): Decision['headers'] {
  const { vary } = ours
  if (vary === undefined || present === undefined) return ours
  return Object.assign({}, ours, { vary: mergeVary(linesOf(present), vary) })
}

/** A header as `mergeVary` takes it: Node also takes what is neither text nor a list. */
function linesOf(value: unknown): string | string[] | null | undefined {
  return value === undefined || typeof value === 'object' ? (value as string[] | null) : String(value)
}
