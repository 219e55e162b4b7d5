import { expect, it } from 'vitest'
import { mergeVary } from './headers.ts'

it.each([
  ['nothing there', null, 'Origin', 'Origin'],
  ['undefined', undefined, 'Origin', 'Origin'],
  ['an empty value', '', 'Origin', 'Origin'],
  ['no lines', [], 'Origin', 'Origin'],
  ['another name', 'Accept-Encoding', 'Origin', 'Accept-Encoding, Origin'],
  ['several lines', ['Accept', 'Accept-Encoding'], 'Origin', 'Accept, Accept-Encoding, Origin'],
  ['the name itself', 'Origin', 'Origin', 'Origin'],
  ['the name in another case', 'accept, ORIGIN', 'Origin', 'accept, ORIGIN'],
  ['the name without white space', 'accept,origin', 'Origin', 'accept,origin'],
  ['a name that holds the name', 'X-Origin', 'Origin', 'X-Origin, Origin'],
  ['everything', '*', 'Origin', '*'],
  ['everything among others', 'Accept, *', 'Origin', 'Accept, *'],
  [
    'several names, one of them there',
    'Access-Control-Request-Headers',
    'Origin, Access-Control-Request-Headers',
    'Access-Control-Request-Headers, Origin',
  ],
])('%s', (_what, existing, names, expected) => {
  expect(mergeVary(existing, names)).toBe(expected)
})

it('leaves what it merged as it is', () => {
  const once = mergeVary('Accept', 'Origin')
  expect(mergeVary(once, 'Origin')).toBe(once)
})
