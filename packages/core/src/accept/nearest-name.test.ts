import { expect, it } from 'vitest'
import { nearestName } from './fields.ts'

it.each([
  ['the name itself', 'origins', 'origins'],
  ['another case', 'ORIGINS', 'origins'],
  ['a letter missing', 'orgins', 'origins'],
  ['two letters missing', 'orgin', 'origins'],
  ['a letter too many', 'originss', 'origins'],
  ['a letter wrong', 'oriqins', 'origins'],
  ['two letters swapped', 'oirgins', 'origins'],
  ['nearer to another', 'methodes', 'methods'],
  ['more than a third wrong', 'oxixixs', undefined],
  ['half of it', 'orig', undefined],
  ['nothing', '', undefined],
  ['something else', 'resources', undefined],
  ['six letters of a long name wrong', 'xxxxxx-and-very-long-name', 'method-and-very-long-name'],
  ['seven letters of a long name wrong', 'xxxxxxxand-very-long-name', undefined],
])('%s: %s', (_what, name, expected) => {
  expect(nearestName(name, ['origins', 'methods', 'method-and-very-long-name'])).toBe(expected)
})
