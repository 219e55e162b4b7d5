import { expect, it } from 'vitest'
import { isToken } from './token.ts'

it('a token holds what RFC 9110, §5.6.2 lists, and nothing else', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code)
    expect(isToken(`a${character}`), `U+${code.toString(16)}`).toBe(/^[\w!#$%&'*+.^`|~-]$/.test(character))
  }
})

it('a token is not empty', () => {
  expect(isToken('')).toBe(false)
})
