import { isOf, TOKEN } from './characters.ts'

/** Whether a text is a token (RFC 9110, §5.6.2), as every method and every header name is. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isOf(TOKEN, text.charCodeAt(index))) return false
  }
  return text !== ''
}
