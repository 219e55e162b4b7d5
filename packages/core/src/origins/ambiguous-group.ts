import { repeats, tokensOf } from './expression-tokens.ts'

/** Letters, digits and marks of origins: what a foreign origin is made of. */
const CHARACTERS = ['a', '0', '-', '.']
/** How many of these, and of a group's own words, are put together. */
const MOST_PIECES = 4
const MOST_WORDS = 3
/** So short that no expression takes long. */
const LONGEST = 12

interface Group {
  /** Where its content starts. */
  readonly start: number
  /** Where its alternatives end, but for the last. */
  readonly bars: number[]
}

/**
 * Finds a group that is repeated and can be read in two ways, such as in `([a-z]+)+`, `(.*\.)*` and `(a|a)*`: where a
 * text does not match in the end, a RegExp tries every combination of them, and takes twice as long for each further
 * character. Short texts are tried; one that the group matches both once and several times over, or in two of its
 * alternatives, is the proof. So whatever is found is there, but not all that is there is found.
 *
 * @returns The source of the first such group; `undefined` where none is found.
 */
export function ambiguousGroup({ source, flags }: RegExp): string | undefined {
  const open: Group[] = []
  let closed: (Group & { readonly end: number }) | undefined
  for (const { text, start, end } of tokensOf(source)) {
    if (closed && repeats(text) && isAmbiguous(source, closed, flags)) {
      return `(${source.slice(closed.start, closed.end)})${text}`
    }
    closed = undefined
    if (text[0] === '(') open.push({ start: end, bars: [] })
    else if (text === '|') open.at(-1)?.bars.push(start)
    else if (text === ')') closed = { ...(open.pop() as Group), end: start }
  }
  return undefined
}

function isAmbiguous(source: string, { start, bars, end }: Group & { end: number }, flags: string): boolean {
  const content = source.slice(start, end)
  // What a reference refers to stands outside.
  if (/\\[1-9k]/.test(content)) return false
  const once = new RegExp(`^(?:${content})$`, flags)
  const over = new RegExp(`^(?:${content}){2,}$`, flags)
  const ends = [...bars, end]
  const alternatives = ends.map((to, index) =>
    source.slice(index === 0 ? start : (ends[index - 1] as number) + 1, to),
  )
  const wholes = alternatives.map((alternative) => new RegExp(`^(?:${alternative})$`, flags))
  // What stands in a class is a range of characters, and no word.
  const words = content.replace(/\[.*?\]|\\./g, ' ').match(/[a-z\d]+/gi) ?? []
  for (const text of textsOf([...CHARACTERS, ...words.slice(0, MOST_WORDS)])) {
    if (!once.test(text)) continue
    if (over.test(text) || wholes.filter((whole) => whole.test(text)).length > 1) return true
  }
  return false
}

/** Every short text of one to so many pieces. */
function* textsOf(pieces: readonly string[], start = '', count = MOST_PIECES): Generator<string> {
  for (const piece of pieces) {
    const text = start + piece
    if (text.length > LONGEST) continue
    yield text
    if (count > 1) yield* textsOf(pieces, text, count - 1)
  }
}
