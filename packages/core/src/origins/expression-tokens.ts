const TOKEN =
  /\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|p\{[^}]*\}|c[a-z]|k<[^>]*>|\d+|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]+>))?|[*+]|\{\d+(?:,\d*)?\}|./gisu

/** A part of a RegExp's source: a character, a class, a bracket with what it says of its group, or a quantifier. */
export interface ExpressionToken {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The parts of a RegExp's source, in order. */
export function tokensOf(source: string): readonly ExpressionToken[] {
  return [...source.matchAll(TOKEN)].map(({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
  }))
}

/** Whether a token says that what stands before it may be repeated without end. */
export function repeats(text: string | undefined): boolean {
  return /^([*+]|\{\d+,\})/.test(String(text))
}

/** Whether a token says that what stands before it may be missing. */
export function isOptional(text: string | undefined): boolean {
  return /^([*?]|\{0,)/.test(String(text))
}
