import { CharSet, DFA, JS, NFA, TooManyNodesError, type TransitionIterable } from 'refa'

/** A set of texts of ASCII characters, as an automaton. */
export type Language = NFA

/** One for all automata: those with and without the flag u could not be compared otherwise. */
export const maxCharacter = 0xffff

/** Larger automata are given up, because refa can run out of memory. */
const mostNodes = 10_000

/** Thrown if an automaton would be too large. Then nothing is known about its language. */
export const TooLargeError: new (message?: string) => Error = TooManyNodesError

/** Returns the texts that a RegExp of ours matches, written without anchors and assertions. */
export function languageOf(source: string): Language {
  const { expression } = JS.Parser.fromLiteral({ source, flags: '' }).parse()
  return languageOfExpression(expression)
}

/** Returns the texts of a parsed expression. */
export function languageOfExpression(expression: ReturnType<JS.Parser['parse']>['expression']): Language {
  return NFA.fromRegex(expression, { maxCharacter }, {}, limited())
}

/** Returns the texts that are in both languages. */
export function both<Node>(one: Language, other: TransitionIterable<Node>): Language {
  return NFA.fromIntersection(one, other, limited())
}

/** Returns the texts of one language that are not in the other. */
export function without(one: Language, other: Language): Language {
  const complement = DFA.fromFA(other, new DFA.LimitedNodeFactory(mostNodes))
  complement.complement()
  return both(one, complement)
}

/** Returns the texts that are in at least one language. */
export function union(languages: readonly Language[]): Language {
  const result = NFA.empty({ maxCharacter }, limited())
  for (const language of languages) result.union(language, limited())
  return result
}

/** Returns the language without some characters: every text of it, with them removed. */
export function erase(language: Language, erased: CharSet): Language {
  const closures = new Map<NFA.ReadonlyNode, ReadonlySet<NFA.ReadonlyNode>>()
  const closureOf = (node: NFA.ReadonlyNode): ReadonlySet<NFA.ReadonlyNode> => {
    let closure = closures.get(node)
    if (closure === undefined) {
      const reached = new Set([node])
      for (const each of reached) {
        for (const [target, characters] of each.out)
          if (!characters.isDisjointWith(erased)) reached.add(target)
      }
      closure = reached
      closures.set(node, closure)
    }
    return closure
  }
  const none = CharSet.empty(maxCharacter)
  return NFA.fromTransitionIterator<NFA.ReadonlyNode>(
    {
      initial: language.initial,
      getOut(node) {
        const out = new Map<NFA.ReadonlyNode, CharSet>()
        for (const each of closureOf(node)) {
          for (const [target, characters] of each.out) {
            const rest = characters.without(erased)
            if (!rest.isEmpty) out.set(target, (out.get(target) ?? none).union(rest))
          }
        }
        return out
      },
      isFinal: (node) => [...closureOf(node)].some((each) => language.finals.has(each as NFA.Node)),
    },
    { maxCharacter },
    limited(),
  )
}

/**
 * Returns a shortest text of a language, `undefined` if it has none. The search visits each state once: refa's own
 * `words()` can run out of memory.
 */
export function shortestText(language: Language): string | undefined {
  const reached = new Set<NFA.ReadonlyNode>([language.initial])
  let level: (readonly [node: NFA.ReadonlyNode, text: string])[] = [[language.initial, '']]
  while (level.length > 0) {
    const next: typeof level = []
    for (const [node, text] of level) {
      if (language.finals.has(node as NFA.Node)) return text
      for (const [target, characters] of node.out) {
        if (reached.has(target)) continue
        reached.add(target)
        next.push([target, text + readable(characters)])
      }
    }
    level = next
  }
  return undefined
}

function readable(characters: CharSet): string {
  const found = [...'aez0.-'].find((one) => characters.has(one.charCodeAt(0)))
  return found ?? String.fromCharCode(characters.ranges[0]?.min ?? 0)
}

function limited(): NFA.LimitedNodeFactory {
  return new NFA.LimitedNodeFactory(mostNodes)
}
