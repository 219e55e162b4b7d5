import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import { CharSet, type Expression, JS } from 'refa'
import { both, erase, type Language, languageOf, languageOfExpression, maxCharacter } from './language.ts'

/** The texts that a RegExp matches as a whole. */
export interface RegExpLanguage {
  readonly language: Language
  /** Whether these are exactly the texts. Otherwise there are more: assertions and backreferences narrow a RegExp. */
  readonly isExact: boolean
}

const start = 0xe000
const end = 0xe001
const marks = CharSet.empty(maxCharacter).union([{ min: start, max: end }])
const ascii = CharSet.empty(maxCharacter).union([{ min: 0, max: 0x7f }])

/**
 * Returns the texts of ASCII characters that a RegExp matches from their start to their end; `undefined` if it cannot be
 * read. Throws a `TooLargeError` if there are too many ways to match.
 */
export function regExpLanguage({
  source,
  flags,
}: Pick<RegExp, 'source' | 'flags'>): RegExpLanguage | undefined {
  const marked = markAnchors(source, flags)
  if (marked === undefined) return undefined
  let expression: Expression
  try {
    const literal = { source: marked.source, flags: flags.replace('v', 'u') }
    expression = asciiOnly(JS.Parser.fromLiteral(literal).parse().expression)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
  const language = languageOfExpression(expression)
  if (!marked.hasAnchors) return { language, isExact: marked.isExact }
  // An anchor inside matches only if no character of the text is between it and the edge.
  const inPlace = both(language, languageOf('\\ue000*[\\0-\\x7f]*\\ue001*'))
  return { language: erase(inPlace, marks), isExact: marked.isExact }
}

interface Marked {
  readonly source: string
  readonly hasAnchors: boolean
  readonly isExact: boolean
}

/** Writes anchors as special characters, and leaves out assertions, which only narrow. */
function markAnchors(source: string, flags: string): Marked | undefined {
  if (/[\ue000\ue001]|\\u\{?0*e00[01]/i.test(source)) return undefined
  let pattern: AST.Pattern
  try {
    pattern = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: flags.includes('u'),
      unicodeSets: flags.includes('v'),
    })
  } catch {
    return undefined
  }
  const edits: (readonly [node: AST.Node, text: string])[] = []
  let isReadable = true
  let isExact = true
  const unreadable = () => {
    isReadable = false
  }
  visitRegExpAST(pattern, {
    onAssertionEnter(node) {
      if (node.kind === 'start' || node.kind === 'end') {
        edits.push([node, node.kind === 'start' ? '\\ue000' : '\\ue001'])
        return
      }
      isExact = false
      edits.push([node, '(?:)'])
    },
    onBackreferenceEnter(node) {
      isExact = false
      edits.push([node, '(?:[^]*)'])
    },
    onModifiersEnter: unreadable,
    onExpressionCharacterClassEnter: unreadable,
    onClassStringDisjunctionEnter: unreadable,
    onCharacterClassEnter(node) {
      if (node.unicodeSets && node.elements.some(({ type }) => type === 'CharacterClass')) unreadable()
    },
  })
  if (!isReadable) return undefined
  // Only the outermost: what is inside an assertion goes with it.
  const outermost = edits.filter(
    ([node]) =>
      !edits.some(([other]) => other !== node && other.start <= node.start && node.end <= other.end),
  )
  let text = source
  for (const [node, replacement] of outermost.toSorted(([a], [b]) => b.start - a.start)) {
    const quantified = node.parent?.type === 'Quantifier' ? node.parent : node
    text =
      text.slice(0, quantified.start) +
      replacement +
      text.slice(node === quantified ? node.end : quantified.end)
  }
  const hasAnchors = outermost.some(([, replacement]) => replacement.startsWith('\\ue'))
  return { source: text, hasAnchors, isExact: isExact }
}

/** Limits each character to ASCII, of which origins consist, so that no character matches a mark of an anchor. */
function asciiOnly(expression: Expression): Expression {
  const limit = (characters: CharSet): CharSet => {
    const ranges = characters.ranges
      .filter(({ min }) => min <= maxCharacter)
      .map(({ min, max }) => ({ min, max: Math.min(max, maxCharacter) }))
    const same = CharSet.empty(maxCharacter).union(ranges)
    const [only] = ranges
    const isMark = ranges.length === 1 && only?.min === only?.max && same.isSubsetOf(marks)
    return isMark ? same : same.intersect(ascii)
  }
  const visit = (node: unknown): unknown => {
    if (node instanceof CharSet) return limit(node)
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [
        name,
        name === 'parent' || name === 'source' ? undefined : visit(value),
      ]),
    )
  }
  return visit(expression) as Expression
}
