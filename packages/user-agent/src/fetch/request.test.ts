import { expect, test } from 'vitest'
import { includesCredentials, type ResponseTainting } from './request.ts'

test.each<[credentials: RequestCredentials, tainting: ResponseTainting, included: boolean]>([
  ['include', 'basic', true],
  ['include', 'cors', true],
  ['include', 'opaque', true],
  ['same-origin', 'basic', true],
  ['same-origin', 'cors', false],
  ['same-origin', 'opaque', false],
  ['omit', 'basic', false],
  ['omit', 'cors', false],
  ['omit', 'opaque', false],
])('%s, with a response that is %s: %s', (credentials, tainting, included) => {
  expect(includesCredentials(credentials, tainting)).toBe(included)
})
