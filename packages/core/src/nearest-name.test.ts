import { expect, it } from 'vitest'
import { nearestName } from './nearest-name.ts'

it.each([
  ['the name itself', 'origins', 'origins'],
  ['another case', 'ORIGINS', 'origins'],
  ['a letter missing', 'orgins', 'origins'],
  ['a letter too many', 'originss', 'origins'],
  ['a letter wrong', 'oriqins', 'origins'],
  ['two letters swapped', 'oirgins', 'origins'],
  ['nearer to another', 'methodes', 'methods'],
  ['more than a third wrong', 'oxixixs', undefined],
  ['half of it', 'orig', undefined],
  ['nothing', '', undefined],
  ['something else', 'resources', undefined],
])('%s: %s', (_what, name, expected) => {
  expect(nearestName(name, ['origins', 'methods'])).toBe(expected)
})
