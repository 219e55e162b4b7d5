import { expect, it } from 'vitest'
import { echoHeaderNames, echoMethod } from './headers.ts'

it.each([
  ['one name', 'x-a'],
  ['several names', 'x-a,X-B'],
  ['spaces and tabs around names', ' x-a\t, x-b '],
  ['as many names as are read', Array.from({ length: 64 }, () => 'a').join()],
  ['as long a text as is read', 'a'.repeat(2048)],
])('the names of headers are echoed: %s', (_what, requested) => {
  expect(echoHeaderNames(requested)).toBe(requested)
})

it.each([
  ['no header', null],
  ['an empty header', ''],
  ['white space', ' '],
  ['an empty member', 'x-a,,x-b'],
  ['an empty last member', 'x-a, '],
  ['white space in a name', 'x a'],
  ['a tab in a name', 'x\ta'],
  ['another separator', 'x-a;x-b'],
  ['another character at the end', 'x-a;'],
  ['too many names', Array.from({ length: 65 }, () => 'a').join()],
  ['too long a text', 'a'.repeat(2049)],
])('nothing is echoed: %s', (_what, requested) => {
  expect(echoHeaderNames(requested)).toBeUndefined()
})

it.each([
  ['M'.repeat(64), 'M'.repeat(64)],
  ['M'.repeat(65), undefined],
  ['two words', undefined],
  ['', undefined],
  [null, undefined],
])('the method %j is echoed as %j', (requested, echoed) => {
  expect(echoMethod(requested)).toBe(echoed)
})
