import type { Decision } from '@corsage/core'
import { mergeExpose, mergeVary, OFF, ownedHeaders } from '@corsage/core/adapter'
import type { NodeResponse } from './node-messages.ts'
import { ServerResponse } from './server-response.ts'

/** The headers whose values are combined with the application's. */
const VARY = 'vary'
const EXPOSE = 'access-control-expose-headers'

/** Every header that a decision can set, remove or combine. */
const TOUCHED: ReadonlySet<string> = new Set([VARY, ...ownedHeaders(OFF)])

/**
 * Whether `writeHead` is Node's own, known by its source, when this module is loaded. An agent that replaced it before may
 * not expect a list.
 */
const TAKES_LIST = String(ServerResponse.prototype.writeHead).includes('this._storeHeader(')

type Pair = readonly [name: unknown, value: unknown]
type HeaderRecord = Record<string, unknown>

/** Servers that imitate Node's may lack some of its methods. */
type AnyResponse = Pick<NodeResponse, 'setHeader'> &
  Partial<Pick<NodeResponse, 'getHeader' | 'getHeaderNames' | 'removeHeader'>>

/**
 * Sets a decision's headers on a response and removes all other CORS headers. Never throws: if the head has been sent,
 * nothing is changed.
 *
 * @param vary The `Vary` to add to, by default the response's.
 * @param exposed The `Access-Control-Expose-Headers` to add to, by default the response's.
 */
export function setHeaders(
  response: AnyResponse,
  decision: Decision,
  vary?: unknown,
  exposed?: unknown,
): void {
  const { headers } = decision
  try {
    // Reading the names that are there takes less time than removing each one that may be.
    for (const present of response.getHeaderNames?.() ?? TOUCHED) {
      if (!isTouched(present)) continue
      const name = present.toLowerCase()
      if (name === VARY) vary ??= response.getHeader?.(VARY)
      if (name === EXPOSE) exposed ??= response.getHeader?.(EXPOSE)
      if (!Object.hasOwn(headers, name) && isOurs(name, decision)) response.removeHeader?.(name)
    }
    // Looked up once, because a framework's responses have several prototypes.
    const setHeader: (this: AnyResponse, name: string, value: string) => unknown = response.setHeader
    for (const name in headers) {
      // A name that somebody added to every object is not a header.
      if (!Object.hasOwn(headers, name)) continue
      const value = headers[name] as string
      setHeader.call(response, name, name === VARY ? mergeVary(linesOf(vary), value) : value)
    }
    const exposing = combinedExpose(decision, exposed)
    if (exposing !== headers[EXPOSE]) setHeader.call(response, EXPOSE, exposing as string)
  } catch {
    // Node refuses the head next, and its error names the reason.
  }
}

/**
 * Sets a decision's headers on a response whose head is being written. It is not enough to pass them to `writeHead`,
 * because a library that wraps it may forward only some of the arguments.
 *
 * @param given The headers that the application passes to `writeHead`: a record, a flat list of names and values, a list of
 * pairs, or nothing. It is not changed.
 * @param guarded Whether `writeHead` may be another library's, which may overwrite headers that are set. A record then
 * holds the decision's headers as well.
 * @returns The headers to hand on.
 */
export function applyHeaders(
  response: NodeResponse,
  decision: Decision,
  given: unknown,
  guarded: boolean,
): unknown {
  if (typeof given !== 'object' || given === null) {
    setHeaders(response, decision)
    return guarded ? guard({}, response, decision) : given
  }
  // If no header is set, Node sends repeated headers separately. Setting headers here must not change that.
  const sendsEach = response instanceof ServerResponse && response.getHeaderNames().length === 0
  const list = sendsEach && !guarded && TAKES_LIST ? listed(given, decision) : undefined
  if (list !== undefined) return list
  const pairs = pairsOf(given)
  if (pairs === undefined) {
    setHeaders(response, decision)
    return given
  }
  const foreign = pairs.filter(([name]) => !isOurs(name, decision))
  const others = sendsEach ? byName(foreign) : foreign
  const isList = Array.isArray(given)
  const combined = combine(pairs, decision, isList || sendsEach)
  setHeaders(response, decision, combined[VARY], combined[EXPOSE])
  if (isList) return [...others, ...Object.entries(combined)].flat()
  const record = { ...Object.fromEntries(others), ...combined }
  return guarded ? guard(record, response, decision) : record
}

/**
 * Returns the headers of a record and of a decision as a flat list, which Node's own `writeHead` takes as it is. If headers are
 * set on the response instead, Node sets those of the record one by one as well: a request of Fastify then takes 2.9 µs, not 1.7.
 *
 * @returns `undefined` for anything but a record, and for one with a header that the decision changes.
 */
function listed(given: object, { headers }: Decision): unknown[] | undefined {
  if (Array.isArray(given)) return undefined
  const list: unknown[] = []
  for (const name of Object.keys(given)) {
    if (isTouched(name)) return undefined
    list.push(name, (given as HeaderRecord)[name])
  }
  for (const name of Object.keys(headers)) list.push(name, headers[name])
  return list
}

/** Whether a decision can set, remove or combine a header of that name. */
function isTouched(name: string): boolean {
  // Most names need no lookup: all that are longer than `vary` begin at `timing-allow-origin`.
  return (name.length === 4 || name.length >= 19) && TOUCHED.has(name.toLowerCase())
}

/** The headers that an application passes to `writeHead`, or `undefined` for a list that Node refuses. */
function pairsOf(given: object): readonly Pair[] | undefined {
  if (!Array.isArray(given)) return Object.entries(given)
  if (Array.isArray(given[0])) return given
  return given.length % 2 === 1
    ? undefined
    : given.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, given[index + 1]]] : []))
}

/**
 * The values of `Vary` and `Access-Control-Expose-Headers` for an application that passes them to `writeHead` itself.
 *
 * @param each Whether every spelling of a name counts, or the last one only.
 */
function combine(pairs: readonly Pair[], decision: Decision, each: boolean): HeaderRecord {
  const linesIn = (header: string) =>
    pairs
      .filter(([name]) => String(name).toLowerCase() === header)
      .slice(each ? 0 : -1)
      .flatMap(([, value]) => value)
  const combined: HeaderRecord = {}
  const ours = decision.headers[VARY]
  const vary = ours === undefined ? [] : linesIn(VARY)
  if (vary.length > 0) combined[VARY] = mergeVary(vary as string[], ours as string)
  const exposed = linesIn(EXPOSE)
  const exposing = exposed.length > 0 ? combinedExpose(decision, exposed) : undefined
  if (exposing !== undefined) combined[EXPOSE] = exposing
  return combined
}

/** Each name once, with all its values. */
function byName(pairs: readonly Pair[]): readonly Pair[] {
  const byLowerCase = new Map<string, [name: unknown, values: unknown]>()
  for (const [name, value] of pairs) {
    const lower = String(name).toLowerCase()
    const known = byLowerCase.get(lower)
    if (known === undefined) byLowerCase.set(lower, [name, value])
    else known[1] = [known[1], value].flat()
  }
  return [...byLowerCase.values()]
}

/**
 * Adds a decision's headers to a record for the `writeHead` of another library. Combined values are computed when they
 * are read, because the library may change the set values before.
 */
function guard(record: HeaderRecord, response: NodeResponse, decision: Decision): HeaderRecord {
  const { headers } = decision
  const present = { ...record }
  Object.assign(record, headers)
  if (Object.hasOwn(headers, VARY)) {
    combineWhenRead(record, VARY, present[VARY], (own) => {
      const set = linesOf(response.getHeader(VARY))
      return mergeVary(own === undefined ? set : mergeVary(set, String(own)), headers[VARY] as string)
    })
  }
  if (combinedExpose(decision, present[EXPOSE]) !== undefined) {
    combineWhenRead(record, EXPOSE, present[EXPOSE], (own) =>
      combinedExpose(decision, [response.getHeader(EXPOSE), own].flat()),
    )
  }
  return record
}

function combineWhenRead(
  record: HeaderRecord,
  name: string,
  own: unknown,
  merge: (own: unknown) => unknown,
): void {
  Object.defineProperty(record, name, {
    configurable: true,
    enumerable: true,
    get: () => merge(own),
    set: (value) => {
      own = value
    },
  })
}

/** `Access-Control-Expose-Headers` of a response that may be read; `undefined` if it does not have the header. */
function combinedExpose({ kind, headers }: Decision, present: unknown): string | undefined {
  if (kind === 'preflight' || headers['access-control-allow-origin'] === undefined) return undefined
  const ours = headers[EXPOSE]
  // The policy's own value is sent as it is.
  return present === ours ? ours : mergeExpose(linesOf(present), ours) || undefined
}

/** Whether only the decision may set a header. */
export function isOurs(name: unknown, decision: Decision): boolean {
  const lower = String(name).toLowerCase()
  return Object.hasOwn(decision.headers, lower) || ownedHeaders(decision).includes(lower)
}

/** Converts a header for core. Node also accepts values that are neither strings nor lists. */
function linesOf(value: unknown): string | string[] | null | undefined {
  return value === undefined || typeof value === 'object' ? (value as string[] | null) : String(value)
}
