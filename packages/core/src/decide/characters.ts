/** Classes of characters. One lookup per character is enough, so that every value of a request is read only once. */
export const LOWER_CASE = 1
export const UPPER_CASE = 2
export const DIGIT = 4
/** After the first letter of a URL's scheme (RFC 3986, §3.1). */
export const SCHEME = 8
/** The label of a host, as browsers send it. */
export const LABEL = 16
/** Within the brackets of an IPv6 address. */
export const ADDRESS = 32
/** A token: a method, a header's name (RFC 9110, §5.6.2). */
export const TOKEN = 64

const LOWER_CASE_LETTERS = 'abcdefghijklmnopqrstuvwxyz'

const KINDS: Uint8Array = /* @__PURE__ */ kindsOf([
  [LOWER_CASE_LETTERS, LOWER_CASE | SCHEME | LABEL | TOKEN],
  [LOWER_CASE_LETTERS.toUpperCase(), UPPER_CASE | TOKEN],
  ['0123456789', DIGIT | SCHEME | LABEL | ADDRESS | TOKEN],
  ['abcdef:', ADDRESS],
  ['+-.', SCHEME],
  ['-_', LABEL],
  ["!#$%&'*+-.^_`|~", TOKEN],
])

function kindsOf(groups: readonly (readonly [characters: string, kinds: number])[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const [characters, kinds] of groups) {
    for (const character of characters) (table[character.charCodeAt(0)] as number) |= kinds
  }
  return table
}

/** Whether the character of a code may be part of one of these kinds; none above 255 may. */
export function isOf(kinds: number, code: number): boolean {
  return ((KINDS[code] as number) & kinds) !== 0
}

/** Whether a text is a token (RFC 9110, §5.6.2), as every method and every header name is. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isOf(TOKEN, text.charCodeAt(index))) return false
  }
  return text !== ''
}
