import { expect, test } from 'vitest'
import { isToken } from './token.ts'

test.each(['a', 'A', 'z', 'Z', '0', '9', 'x-request-id', '*', "!#$%&'*+-.^_`|~"])(
  '%j is a token',
  (value) => {
    expect(isToken(value)).toBe(true)
  },
)

test.each([
  '',
  ' ',
  'a b',
  'a,b',
  'a;b',
  '"a"',
  'a/b',
  'a:b',
  'a@b',
  '[',
  '{',
  'a\t',
  'é',
  'a\u0000',
  '\u007f',
  '@',
  '`(',
])('%j is no token', (value) => {
  expect(isToken(value)).toBe(false)
})
