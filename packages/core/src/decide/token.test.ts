import { expect, it } from 'vitest'
import { isToken } from './characters.ts'

it('a token holds what RFC 9110, §5.6.2 lists, and nothing else', () => {
  const accepted = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
    (character) => isToken(character) && isToken(`a${character}a`) && isToken(`a${character}`),
  )
  const listed = "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~"
  expect(accepted.join('')).toBe(listed)
})

it('a token is not empty', () => {
  expect(isToken('')).toBe(false)
})
