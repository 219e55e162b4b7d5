import { createPolicy, type PolicyOptions, validateOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { everywhere, get } from './responses-everywhere.ts'

const A = 'https://a.test'
const B = 'https://b.test'

const rejected: readonly [defect: string, options: unknown, code: string][] = [
  ['D1: any origin with credentials', { credentials: true }, 'origin-any-with-credentials'],
  ['D1: any origin with credentials', { origins: ['*'], credentials: true }, 'origin-any-with-credentials'],
  ['D1: any https origin', { origins: 'https://*', credentials: true }, 'origin-wildcard-top-level'],
  ['D1: null', { origins: 'null', credentials: true }, 'origin-null'],
  ['D2: an unset variable', { origins: undefined }, 'origins-empty'],
  ['D2: an empty variable', { origins: '' }, 'origins-empty'],
  ['D2: an empty list', { origins: [] }, 'origins-empty'],
  ['D2: an empty entry', { origins: ['', A] }, 'origins-empty'],
  ['D2: a comma', { origins: ',' }, 'origins-empty'],
  ['D2: an unset entry', { origins: [undefined] }, 'origins-empty'],
  ['D2: a joined list as an entry', { origins: [`${A},${B}`] }, 'origins-joined'],
  ['D2: a joined list as an entry', { origins: [`${A}, ${B}`] }, 'origins-joined'],
  ['D7: a RegExp with state', { origins: /^https:\/\/a\.test$/g }, 'origin-regexp-flags'],
  ['D7: a RegExp with state', { origins: /^https:\/\/a\.test$/y }, 'origin-regexp-flags'],
  ['D7: a RegExp that matches lines', { origins: /^https:\/\/a\.test$/m }, 'origin-regexp-flags'],
  ['D15: a trailing slash', { origins: [`${A}/`, B] }, 'origin-path'],
  ['D15: upper case', { origins: ['https://A.test', B] }, 'origin-upper-case'],
  ['D15: the default port', { origins: [`${A}:443`, B] }, 'origin-port-default'],
  ['D15: no scheme', { origins: 'a.test' }, 'origin-scheme-missing'],
  ['D15: any origin in a list', { origins: ['*', A] }, 'origin-any-beside-others'],
  ['D15: a misspelled option', { orgin: A }, 'unknown-option'],
  ['D15: the option of another library', { origin: A }, 'unknown-option'],
  ['D15: a negative maxAge', { maxAge: -5 }, 'max-age-out-of-range'],
  ['D15: a maxAge in words', { maxAge: 'soon' }, 'wrong-type'],
  ['D15: a maxAge of NaN', { maxAge: Number.NaN }, 'max-age-out-of-range'],
  ['D15: an invalid method', { methods: ['GET', 'P UT'] }, 'method-invalid'],
  ['D15: an invalid header name', { allowHeaders: ['X Bad'] }, 'header-names-joined'],
  ['D15: a header name with a line break', { allowHeaders: ['X-A\r\nX-B: 1'] }, 'header-names-joined'],
  ['D15: credentials in words', { origins: A, credentials: 'no' }, 'wrong-type'],
]

it.each(rejected)('%s is rejected: %j', (_defect, options, code) => {
  expect(validateOptions(options as PolicyOptions).map((issue) => issue.code)).toContain(code)
  expect(() => createPolicy(options as Record<never, never>)).toThrow()
})

describe('D1: any origin with credentials', () => {
  it('allows no credentials where nothing is said, on any server', async () => {
    for (const { cors } of await everywhere(createPolicy(), [get('https://evil.test'), get('null'), get()])) {
      expect(cors).toEqual({ 'access-control-allow-origin': '*' })
    }
  })
})

it.each([`${A},${B}`, `${A}, ${B},`, `${A}\n${B}\n`])('D2: %j lists both origins', (origins) => {
  const policy = createPolicy({ origins })
  expect([A, B, 'https://c.test'].map((origin) => policy.allowsOrigin(origin))).toEqual([true, true, false])
})
