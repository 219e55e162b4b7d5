import type { RefusalReason } from './decision.ts'
import type { OriginPattern, Origins } from './rules.ts'
import { findHostEnd, isExtensionId, isLetterDigitHyphen } from './serialized-origin.ts'
/** Why an origin is not in a set. */
export type ListRefusal = Extract<RefusalReason, 'origin-not-listed' | 'origin-null' | 'origin-malformed'>

/**
 * Many origin patterns, indexed so that the cost of a look-up does not grow with their number: exact origins are one
 * look-up; wildcards are found by comparing the origin's last labels, no more of them than the deepest pattern has.
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
   * Why an origin is not in the set; `undefined` where it is.
   *
   * @param origin The value of an `Origin` header, as it came, no longer than the longest possible.
   */
  refusal(origin: string): ListRefusal | undefined {
    if (this.#fixedPort.exact.has(origin)) return undefined
    // Pages from files are not told apart, whatever their runtimes send for them: nothing else is asked about them.
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
    // Where there is no dot, this is the last character, which is no tail.
    const first = origin.indexOf('.', hostStart)
    return this.#labels.get(origin.slice(first))?.has(origin.slice(hostStart, first)) ?? false
  }
}

/** Labels with a wildcard, under one tail: indexed by the lengths of what stands before and behind the `*`. */
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
