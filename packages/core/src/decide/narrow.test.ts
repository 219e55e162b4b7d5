import { describe, expect, it } from 'vitest'
import { createEvaluate } from '../adapter.ts'
import { createPolicy, type PolicyOptions } from '../index.ts'
import { type Decision, decide, narrowDecision, OFF, UNCOVERED } from './decision.ts'

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

it.each([
  ['off, then a permission', true],
  ['a permission, then off', false],
])('%s: nothing is permitted', (_what, offFirst) => {
  const permission = createPolicy({ origins: [A, 'https://b.test'] }).evaluate(request(A))
  const { kind, headers, reason } = offFirst
    ? narrowDecision(OFF, permission)
    : narrowDecision(permission, OFF)
  expect({ kind, headers, reason }).toEqual({
    kind: 'actual',
    headers: { vary: 'Origin' },
    reason: undefined,
  })
})

it('off twice stays off', () => {
  expect(narrowDecision(OFF, OFF)).toBe(OFF)
})

describe('a policy whose resources do not cover the path has no say', () => {
  const evaluate = (options: PolicyOptions, origin: string, method = 'GET') =>
    createPolicy(options).evaluate(
      new Request('https://api.test/b/x', {
        method,
        headers: { origin, 'access-control-request-method': 'PUT' },
      }),
    ) as Decision
  const elsewhere = evaluate({ resources: { '/a/*': { origins: A } } }, A)

  it.each([
    ['a permission', evaluate(listA, A)],
    ['a permission to any origin', evaluate(any, EVIL)],
    ['a refusal', evaluate(listA, EVIL)],
    ['the response to a preflight', evaluate(listA, A, 'OPTIONS')],
    ['an explicit false', evaluate({ resources: { '/b/*': false } }, A)],
    ['another that has none', UNCOVERED],
  ])('%s is unchanged, before it and after it', (_what, decision) => {
    expect(elsewhere.kind).toBe('uncovered')
    expect(narrowDecision(elsewhere, decision)).toBe(decision)
    expect(narrowDecision(decision, elsewhere)).toBe(decision)
  })

  it('where a resolver picked it, what is said varies on Origin', () => {
    const resolved = createEvaluate(() => ({ resources: { '/a/*': { origins: A } } }))(request(A)) as Decision
    const decision = evaluate(any, A)
    const varying = { ...decision, headers: { ...decision.headers, vary: 'Origin' } }
    expect(narrowDecision(resolved, decision)).toEqual(varying)
    expect(narrowDecision(decision, resolved)).toEqual(varying)
    const echoed = decide('preflight', { vary: 'Access-Control-Request-Headers' }, { status: 204 })
    expect(narrowDecision(resolved, echoed).headers).toEqual({
      vary: 'Access-Control-Request-Headers, Origin',
    })
  })
})

it('three policies: what two refused, no third permits', () => {
  const evil = request(EVIL)
  const [first, second, third] = [
    createPolicy(any).evaluate(evil),
    createPolicy(onlyA).evaluate(evil),
    createPolicy({ origins: [A, EVIL] }).evaluate(evil),
  ] as [Decision, Decision, Decision]
  const decision = narrowDecision(narrowDecision(first, second), third)
  expect(decision).toMatchObject({ allowed: false, headers: { vary: 'Origin' } })
})

it('CORS that was turned off stays off, before and after another policy', () => {
  const permission = createPolicy({ origins: [A, EVIL] }).evaluate(request(EVIL)) as Decision
  for (const off of [narrowDecision(OFF, permission), narrowDecision(permission, OFF)]) {
    expect(narrowDecision(off, permission).headers).toEqual({ vary: 'Origin' })
    expect(narrowDecision(permission, off).headers).toEqual({ vary: 'Origin' })
  }
})

it.each([
  ['first', { credentials: true, allowHeaders: '*' }, {}],
  ['second', {}, { credentials: true, allowHeaders: '*' }],
] as const)('two preflights that are allowed vary on what the %s varies on', (_which, one, two) => {
  const { headers } = preflights(one, two)
  expect(headers['vary']).toBe('Origin, Access-Control-Request-Headers')
  expect(headers).not.toHaveProperty('access-control-allow-credentials')
})

it.each<[string, PolicyOptions, PolicyOptions, methods: string | undefined, headers: string | undefined]>([
  [
    'the same lists',
    { methods: ['PUT'], allowHeaders: ['X-A'] },
    { methods: ['PUT'], allowHeaders: ['x-a'] },
    'PUT',
    'x-a',
  ],
  [
    'lists that overlap',
    { methods: ['PUT', 'PATCH'], allowHeaders: ['x-a', 'x-b'] },
    { methods: ['PATCH', 'DELETE'], allowHeaders: ['x-b', 'x-c'] },
    'PATCH',
    'x-b',
  ],
  [
    'lists without a common name',
    { methods: ['PUT'], allowHeaders: ['x-a'] },
    { methods: ['DELETE'], allowHeaders: ['x-b'] },
    undefined,
    undefined,
  ],
  [
    'methods of another case, which are others',
    { methods: ['Purge'], allowHeaders: ['x-a'] },
    { methods: ['PURGE'], allowHeaders: ['X-A'] },
    undefined,
    'x-a',
  ],
  [
    'a list and any',
    { methods: ['PUT'], allowHeaders: ['x-a', 'authorization'] },
    { methods: '*', allowHeaders: '*' },
    'PUT',
    'authorization,x-a',
  ],
  [
    'no names and any',
    { methods: [], allowHeaders: [] },
    { methods: '*', allowHeaders: '*' },
    'GET,HEAD,POST',
    undefined,
  ],
])('two preflights that are allowed grant what both lists grant: %s', (_what, one, two, methods, names) => {
  for (const { headers } of [preflights(one, two), preflights(two, one)]) {
    expect(headers['access-control-allow-methods']).toBe(methods)
    expect('access-control-allow-methods' in headers).toBe(methods !== undefined)
    expect(headers['access-control-allow-headers']?.split(',').sort().join()).toBe(names)
  }
})

it('`*` alone does not cover Authorization', () => {
  const permitting = (names: string) =>
    decide('preflight', { 'access-control-allow-origin': '*', 'access-control-allow-headers': names })
  const [any, list] = [permitting('*'), permitting('authorization,x-a')]
  for (const { headers } of [narrowDecision(any, list), narrowDecision(list, any)]) {
    expect(headers['access-control-allow-headers']).toBe('x-a')
  }
})

it('header names are compared without case, as they are echoed', () => {
  const [echoing, list] = [{ credentials: true, allowHeaders: '*' }, { allowHeaders: ['x-a'] }] as const
  for (const { headers } of [preflights(echoing, list), preflights(list, echoing)]) {
    expect(headers['access-control-allow-headers']?.toLowerCase()).toBe('x-a')
  }
})

it('two preflights with credentials and private networks keep both', () => {
  const options = { credentials: true, allowPrivateNetwork: true } as const
  expect(preflights(options, options).headers).toMatchObject({
    'access-control-allow-credentials': 'true',
    'access-control-allow-private-network': 'true',
  })
  expect(preflights(options, {}).headers).not.toHaveProperty('access-control-allow-private-network')
})

function preflights(...both: PolicyOptions[]): Decision {
  const asks = new Request('https://api.test/', {
    method: 'OPTIONS',
    headers: {
      origin: A,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'X-A',
      'access-control-request-private-network': 'true',
    },
  })
  const [first, second] = both.map((more) =>
    createPolicy<PolicyOptions>({ origins: [A, EVIL], ...more }).evaluate(asks),
  )
  return narrowDecision(first as Decision, second as Decision)
}

it('a preflight that two policies decide about varies on the origin, even if neither policy alone does', () => {
  const preflight = new Request('https://api.test/', {
    method: 'OPTIONS',
    headers: { origin: A, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' },
  })
  // One origin with every method: each response is the same for all origins, but not for all preflights.
  const [one, two] = ['https://b.test', A].map((origins) =>
    createPolicy({ origins, credentials: true, methods: '*' }).evaluate(preflight),
  ) as [Decision, Decision]
  expect(one.headers['vary']).not.toContain('Origin')
  expect(narrowDecision(one, two).headers['vary']).toMatch(/, Origin$/)
})
