import { DFA, JS, NFA, type TransitionIterable } from 'refa'

const MAX_CHARACTER = 0xffff
/** Larger automata are given up: refa can run out of memory. */
const MOST_NODES = 20_000

export function automatonOf(source: string, flags = ''): NFA {
  const { expression } = JS.Parser.fromLiteral({ source, flags }).parse()
  const options = { maxCharacter: MAX_CHARACTER }
  return NFA.fromRegex(expression, options, {}, limited())
}

function limited(): NFA.LimitedNodeFactory {
  return new NFA.LimitedNodeFactory(MOST_NODES)
}

function deterministic<Node>(automaton: TransitionIterable<Node>): DFA {
  const result = DFA.fromFA(automaton, new DFA.LimitedNodeFactory(MOST_NODES))
  result.minimize()
  return result
}

const PORT = '[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]'
const LABEL = '[a-z0-9_-]+'
const OCTET = '(?:\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])'

/** Every origin of the schemes in the random RegExps, and some that no browser sends: IPv6 addresses are not checked. */
const ORIGINS = deterministic(
  automatonOf(
    [
      `https?:\\/\\/(?:(?:${LABEL}\\.)*(?:[a-z0-9_-]*[a-z_-][a-z0-9_-]*)\\.?|${OCTET}(?:\\.${OCTET}){3}|\\[[a-f0-9:]+\\])(?::(?:${PORT}))?`,
      `(?:capacitor|app):\\/\\/(?:[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?|\\[[a-f0-9:]+\\])(?::(?:${PORT}))?`,
    ].join('|'),
  ),
)
// A label of hexadecimal digits after 0x is a number, and browsers leave out default ports.
const EXCLUDED = automatonOf('https?:\\/\\/(?:[^]*\\.)?0x[0-9a-f]*\\.?(?::\\d+)?|https:[^]*:443|http:[^]*:80')

const POSSIBLE = deterministic(NFA.fromIntersection(ORIGINS, complement(EXCLUDED)))

function complement<Node>(automaton: TransitionIterable<Node>): DFA {
  const result = deterministic(automaton)
  result.complement()
  return result
}

/** Returns possible origins that a RegExp matches and no pattern covers: a shortest one for each way to end. */
export function outside(body: string, flags: string, patterns: readonly string[]): readonly string[] {
  const possible = NFA.fromIntersection(automatonOf(body, flags), POSSIBLE, limited())
  if (patterns.length === 0) return shortestWords(possible)
  const uncovered = complement(automatonOf(patterns.map(sourceOf).join('|')))
  return shortestWords(NFA.fromIntersection(possible, uncovered, limited()))
}

/** The meaning of a pattern, written independently of core. */
function sourceOf(pattern: string): string {
  return pattern
    .replace(/[.\\[\]/]/g, '\\$&')
    .replace('\\/*\\.', `\\/(?:${LABEL}\\.)+`)
    .replace(/:\*$/, '(?::\\d+)?')
}

/** A breadth-first search that visits each state once: refa's own `words()` can run out of memory. */
function shortestWords(automaton: NFA): readonly string[] {
  const words: string[] = []
  const reached = new Set([automaton.initial])
  let level: (readonly [state: NFA.Node, word: string])[] = [[automaton.initial, '']]
  while (level.length > 0) {
    const next: typeof level = []
    for (const [state, word] of level) {
      if (automaton.finals.has(state)) words.push(word)
      for (const [target, characters] of state.out) {
        if (reached.has(target)) continue
        reached.add(target)
        const readable = [...'az0.-'].find((one) => characters.has(one.charCodeAt(0)))
        next.push([target, word + (readable ?? String.fromCharCode(characters.ranges[0]?.min ?? 0))])
      }
    }
    level = next
  }
  return words
}

/** Whether a browser can send an origin: it is serialized as the URL standard says. */
export function isSerialized(origin: string): boolean {
  if (!/^https?:/.test(origin)) return true
  try {
    return new URL(origin).origin === origin
  } catch {
    return false
  }
}
