/** Text that is not read. It can be anything, including nothing. */
export const ANY: unique symbol = /* @__PURE__ */ Symbol('any')

/** One character that is not read. */
export const ONE: unique symbol = /* @__PURE__ */ Symbol('one')

/** A character, something unknown, or alternatives. */
export type Part = string | typeof ONE | typeof ANY | Alternatives

export type Sequence = readonly Part[]

interface Alternatives {
  readonly alternatives: readonly Sequence[]
  /** Whether the alternatives can follow one another any number of times. */
  readonly repeats?: boolean
}

/** The texts that a RegExp matches, or more: everything that is not understood is {@link ANY}. */
export interface Syntax {
  readonly sequence: Sequence
  /** Whether letters match in either case, at least in a part of it. */
  readonly ignoresCase: boolean
}

// Longer and deeper sources are not read, so that reading takes neither long nor much stack.
const LONGEST = 10_000
const DEEPEST = 200

const UNICODE_ESCAPE = '\\\\(?:u\\{[\\da-fA-F]+\\}|[pP]\\{[^}]*\\})|'
const ESCAPE = '\\\\(?:x[\\da-fA-F]{2}|u[\\da-fA-F]{4}|c[a-zA-Z]|k<[\\w$]+>|\\d+|[^])|'
const CLASS = '\\[(?:\\\\[^]|[^\\]\\\\])*\\]|'
const OPENING = '\\((?!\\?)|\\(\\?(?:<?[=!]|<[^>]+>|[a-z]*(?:-[a-z]*)?:)|'
const QUANTIFIER = '(?:[*+?]|\\{\\d+(?:,\\d*)?\\})\\??|'
const TOKEN = `${ESCAPE}${CLASS}${OPENING}${QUANTIFIER}[^(]`

interface Frame {
  readonly opening: string
  readonly alternatives: Part[][]
}

/**
 * Reads the source of a RegExp. Anchors and assertions are ignored, because they only narrow what it matches.
 *
 * @param bareDots Whether an unescaped dot is read as a dot. Suggestions need this.
 * @returns `undefined` if the source is not understood.
 */
export function readSyntax(
  { source, flags }: Pick<RegExp, 'source' | 'flags'>,
  bareDots: boolean,
): Syntax | undefined {
  if (source.length > LONGEST || /[^dgimsuvy]/.test(flags)) return undefined
  const token = new RegExp(`${/[uv]/.test(flags) ? UNICODE_ESCAPE : ''}${TOKEN}`, 'y')
  let ignoresCase = flags.includes('i')
  // JavaScript has checked the source, so every group is closed.
  const open: Frame[] = []
  let frame: Frame = { opening: '', alternatives: [[]] }
  while (token.lastIndex < source.length) {
    const text = token.exec(source)?.[0]
    // A class within a class exists under the flag v.
    if (text === undefined || (flags.includes('v') && /\[(?:\\.|[^\\[])*\[/s.test(text))) return undefined
    const parts = last(frame)
    if (text[0] === '(') {
      if (open.push(frame) > DEEPEST) return undefined
      frame = { opening: text, alternatives: [[]] }
      ignoresCase ||= /\(\?[a-z]*i/.test(text)
    } else if (text === '|') {
      frame.alternatives.push([])
    } else if (text === ')') {
      const group = groupOf(frame)
      frame = open.pop() as Frame
      last(frame).push(group)
    } else if (/^[*+?]|^\{\d/.test(text)) {
      parts.push(quantified(parts.pop() as Part, text))
    } else if (!/^(?:[$^]|\\[bB])/.test(text)) {
      const isDot = bareDots && text === '.' && !/[*+?{]/.test(source.charAt(token.lastIndex))
      parts.push(isDot ? '.' : characterOf(text, flags))
    }
  }
  return { sequence: [groupOf(frame)], ignoresCase }
}

function last({ alternatives }: Frame): Part[] {
  return alternatives.at(-1) as Part[]
}

function groupOf({ opening, alternatives }: Frame): Part {
  return /\(\?<?[=!]/.test(opening) ? { alternatives: [[]] } : { alternatives }
}

function quantified(part: Part, quantifier: string): Part {
  const [least, most = least] = quantifier.match(/\d+|,(?=\})/g) ?? []
  const repeats = quantifier[0] !== '?' && most !== '1'
  const repeated: Part = repeats ? { alternatives: [[part]], repeats } : part
  return /^[*?]|^\{0+[,}]/.test(quantifier) ? { alternatives: [[repeated], []] } : repeated
}

/** The character that a token matches, if it is a single one. Only ASCII: `ſ` matches `s` under the flags i and u. */
function characterOf(token: string, flags: string): Part {
  const hexadecimal = /^\\[xu]\{?([\da-fA-F]+)\}?$/.exec(token)?.[1]
  const character =
    hexadecimal === undefined
      ? /^(?:[^.]|\\\W|\[[^^\\]\]|\[\\\W\])$/.test(token)
        ? token.replace(/^\[?\\?(.)\]?$/s, '$1')
        : ''
      : String.fromCodePoint(Math.min(Number.parseInt(hexadecimal, 16), 0x80))
  if (/^[\0-\x7f]$/.test(character)) return character
  // Under the flag v, a class can match several characters.
  return /^(?:\.|\\[dswDSW])$/.test(token) || (token[0] === '[' && !flags.includes('v')) ? ONE : ANY
}
