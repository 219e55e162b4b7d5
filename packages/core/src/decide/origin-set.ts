import { ADDRESS, DIGIT, isOf, LABEL, LOWER_CASE, SCHEME, UPPER_CASE } from './characters.ts'
import type { RefusalReason } from './decision.ts'
import type { OriginPattern, Origins } from './rules.ts'

/** The reason why an origin is not in a set. */
export type ListRefusal = Extract<RefusalReason, 'origin-not-listed' | 'origin-null' | 'origin-malformed'>

/**
 * Many origin patterns, indexed so that the cost of a lookup does not grow with their number. Exact origins are one
 * lookup. Wildcards are found by comparing the origin's last labels, up to the depth of the deepest pattern.
 */
export class OriginSet {
  /** Patterns of one port, looked up by the whole origin. */
  readonly #fixedPort = new HostIndex()
  /** Patterns of any port, looked up by the origin without its port. */
  readonly #anyPort = new HostIndex()
  readonly #expressions: readonly RegExp[]

  constructor({ patterns, expressions, nullOrigin }: Origins) {
    if (nullOrigin) this.#fixedPort.exact.add('null')
    for (const pattern of patterns) {
      if (pattern.port === ':*') this.#anyPort.add(pattern, '')
      else this.#fixedPort.add(pattern, pattern.port)
    }
    this.#expressions = expressions
  }

  /**
   * Returns why an origin is not in the set, or `undefined` if it is.
   *
   * @param origin The value of an `Origin` header, unchanged, no longer than {@link LONGEST_ORIGIN}.
   */
  refusal(origin: string): ListRefusal | undefined {
    if (this.#fixedPort.exact.has(origin)) return undefined
    // Anyone can have these two, so neither patterns nor functions are used.
    if (origin === 'null' || origin.startsWith('file:')) return 'origin-null'
    const hostStart = origin.indexOf('://') + 3
    const hostEnd = findHostEnd(origin, hostStart)
    if (hostEnd < 0) return 'origin-malformed'
    return this.#matches(origin, hostStart, hostEnd) ? undefined : 'origin-not-listed'
  }

  #matches(origin: string, hostStart: number, hostEnd: number): boolean {
    const withoutPort = origin.slice(0, hostEnd)
    return (
      this.#fixedPort.hasWildcard(origin, hostStart) ||
      this.#anyPort.exact.has(withoutPort) ||
      this.#anyPort.hasWildcard(withoutPort, hostStart) ||
      this.#expressions.some((expression) => expression.test(origin))
    )
  }
}

class HostIndex {
  readonly exact = new Set<string>()
  /** The schemes of extensions of which any id matches. */
  readonly #anyId = new Set<string>()
  readonly #byScheme = new Map<string, WildcardIndex>()

  add({ scheme, host, wildcard }: OriginPattern, port: string): void {
    const start = `${scheme}://`
    if (!wildcard) {
      this.exact.add(start + host + port)
      return
    }
    if (host === '*') {
      this.#anyId.add(start)
      return
    }
    let index = this.#byScheme.get(start)
    if (index === undefined) {
      index = new WildcardIndex()
      this.#byScheme.set(start, index)
    }
    index.add(host, port)
  }

  hasWildcard(origin: string, hostStart: number): boolean {
    const start = origin.slice(0, hostStart)
    if (this.#anyId.has(start) && isExtensionId(origin, hostStart)) return true
    return this.#byScheme.get(start)?.has(origin, hostStart) ?? false
  }
}

/** The wildcards of one scheme. A tail is what follows the first label: its dot, the parent host, the port. */
class WildcardIndex {
  readonly #subdomains = new Set<string>()
  readonly #labels = new Map<string, LabelIndex>()
  /** The number of dots in the longest tail. */
  #deepest = 0

  add(host: string, port: string): void {
    const dot = host.indexOf('.')
    const label = host.slice(0, dot)
    const tail = host.slice(dot) + port
    if (label === '*') {
      this.#subdomains.add(tail)
      this.#deepest = Math.max(this.#deepest, tail.split('.').length - 1)
      return
    }
    let index = this.#labels.get(tail)
    if (index === undefined) {
      index = new LabelIndex()
      this.#labels.set(tail, index)
    }
    index.add(label)
  }

  has(origin: string, hostStart: number): boolean {
    let dot = origin.lastIndexOf('.')
    for (let depth = 1; depth <= this.#deepest && dot > hostStart; depth++) {
      if (this.#subdomains.has(origin.slice(dot))) return true
      dot = origin.lastIndexOf('.', dot - 1)
    }
    // Without a dot, this slices the last character, which is never a tail.
    const first = origin.indexOf('.', hostStart)
    return this.#labels.get(origin.slice(first))?.has(origin.slice(hostStart, first)) ?? false
  }
}

/** Labels with a wildcard, under one tail: indexed by the lengths before and after the `*`. */
class LabelIndex {
  readonly #labels = new Set<string>()
  readonly #shapes = new Map<string, readonly [before: number, behind: number]>()

  add(label: string): void {
    this.#labels.add(label)
    const before = label.indexOf('*')
    const behind = label.length - before - 1
    this.#shapes.set(`${before} ${behind}`, [before, behind])
  }

  has(label: string): boolean {
    for (const [before, behind] of this.#shapes.values()) {
      const end = label.length - behind
      if (end <= before || !this.#labels.has(`${label.slice(0, before)}*${label.slice(end)}`)) continue
      if (isOpenPart(label, before, end)) return true
    }
    return false
  }
}

function isOpenPart(label: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (!isLetterDigitHyphen(label.charCodeAt(index))) return false
  }
  return true
}

/** The origin that a few runtimes send for pages from `file:` URLs. Like `null`, anyone can have it. */
export const FILE_ORIGIN = 'file://'

/** Scheme, `://`, host and port of the longest origin that can exist. A longer value is refused unread. */
export const LONGEST_ORIGIN: number = 64 + 3 + 253 + 6

/**
 * Finds where the host of a request's `Origin` ends, if the value is a serialized origin. That is a scheme, a host of
 * letters, digits, hyphens, underscores and dots (or an IPv6 address), and at most a port. The host of an app or an
 * extension, of any scheme other than http and https, can have upper case, and can be missing (`app://`, `app://.`).
 * Nothing is cleaned or decoded.
 *
 * @param origin The value of the header, no longer than {@link LONGEST_ORIGIN}.
 * @param hostStart The index after `://`, where the host starts.
 * @returns The index after the host; `-1` if the value is not an origin.
 *
 * @see {@link https://fetch.spec.whatwg.org/#origin-header Fetch standard, §3.2 `Origin` header}
 */
export function findHostEnd(origin: string, hostStart: number): number {
  const schemeEnd = hostStart - 3
  if (!isScheme(origin, schemeEnd)) return -1
  const isWeb = origin.startsWith('http:') || origin.startsWith('https:')
  if (!isWeb && isWithoutHost(origin, hostStart)) return origin.length
  // Opaque hosts, of schemes other than http and https, keep their upper case (URL standard, §3.5).
  const kinds = isWeb ? LABEL : LABEL | UPPER_CASE
  const end = origin[hostStart] === '[' ? addressEnd(origin, hostStart) : nameEnd(origin, hostStart, kinds)
  return end > hostStart && isPort(origin, end) ? end : -1
}

function isScheme(origin: string, end: number): boolean {
  if (end < 1 || !isOf(LOWER_CASE, origin.charCodeAt(0))) return false
  for (let index = 1; index < end; index++) {
    if (!isOf(SCHEME, origin.charCodeAt(index))) return false
  }
  return true
}

/** Returns whether an app's origin ends where its host would start, or after a dot in its place. */
function isWithoutHost(origin: string, start: number): boolean {
  return start === origin.length || (start === origin.length - 1 && origin[start] === '.')
}

/** Returns the index after a name; 0 if it is not one. */
function nameEnd(origin: string, start: number, kinds: number): number {
  let labelStart = start
  let index = start
  for (; index < origin.length; index++) {
    const code = origin.charCodeAt(index)
    if (isOf(kinds, code)) continue
    if (code === 0x3a) break
    if (code !== 0x2e || index === labelStart) return 0
    labelStart = index + 1
  }
  return index
}

/** Returns the index after an address; 0 if it is not one. */
function addressEnd(origin: string, start: number): number {
  for (let index = start + 1; index < origin.length; index++) {
    const code = origin.charCodeAt(index)
    if (code === 0x5d) return index + 1
    if (!isOf(ADDRESS, code)) return 0
  }
  return 0
}

function isPort(origin: string, start: number): boolean {
  if (start === origin.length) return true
  const digits = origin.length - start - 1
  if (origin[start] !== ':' || digits < 1 || digits > 5 || origin[start + 1] === '0') return false
  for (let index = start + 1; index < origin.length; index++) {
    if (!isOf(DIGIT, origin.charCodeAt(index))) return false
  }
  return true
}

/** Returns whether the rest of an origin is the id of an extension: letters, digits and hyphens. */
export function isExtensionId(origin: string, start: number): boolean {
  for (let index = start; index < origin.length; index++) {
    const code = origin.charCodeAt(index)
    if (!isOf(UPPER_CASE, code) && !isLetterDigitHyphen(code)) return false
  }
  return start < origin.length
}

/** Letters, digits and hyphens, which the wildcard within a label matches. */
export function isLetterDigitHyphen(code: number): boolean {
  return isOf(LOWER_CASE | DIGIT, code) || code === 0x2d
}
