import { describe, expect, test } from 'vitest'
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from './method.ts'

const methods: readonly [method: string, normalized: string, safelisted: boolean, forbidden: boolean][] = [
  ['GET', 'GET', true, false],
  ['get', 'GET', true, false],
  ['hEaD', 'HEAD', true, false],
  ['post', 'POST', true, false],
  ['put', 'PUT', false, false],
  ['DELETE', 'DELETE', false, false],
  ['options', 'OPTIONS', false, false],
  ['PATCH', 'PATCH', false, false],
  ['patch', 'patch', false, false],
  ['pAtCh', 'pAtCh', false, false],
  ['CHICKEN', 'CHICKEN', false, false],
  ['chicken', 'chicken', false, false],
  ['CONNECT', 'CONNECT', false, true],
  ['connect', 'connect', false, true],
  ['TRACE', 'TRACE', false, true],
  ['Track', 'Track', false, true],
  ['TRACES', 'TRACES', false, false],
]

describe.each(methods)('the method %s', (method, normalized, safelisted, forbidden) => {
  test(`is normalized to ${normalized}`, () => expect(normalizeMethod(method)).toBe(normalized))
  test(`is ${safelisted ? '' : 'not '}CORS-safelisted once normalized`, () =>
    expect(isCorsSafelistedMethod(normalizeMethod(method))).toBe(safelisted))
  test(`is ${forbidden ? '' : 'not '}forbidden`, () => expect(isForbiddenMethod(method)).toBe(forbidden))
})

test('a method that was not normalized is not safelisted', () => {
  expect(isCorsSafelistedMethod('get')).toBe(false)
})
