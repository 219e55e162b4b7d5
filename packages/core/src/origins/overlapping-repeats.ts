import { type ExpressionToken, isOptional, repeats, tokensOf } from './expression-tokens.ts'

/** What a foreign origin is made of. */
const CHARACTERS = ['a', '0', '-', '.']
/** A text of 326 characters is divided among two repeats in some ten thousand ways, among three in millions. */
const MOST_REPEATS = 2
/** Within what is repeated itself, two are as bad: each further character doubles the number of ways. */
const MOST_REPEATS_WITHIN = 1

/**
 * Finds repeats that stand one behind another and match the same characters, such as in `.*-.*-.*` and
 * `\w+\w*[a-z]*`: where a text does not match in the end, a RegExp tries each way to divide it among them.
 *
 * @returns The source of the first such repeats; `undefined` where none are found.
 */
export function overlappingRepeats({ source, flags }: RegExp): string | undefined {
  // Classes nest there, and are not read.
  if (flags.includes('v')) return undefined
  const tokens = tokensOf(source)
  for (const character of CHARACTERS) {
    const found = overlapAt(character, tokens, source, flags)
    if (found !== undefined) return found
  }
  return undefined
}

interface Group {
  /** Whether it, or one around it, is repeated without end. */
  readonly repeated: boolean
  /** Whether it, or one around it, may be missing. */
  readonly optional: boolean
}

function overlapAt(
  character: string,
  tokens: readonly ExpressionToken[],
  source: string,
  flags: string,
): string | undefined {
  const groups: Group[] = [{ repeated: false, optional: false }]
  let count = 0
  let start = 0
  for (const [index, { text, start: at, end }] of tokens.entries()) {
    const next = tokens[index + 1]?.text
    const { repeated, optional } = groups.at(-1) as Group
    if (text[0] === '(') {
      const quantifier = tokens[closing(tokens, index) + 1]?.text
      const inside = repeated || repeats(quantifier)
      // What stands in front is no part of what is repeated.
      if (inside) count = 0
      groups.push({ repeated: inside, optional: optional || isOptional(quantifier) })
    } else if (text === ')') {
      groups.pop()
    } else if (text === '|') {
      count = 0
    } else if (isAtom(text)) {
      const matches = new RegExp(`^(?:${text})$`, flags).test(character)
      if (matches && repeats(next)) {
        if (count === 0) start = at
        if (++count > (repeated ? MOST_REPEATS_WITHIN : MOST_REPEATS)) {
          return source.slice(start, end + (next as string).length)
        }
      } else if (!matches && !optional && !isOptional(next)) count = 0
    }
  }
  return undefined
}

/** The index of the bracket that closes the one at an index. A RegExp has one for each. */
function closing(tokens: readonly ExpressionToken[], open: number): number {
  let depth = 0
  let index = open - 1
  do {
    const { text } = tokens[++index] as ExpressionToken
    if (text[0] === '(') depth++
    else if (text === ')') depth--
  } while (depth > 0)
  return index
}

/** Whether a token stands for one character, and not for a place, a quantifier, or what was matched before. */
function isAtom(text: string): boolean {
  return !/^([*+?^$]|\{\d|\\[bBk1-9])/.test(text)
}
