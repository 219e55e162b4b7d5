import { expect, it } from 'vitest'
import { createPolicy, type PolicyOptions } from './index.ts'
import { narrowDecision } from './narrow.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

function request(origin: string | undefined): Request {
  return new Request('https://api.test/', origin === undefined ? {} : { headers: { origin } })
}

function together(first: PolicyOptions, second: PolicyOptions, origin: string | undefined) {
  const decisions = [first, second].map((options) => {
    const policy = createPolicy(options)
    return policy.evaluate(request(origin))
  })
  const [one, two] = decisions as [never, never]
  return narrowDecision(one, two)
}

const any = { origins: '*' }
const onlyA = { origins: A, credentials: true }
const listA = { origins: [A, 'https://b.test'], credentials: true }

it.each([
  {
    what: 'any, then one origin: that origin gets the first one’s headers',
    first: any,
    second: onlyA,
    origin: A,
    allowed: true,
    headers: { 'access-control-allow-origin': '*', vary: 'Origin' },
  },
  {
    what: 'any, then one origin: another gets nothing',
    first: any,
    second: onlyA,
    origin: EVIL,
    allowed: false,
    headers: { vary: 'Origin' },
  },
  {
    what: 'one origin, then any: another gets nothing',
    first: onlyA,
    second: any,
    origin: EVIL,
    allowed: false,
    headers: { vary: 'Origin' },
  },
  {
    what: 'a list, then any: never wider than the list',
    first: listA,
    second: any,
    origin: A,
    allowed: true,
    headers: { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true', vary: 'Origin' },
  },
  {
    what: 'no Origin: nothing that a cache could hand to another origin',
    first: any,
    second: onlyA,
    origin: undefined,
    allowed: true,
    headers: { vary: 'Origin' },
  },
])('$what', ({ first, second, origin, allowed, headers }) => {
  const decision = together(first, second, origin)
  expect(decision.allowed).toBe(allowed)
  expect(decision.headers).toEqual(headers)
})

it('leaves one decision that is reached twice as it is', () => {
  const decision = createPolicy().evaluate(request(A))
  expect(narrowDecision(decision, decision)).toBe(decision)
})
