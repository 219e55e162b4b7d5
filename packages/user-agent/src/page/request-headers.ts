import { isNoCorsSafelistedRequestHeader } from '../fetch/cors-request-headers.ts'
import { isForbiddenRequestHeader } from '../fetch/forbidden-request-header.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'
import { asByteString, fetchFailure, isObject, unreadable } from './request-init.ts'

/** A line of a header list. */
export type HeaderLine = readonly [name: string, value: string]

/** Firefox sends only the last line of these (`nsHttpHeaderArray.h`). */
const singleValued: ReadonlySet<string> = new Set([
  'authorization',
  'content-disposition',
  'content-type',
  'from',
  'if-modified-since',
  'if-unmodified-since',
  'location',
  'max-forwards',
  'user-agent',
])

/** The headers of a request while a page fills them. */
export interface RequestHeaders {
  /** Whether each line is judged by itself ({@link EngineQuirks.headerLinesAreJudgedApart}). */
  readonly areJudgedApart: boolean
  /** The lines that passed the guard, in their order, with lower-case names. */
  readonly lines: HeaderLine[]
  /** The combined lines, as they are sent. */
  readonly headers: Headers
}

/**
 * Fills headers with those that a page sets. The guards "request" and "request-no-cors" judge each line before it is combined
 * with the others, and leave out forbidden ones silently.
 *
 * Fetch standard, §5.1 Headers class ("fill", "append" and "validate").
 */
export function fillHeaders(
  { areJudgedApart, lines, headers }: RequestHeaders,
  given: HeadersInit | undefined,
  mode: RequestMode,
  quirks: EngineQuirks,
): void {
  for (const [name, value] of linesOf(given)) {
    if (isForbiddenRequestHeader(name, value)) continue
    if (name === 'user-agent' && quirks.userAgentIsForbidden) continue
    const before = headers.get(name)
    const combined = before === null ? value : `${before}, ${value}`
    if (mode === 'no-cors' && !isNoCorsSafelistedRequestHeader(name, combined)) continue
    lines.push([name, value])
    const replaces = areJudgedApart && (!before || value === '' || singleValued.has(name))
    headers.set(name, replaces ? value : combined)
  }
}

/** Converts a `HeadersInit` to lines: a sequence of pairs, or a record. Names and values are checked and normalized. */
function linesOf(given: unknown): HeaderLine[] {
  if (given === undefined) return []
  if (!isObject(given)) {
    const types = '(record<ByteString, ByteString> or sequence<sequence<ByteString>>)'
    throw unreadable('headers', `The provided value is not of type '${types}'.`)
  }
  const isSequence = Symbol.iterator in given
  const pairs = isSequence ? Array.from(given as Iterable<unknown>, pairOf) : Object.entries(given)
  return pairs.map(([name, value]) => {
    const line = [asByteString('headers', name), asByteString('headers', value)] as [string, string]
    const [checked] = new Headers([line])
    return checked as HeaderLine
  })
}

function pairOf(given: unknown): readonly [unknown, unknown] {
  if (!isObject(given) || !(Symbol.iterator in given)) {
    throw unreadable('headers', 'The provided value cannot be converted to a sequence.')
  }
  const pair = [...(given as Iterable<unknown>)]
  if (pair.length !== 2) throw fetchFailure('Invalid value')
  return pair as [unknown, unknown]
}
