import { describe, expect, it } from 'vitest'
import type { AskedRequest } from '../exchange/page-request.ts'
import { resultOf } from '../use-playground.ts'
import { checkPolicy } from './check-policy.ts'

const request: AskedRequest = {
  origin: 'https://app.example.com',
  path: '/account',
  method: 'GET',
  headers: '',
  credentials: 'same-origin',
  engine: 'standard',
}

async function fixOf(text: string, asked: Partial<AskedRequest>): Promise<string | undefined> {
  const result = await resultOf(text, checkPolicy(text), { ...request, ...asked })
  if (result.kind !== 'outcome') throw new Error(`Expected an outcome: ${JSON.stringify(result)}`)
  expect(result.outcome.seen).toBeNull()
  return result.fix?.text
}

describe('a fix adds', () => {
  it.each([
    [
      'an origin to another',
      `createPolicy({ origins: 'https://shop.example.com' })`,
      {},
      `createPolicy({ origins: ['https://shop.example.com', 'https://app.example.com'] })`,
    ],
    [
      'an origin to a list with one origin per line',
      `createPolicy({\n  origins: [\n    'https://shop.example.com',\n  ],\n})`,
      {},
      `createPolicy({\n  origins: [\n    'https://shop.example.com',\n    'https://app.example.com',\n  ],\n})`,
    ],
    [
      'an origin to a RegExp',
      'createPolicy({ origins: /https:..shop.test/ })',
      {},
      `createPolicy({ origins: [/https:..shop.test/, 'https://app.example.com'] })`,
    ],
    [
      'a method to a list',
      `createPolicy({ methods: ['GET'] })`,
      { method: 'PUT' },
      `createPolicy({ methods: ['GET', 'PUT'] })`,
    ],
    [
      'a method to an empty list',
      'createPolicy({ methods: [] })',
      { method: 'PUT' },
      `createPolicy({ methods: ['PUT'] })`,
    ],
    [
      'a method to the defaults',
      'createPolicy()',
      { method: 'PURGE' },
      `createPolicy({ methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'PURGE'] })`,
    ],
    [
      'a header',
      `createPolicy({ allowHeaders: ['x-one'] })`,
      { headers: 'X-Two: 2' },
      `createPolicy({ allowHeaders: ['x-one', 'x-two'] })`,
    ],
    [
      'credentials',
      `createPolicy({\n  origins: 'https://app.example.com',\n})`,
      { credentials: 'include' },
      `createPolicy({\n  credentials: true,\n  origins: 'https://app.example.com',\n})`,
    ],
    [
      'credentials in place of false',
      `createPolicy({ origins: 'https://app.example.com', credentials: false })`,
      { credentials: 'include' },
      `createPolicy({ origins: 'https://app.example.com', credentials: true })`,
    ],
    [
      'credentials in place of any origin',
      `createPolicy({ origins: '*' })`,
      { credentials: 'include' },
      `createPolicy({ credentials: true, origins: ['https://app.example.com'] })`,
    ],
    [
      'credentials to no options',
      'createPolicy()',
      { credentials: 'include' },
      `createPolicy({ origins: ['https://app.example.com'], credentials: true })`,
    ],
    ['a method to bare options', `{ methods: ['GET'] }`, { method: 'PUT' }, `{ methods: ['GET', 'PUT'] }`],
    [
      'an origin to the entry of resources that applies to the path',
      `createPolicy({ origins: 'https://a.test', resources: { '/b': { origins: 'https://b.test' }, '/account': { origins: 'https://c.test' } } })`,
      {},
      `createPolicy({ origins: 'https://a.test', resources: { '/b': { origins: 'https://b.test' }, '/account': { origins: ['https://c.test', 'https://app.example.com'] } } })`,
    ],
  ] as const)('%s', async (_what, text, asked, fixed) => {
    expect(await fixOf(text, asked)).toBe(fixed)
    expect(checkPolicy(fixed).policy).not.toBeNull()
  })
})

describe('there is no fix', () => {
  it.each([
    [
      'for http with credentials, which core rejects',
      `createPolicy({ origins: 'https://app.example.com', credentials: true })`,
      { origin: 'http://app.example.com' },
    ],
    ['for a path without a policy', `createPolicy({ origins: '*', resources: { '/account': false } })`, {}],
    ['for a page without an origin', `createPolicy({ origins: 'https://a.test' })`, { origin: 'null' }],
  ])('%s', async (_why, text, asked) => {
    expect(await fixOf(text, asked)).toBeUndefined()
  })
})
