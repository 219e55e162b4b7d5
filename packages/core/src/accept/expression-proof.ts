import { FILE_ORIGIN, LONGEST_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern } from '../decide/rules.ts'
import { ANY, ONE, type Part, readSyntax, type Sequence } from './expression-syntax.ts'
import { isAddress, isWeb, readPattern } from './pattern.ts'
/**
 * The origins that a RegExp matches, as far as they are known:
 *
 * - patterns that cover all of them. If the list is empty, the RegExp matches no origin.
 * - `scheme`: there is a way to read it that does not begin with a literal scheme.
 * - `loose`: there is a way to read it whose host can be anyone's.
 */
export type Proof = readonly OriginPattern[] | 'scheme' | 'loose'

type Expression = Pick<RegExp, 'source' | 'flags'>

// Limits on the ways to read a RegExp, so that reading does not take long.
const MOST_WAYS = 200
const MOST_STEPS = 5_000

/**
 * Proves which origins a RegExp can match. Text that is not read counts as any text. So the patterns cover at least
 * what the RegExp matches, and a RegExp without patterns matches nothing.
 */
export function prove(expression: Expression): Proof {
  return readExpressionAs(STRICT, expression, [])
}

/** How a RegExp is read. */
export interface Reading {
  /** Whether frequent mistakes are read as they are meant: bare dots, upper case, a trailing slash. */
  readonly lenient: boolean
  /** Returns one pattern, or none if no browser sends such an origin. */
  patternsOf(text: string): readonly OriginPattern[]
}

const STRICT: Reading = {
  lenient: false,
  patternsOf(text) {
    const read = readPattern(text)
    return 'text' in read ? [read] : []
  },
}

/**
 * Finds the origins that a RegExp matches.
 *
 * @param start Parts that are added at the start, because some RegExps lack the scheme.
 */
export function readExpressionAs(reading: Reading, expression: Expression, start: Sequence): Proof {
  const { lenient } = reading
  const syntax = readSyntax(expression, lenient)
  if (syntax === undefined) return 'loose'
  const { sequence, ignoresCase } = syntax
  const fold = (character: string) => (ignoresCase || lenient ? character.toLowerCase() : character)
  const branches = schemesOf([...start, ...sequence], fold)
  if (typeof branches === 'string') return branches
  const patterns = new Map<string, OriginPattern>()
  for (const { scheme, rest } of branches) {
    for (const host of hostsOf(scheme, rest, fold, lenient)) {
      const covering = cover(scheme, host, ignoresCase, reading)
      if (covering === undefined) return 'loose'
      for (const pattern of covering) patterns.set(pattern.text, pattern)
    }
  }
  return [...patterns.values()]
}

/** The parts that follow, as a linked list, because the alternatives of a group share it. */
interface Rest {
  readonly part: Part
  readonly next: Rest | undefined
}

interface Branch {
  readonly scheme: string
  readonly rest: Rest | undefined
}

/** Finds the schemes, each with what follows it. A way to read the RegExp that never reaches `://` matches no origin. */
function schemesOf(
  sequence: Sequence,
  fold: (character: string) => string,
): readonly Branch[] | 'scheme' | 'loose' {
  const branches: Branch[] = []
  const pending = [{ text: '', isLiteral: true, rest: link(sequence, undefined) }]
  for (let step = 0; step < MOST_STEPS; step++) {
    const way = pending.pop()
    if (way === undefined) return branches
    const { text, isLiteral, rest } = way
    if (text.endsWith('://')) {
      if (!isLiteral) return 'scheme'
      // RegExps are not consulted for pages from files.
      if (text === FILE_ORIGIN) continue
      if (branches.push({ scheme: text.slice(0, -3), rest }) > MOST_WAYS) return 'loose'
    } else if (rest !== undefined) {
      const { part, next } = rest
      if (part === ANY) return 'scheme'
      if (typeof part === 'string' || part === ONE) {
        for (const character of part === ONE ? 'x:/' : fold(part)) {
          const longer = text + character
          if (!/^[a-z][a-z\d+.-]{0,63}(?::\/{0,2})?$/.test(longer)) continue
          pending.push({ text: longer, isLiteral: isLiteral && part !== ONE, rest: next })
        }
      } else {
        const tail: Rest | undefined = part.repeats ? { part: ANY, next } : next
        // The last one is read first.
        pending.push(
          ...part.alternatives.map((one) => ({ text, isLiteral, rest: link(one, tail) })).reverse(),
        )
      }
    }
  }
  return 'loose'
}

function link(sequence: Sequence, tail: Rest | undefined): Rest | undefined {
  return sequence.reduceRight((next: Rest | undefined, part) => ({ part, next }), tail)
}

/** A host and port, as far as they are known. They are read from the right, because the domain is there. */
interface Host {
  readonly text: string
  /** Whether the text is all of the host so far: no unknown text comes before it. */
  readonly whole: boolean
  /** Empty, `:8443` or `:*`. */
  readonly port: string
}

const UNKNOWN: Host = { text: '', whole: false, port: '' }

/** Finds every way to read what follows a scheme, except those that match no origin. */
function hostsOf(
  scheme: string,
  rest: Rest | undefined,
  fold: (character: string) => string,
  lenient: boolean,
): readonly Host[] {
  const known = isWeb(scheme) ? /[a-z\d._:[\]-]/ : /[a-z\d._:[\]-]/i
  const before = (part: Part, hosts: readonly Host[]): readonly Host[] => {
    if (part === ANY || part === ONE) return distinct(hosts.map((host) => ({ ...host, whole: false })))
    if (typeof part === 'string') {
      if (lenient && part === '/') return hosts
      const character = fold(part)
      return known.test(character) ? hosts.flatMap((host) => behind(character, host, lenient)) : []
    }
    const found = part.alternatives.flatMap((sequence) =>
      sequence.reduceRight((current, one) => before(one, current), hosts),
    )
    return part.repeats ? before(ANY, found) : distinct(found)
  }
  const parts: Part[] = []
  for (let one = rest; one !== undefined; one = one.next) parts.push(one.part)
  return parts.reduceRight<readonly Host[]>(
    (hosts, part) => before(part, hosts),
    [{ ...UNKNOWN, whole: true }],
  )
}

function behind(character: string, { text, whole, port }: Host, lenient: boolean): readonly Host[] {
  // Colons within the brackets of an IPv6 address do not begin a port.
  if (character !== ':' || text.includes(']')) {
    if (!whole) return [{ text, whole, port }]
    return text.length < LONGEST_ORIGIN ? [{ text: character + text, whole, port }] : []
  }
  // The text after the last colon was read as a port, but is a part of an IPv6 address.
  if (port !== '') return [UNKNOWN]
  const isOpen = !whole || (lenient && text === '')
  if (!(isOpen ? /^\d{0,5}$/ : /^\d+$/).test(text)) return []
  return [{ text: '', whole: true, port: isOpen ? ':*' : `:${text}` }]
}

function distinct(hosts: readonly Host[]): readonly Host[] {
  const byText = new Map(hosts.map((host) => [`${host.text} ${host.whole} ${host.port}`, host]))
  return byText.size > MOST_WAYS ? [UNKNOWN] : [...byText.values()]
}

/** The patterns that cover a host: none if no browser sends such an origin, `undefined` if it can be anyone's. */
function cover(
  scheme: string,
  { text, whole, port }: Host,
  ignoresCase: boolean,
  { lenient, patternsOf }: Reading,
): readonly OriginPattern[] | undefined {
  if (whole) {
    // An address may go on in what was read as its port. Only http and https have hosts in lower case.
    if (/^\[[^\]]*$/.test(text) || (!isWeb(scheme) && ignoresCase && /[a-z]/.test(text))) return undefined
    return patternsOf(`${scheme}://${text}${port}`)
  }
  const dot = text.indexOf('.')
  const domain = text.slice(dot + 1)
  if (!isWeb(scheme) || dot < 0 || isAddress(domain) || text.includes(']')) return undefined
  if (patternsOf(`${scheme}://x.${domain}${port}`).length === 0) return []
  const wildcard = patternsOf(`${scheme}://*.${domain}${port}`)
  if (wildcard.length > 0) return wildcard
  // A top-level domain. In `.*example\.com` the dot before the domain is missing.
  return lenient && /^[a-z\d]/.test(text)
    ? ['', '*.'].flatMap((label) => patternsOf(`${scheme}://${label}${text}${port}`))
    : undefined
}
