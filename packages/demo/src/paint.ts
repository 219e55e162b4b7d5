/** Applies a style to a piece of text. */
export type Paint = (style: keyof typeof CODES, text: string) => string

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, inverse: 7 } as const

/** Adds colors for a terminal. */
export const colored: Paint = (style, text) => `\u001B[${CODES[style]}m${text}\u001B[0m`

/** Adds no colors: for files, pipes and users who set `NO_COLOR`. */
export const plain: Paint = (_style, text) => text

/** Returns the right style for a stream. See https://no-color.org. */
export function paintFor(stream: { readonly isTTY?: boolean }, noColor = process.env['NO_COLOR']): Paint {
  return stream.isTTY && !noColor ? colored : plain
}
