import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actual, preflight } from '../test/requests.ts'
import { createEvaluate, decodePath } from './adapter.ts'
import { CompiledPolicies, snapshotOf } from './compiled-policies.ts'
import { createPolicy, PolicyError, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const compiled = () => new CompiledPolicies(decodePath)
const allows = () => true
const refuses = () => false

describe('equal options are compiled once', () => {
  it.each<[string, () => PolicyOptions]>([
    ['one origin', () => ({ origins: A })],
    ['a list', () => ({ origins: [A, B], credentials: true, maxAge: 60, exposeHeaders: undefined })],
    ['a RegExp', () => ({ origins: [/https:\/\/[a-z]+\.example\.com/i], credentials: true })],
    ['a function', () => ({ origins: [A, allows], timeout: 5 })],
    ['resources', () => ({ origins: A, resources: { '/x/*': { origins: [B] }, '/y': false } })],
    ['no prototype', () => Object.assign(Object.create(null), { origins: A })],
  ])('%s', (_what, options) => {
    const policies = compiled()
    expect(policies.of(options())).toBe(policies.of(options()))
  })

  it('for a resolver that creates them for each request', () => {
    const evaluate = createEvaluate(() => ({ origins: [A, B] }))
    expect(evaluate(actual(A))).toBe(evaluate(actual(A)))
  })

  it('and a policy is itself', () => {
    const policy = createPolicy({ origins: A })
    expect(compiled().of(policy)).toBe(policy)
  })
})

describe('options that differ are not mixed up', () => {
  it.each<[string, object, object]>([
    ['another function', { origins: [A, allows] }, { origins: [A, refuses] }],
    ['another RegExp', { origins: /https:\/\/a\.test/ }, { origins: /https:\/\/b\.test/ }],
    ['another flag', { origins: /https:\/\/a\.test/ }, { origins: /https:\/\/a\.test/i }],
    ['a RegExp and its text', { origins: [A, /x/] }, { origins: [A, '/x/'] }],
    ['a list and its text', { origins: [A, B] }, { origins: `${A},${B}` }],
    ['true and its text', { credentials: true }, { credentials: 'true' }],
    ['a number and its text', { maxAge: 5 }, { maxAge: '5' }],
    ['undefined and nothing', { origins: undefined }, {}],
    ['the end of a text', { origins: ['ab', 'c'] }, { origins: ['a', 'bc'] }],
    ['text that looks like a key', { origins: ['a', 'b'] }, { origins: ['as1:b'] }],
    ['a list and its entries as fields', { origins: [A] }, { origins: { 0: A } }],
    ['where a list ends', { a: [1], b: [2] }, { a: [1, 'b', [2]] }],
    ['where a field is', { a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    ['__proto__', JSON.parse('{"__proto__":{"credentials":true}}'), {}],
  ])('%s', (_what, one, other) => {
    expect(snapshotOf(one)?.key).toBeDefined()
    expect(snapshotOf(one)?.key).not.toBe(snapshotOf(other)?.key)
  })

  it('options that are changed after they were returned change no policy', async () => {
    const policies = compiled()
    const mutable = { origins: [A] }
    const first = policies.of(mutable)
    mutable.origins.push(B)
    expect(policies.of(mutable)).toBe(first)
    expect(policies.of({ origins: [A] })).toBe(first)
    const both = policies.of({ origins: [A, B] })
    expect((await first.evaluate(actual(B))).allowed).toBe(false)
    expect((await both.evaluate(actual(B))).allowed).toBe(true)
  })

  it('options that differ whenever they are read make one policy, of what was read first', async () => {
    const policies = compiled()
    let reads = 0
    const options = {
      get origins() {
        return reads++ === 0 ? [A, B] : '*'
      },
    }
    expect((await policies.of(options).evaluate(actual('https://c.test'))).allowed).toBe(false)
    expect((await policies.of({ origins: [A, B] }).evaluate(actual('https://c.test'))).allowed).toBe(false)
    expect(reads).toBe(1)
  })
})

describe('options that are not kept', () => {
  class Options {
    origins = A
  }
  const deep: Record<string, unknown> = {}
  deep['origins'] = deep
  it.each<[string, () => object]>([
    ['a class', () => new Options()],
    ['a symbol', () => ({ origins: Symbol('a') })],
    ['null', () => ({ origins: null })],
    ['a cycle', () => deep],
    [
      'a getter that throws',
      () => ({
        get origins() {
          throw new Error('no')
        },
      }),
    ],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return { origins: proxy }
      },
    ],
  ])('%s', (_what, options) => {
    expect(snapshotOf(options())).toBeUndefined()
    expect(() => compiled().of(options())).toThrow(PolicyError)
  })

  it('very long ones', () => {
    const options = () => ({
      origins: Array.from({ length: 6000 }, (_, index) => `https://${'a'.repeat(60)}.${index}.example.com`),
    })
    expect(snapshotOf(options())).toBeUndefined()
    const policies = compiled()
    expect(policies.of(options())).not.toBe(policies.of(options()))
  })

  it('invalid ones are reported each time', () => {
    const policies = compiled()
    for (let index = 0; index < 2; index++) {
      expect(() => policies.of({ origins: `${A}/` })).toThrow(PolicyError)
    }
  })
})

it('keeps a bounded number, and drops those that were used longest ago', () => {
  const policies = compiled()
  const optionsOf = (index: number) => ({ origins: `https://${index}.example.com` })
  const [first, second] = [policies.of(optionsOf(0)), policies.of(optionsOf(1))]
  for (let index = 2; index < 1500; index++) {
    policies.of(optionsOf(index))
    expect(policies.of(optionsOf(0))).toBe(first)
  }
  expect(policies.of(optionsOf(1))).not.toBe(second)
})

describe('for any options', () => {
  const origin = fc.constantFrom(
    A,
    B,
    'https://*.c.test',
    'http://localhost:*',
    /https:\/\/d\.test/,
    /https:\/\/D\.test/i,
  )
  const flag = fc.option(fc.boolean(), { nil: undefined })
  const entry = {
    origins: fc.oneof(fc.array(origin, { minLength: 1, maxLength: 4 }), fc.constantFrom('*', A, `${A} ${B}`)),
    methods: fc.constantFrom(undefined, '*', 'GET,PUT', ['GET', 'PUT'], ['PUT']),
    allowHeaders: fc.constantFrom(undefined, '*', 'X-A', ['X-A', 'X-B']),
    credentials: flag,
    maxAge: fc.constantFrom(undefined, 0, 5, 50),
    timingAllowOrigin: flag,
  }
  const options = fc.record(
    {
      ...entry,
      resources: fc.dictionary(
        fc.constantFrom('/x', '/y', '/z/*'),
        fc.oneof(fc.record(entry, { requiredKeys: [] }), fc.constant(false)),
        { minKeys: 1 },
      ),
    },
    { requiredKeys: [] },
  )

  it('has the key of another only if it is deeply equal', () => {
    // Few and similar values, so that equal ones and near misses are frequent.
    const plain = fc.object({
      key: fc.constantFrom('a', 'b', 's1:'),
      values: [
        fc.constantFrom('', 'a', 's1:', ';', '1'),
        fc.constantFrom<unknown>(1, 12, true, undefined, /a/, /a/i, /b/, allows, refuses),
      ],
      maxKeys: 2,
      maxDepth: 2,
      withNullPrototype: false,
    })
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        const [first, second] = [snapshotOf(one), snapshotOf(other)]
        if (first === undefined || second === undefined) return
        if (first.key === second.key) expect(isDeepStrictEqual(one, other)).toBe(true)
        expect(snapshotOf(first.copy)).toEqual(first)
        expect(snapshotOf(structuredCopy(one))?.key).toBe(first.key)
      }),
      { numRuns: 2000 },
    )
  })

  it('decides as a separate policy would', () => {
    const policies = compiled()
    const requests = [A, B, 'https://x.c.test', 'https://d.test', 'http://localhost:1'].flatMap((from) =>
      ['/x', '/z/1', '/'].flatMap((url) => [
        { ...actual(from), url },
        { ...preflight(from), url },
      ]),
    )
    const outcome = (decide: () => unknown) => {
      try {
        return decide()
      } catch (error) {
        return (error as PolicyError).issues
      }
    }
    fc.assert(
      fc.property(options, (given) => {
        const decisionsOf = (policy: { evaluate(request: (typeof requests)[0]): unknown }) =>
          requests.map((request) => policy.evaluate(request))
        expect(outcome(() => decisionsOf(policies.of(given)))).toEqual(
          outcome(() => decisionsOf(createPolicy(given as PolicyOptions))),
        )
      }),
      { numRuns: 300 },
    )
  })
})

/** Another object of the same structure. Functions and RegExps stay the same. */
function structuredCopy(value: object): object {
  const copy = (inner: unknown): unknown =>
    typeof inner === 'object' && inner !== null && !(inner instanceof RegExp) ? structuredCopy(inner) : inner
  if (Array.isArray(value)) return value.map(copy)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]))
}
