import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actual, preflight } from '../test/requests.ts'
import { decodePath } from './adapter.ts'
import { CompiledPolicies, snapshotOf } from './compiled-policies.ts'
import { createPolicy, type PolicyError, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const allows = () => true
const refuses = () => false

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
      key: fc.constantFrom('a', 'b', '1:'),
      values: [
        fc.constantFrom('', 'a', '1:', ';', '1'),
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
    const policies = new CompiledPolicies(decodePath)
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
