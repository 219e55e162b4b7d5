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
  if (result.kind !== 'outcome') throw new Error(`There is no outcome: ${JSON.stringify(result)}`)
  expect(result.outcome.seen).toBeNull()
  return result.fix?.text
}

describe('the text that lets the page pass', () => {
  it.each([
    [
      'an origin beside another',
      `createPolicy({ origins: 'https://shop.example.com' })`,
      {},
      `createPolicy({ origins: ['https://shop.example.com', 'https://app.example.com'] })`,
    ],
    [
      'an origin in a list, one a line',
      `createPolicy({\n  origins: [\n    'https://shop.example.com',\n  ],\n})`,
      {},
      `createPolicy({\n  origins: [\n    'https://shop.example.com',\n    'https://app.example.com',\n  ],\n})`,
    ],
    [
      'an origin beside an expression',
      'createPolicy({ origins: /https:..shop.test/ })',
      {},
      `createPolicy({ origins: [/https:..shop.test/, 'https://app.example.com'] })`,
    ],
    [
      'a method in a list',
      `createPolicy({ methods: ['GET'] })`,
      { method: 'PUT' },
      `createPolicy({ methods: ['GET', 'PUT'] })`,
    ],
    [
      'a method in an empty list',
      'createPolicy({ methods: [] })',
      { method: 'PUT' },
      `createPolicy({ methods: ['PUT'] })`,
    ],
    [
      'a method beside the defaults',
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
      'credentials that are switched off',
      `createPolicy({ origins: 'https://app.example.com', credentials: false })`,
      { credentials: 'include' },
      `createPolicy({ origins: 'https://app.example.com', credentials: true })`,
    ],
    [
      'any origin, with credentials',
      `createPolicy({ origins: '*' })`,
      { credentials: 'include' },
      `createPolicy({ credentials: true, origins: ['https://app.example.com'] })`,
    ],
    [
      'no options, with credentials',
      'createPolicy()',
      { credentials: 'include' },
      `createPolicy({ origins: ['https://app.example.com'], credentials: true })`,
    ],
    ['bare options', `{ methods: ['GET'] }`, { method: 'PUT' }, `{ methods: ['GET', 'PUT'] }`],
    [
      'the entry of resources that governs the path',
      `createPolicy({ origins: 'https://a.test', resources: { '/b': { origins: 'https://b.test' }, '/account': { origins: 'https://c.test' } } })`,
      {},
      `createPolicy({ origins: 'https://a.test', resources: { '/b': { origins: 'https://b.test' }, '/account': { origins: ['https://c.test', 'https://app.example.com'] } } })`,
    ],
  ] as const)('%s', async (_what, text, asked, fixed) => {
    expect(await fixOf(text, asked)).toBe(fixed)
    expect(checkPolicy(fixed).policy).not.toBeNull()
  })
})

describe('no change of the text helps', () => {
  it.each([
    [
      'core refuses http with credentials',
      `createPolicy({ origins: 'https://app.example.com', credentials: true })`,
      { origin: 'http://app.example.com' },
    ],
    ['the path has no policy', `createPolicy({ origins: '*', resources: { '/account': false } })`, {}],
    ['a page without an origin', `createPolicy({ origins: 'https://a.test' })`, { origin: 'null' }],
  ])('%s', async (_why, text, asked) => {
    expect(await fixOf(text, asked)).toBeUndefined()
  })
})
