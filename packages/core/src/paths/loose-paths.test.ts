import { expect, it } from 'vitest'
import { type NormalizePath, type PolicyOptions, policyFrom } from '../index.ts'

const exactly: NormalizePath = (path) => path
const loosely: NormalizePath = (path) => (path.includes('!') ? undefined : path.toLowerCase())
const normalizePath: NormalizePath = Object.assign(exactly, { loosely })
const options: PolicyOptions = {
  origins: '*',
  resources: {
    '/off/*': false,
    '/A': { origins: 'https://upper.test' },
    '/a': { origins: 'https://lower.test' },
  },
}

it.each([
  ['/other', 'another path', { 'access-control-allow-origin': '*' }],
  ['/OTHER', 'another path, whichever way it is read', { 'access-control-allow-origin': '*' }],
  ['/off/x', 'a path without a policy', {}],
  ['/OFF/x', 'that path, read loosely: none', {}],
  ['/other/!', 'a path that cannot be read loosely: none', {}],
  ['/other/%ff', 'a path that this router reads, and what serves files cannot: none', {}],
  ['/a', 'the one that stands for both', { 'access-control-allow-origin': 'https://lower.test' }],
  ['/A', 'an entry that cannot be told from another, loosely: none', {}],
])('%s: %s', (path, _what, headers) => {
  const policy = policyFrom(options, normalizePath)
  const request = new Request(`https://api.test${path}`, { headers: { origin: 'https://evil.test' } })
  expect(policy.evaluate(request)).toMatchObject({ headers })
  expect((policy.evaluate(request) as { headers: object }).headers).toEqual(headers)
})
