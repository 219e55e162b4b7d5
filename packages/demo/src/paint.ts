/** How a piece of text stands out, where there are colours. */
export type Paint = (style: keyof typeof CODES, text: string) => string

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, inverse: 7 } as const

/** Colours for a terminal. */
export const coloured: Paint = (style, text) => `\u001B[${CODES[style]}m${text}\u001B[0m`

/** No colours: for files, pipes and whoever sets `NO_COLOR`. */
export const plain: Paint = (_style, text) => text

/** What suits a stream; see https://no-color.org. */
export function paintFor(stream: { readonly isTTY?: boolean }, noColor = process.env['NO_COLOR']): Paint {
  return stream.isTTY && !noColor ? coloured : plain
}
