const PUNCTUATION = "!#$%&'*+-.^_`|~"

/** Whether a character may stand in a token (RFC 9110, §5.6.2). */
export function isTokenCharacter(code: number): boolean {
  const letter = code | 0x20
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    PUNCTUATION.includes(String.fromCharCode(code))
  )
}

/** Whether a text is a token (RFC 9110, §5.6.2), as every method and every header name is. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isTokenCharacter(text.charCodeAt(index))) return false
  }
  return text !== ''
}
