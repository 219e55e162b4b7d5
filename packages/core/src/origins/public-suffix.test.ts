import { expect, it } from 'vitest'
import { isCommonPublicSuffix } from './public-suffix.ts'

it.each([
  ['com', true],
  ['localhost', true],
  ['co.uk', true],
  ['com.au', true],
  ['org.nz', true],
  ['github.io', true],
  ['s3.amazonaws.com', true],
  ['vercel.app', true],
  ['example.com', false],
  ['example.uk', false],
  ['bbc.co.uk', false],
  ['me.github.io', false],
  ['co.example', false],
  ['com.de', true],
  // The list of countries is run together: what spans two of them is none.
  ['co.tz', true],
  ['com.ca', false],
  ['co.ukx', false],
  ['co.', false],
  ['constructor', true],
  ['__proto__.io', false],
])('%s: %s', (host, isOne) => {
  expect(isCommonPublicSuffix(host)).toBe(isOne)
})
