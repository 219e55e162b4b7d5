const punctuation = "!#$%&'*+-.^_`|~"

/**
 * Says whether a string is a *token*: one or more letters, digits and ``!#$%&'*+-.^_`|~``. Methods and header
 * names are tokens.
 *
 * RFC 9110, §5.6.2 Tokens.
 *
 * @example
 * isToken('x-request-id') // true
 * isToken('x request id') // false
 */
export function isToken(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    if (!isTokenCharacter(value.charCodeAt(index))) return false
  }
  return value !== ''
}

function isTokenCharacter(code: number): boolean {
  if (code >= 0x61 && code <= 0x7a) return true
  if (code >= 0x41 && code <= 0x5a) return true
  if (code >= 0x30 && code <= 0x39) return true
  return punctuation.includes(String.fromCharCode(code))
}
