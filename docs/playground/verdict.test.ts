import { describe, expect, it } from 'vitest'
import { examples } from './examples.ts'
import { checkPolicy } from './policy/check-policy.ts'
import { resultOf } from './use-playground.ts'
import { sentenceOf } from './verdict.ts'

const [{ request }] = examples

describe('a policy that the playground cannot run is not called invalid', () => {
  it.each([
    ['a function', 'createPolicy({ origins: (origin) => tenants.has(origin) })'],
    ['an environment variable', 'createPolicy({ origins: process.env.CORS_ORIGINS })'],
    ['a variable in a list', `createPolicy({ origins: ['https://a.test', extra] })`],
  ])('%s', async (_what, text) => {
    const checked = checkPolicy(text)
    expect(sentenceOf(await resultOf(text, checked, request))).toBe(
      'The playground cannot run this policy, because it reads values and runs no code.',
    )
    expect(checked.remarks.map(({ severity }) => severity)).toEqual(['warning'])
  })
})

it.each([
  ['', 'There is no policy yet.'],
  ['createPolicy({ origins: [', 'The policy is not complete JavaScript yet.'],
  [`createPolicy({ origins: ['https://a.test/'] })`, 'This policy is invalid: createPolicy() throws.'],
  [
    `createPolicy({ origins: ['https://a.test/', 'b'] })`,
    'This policy is invalid: createPolicy() reports 2 issues.',
  ],
])('%j', async (text, sentence) => {
  expect(sentenceOf(await resultOf(text, checkPolicy(text), request))).toBe(sentence)
})
