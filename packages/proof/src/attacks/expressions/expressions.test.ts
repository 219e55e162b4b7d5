import { createPolicy, PolicyError, type PolicyOptions } from '@corsage/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'

const REQUEST = new Request('https://server.example')

const PARTS = [
  ...['a', '.', '\\.', '[a-z]', '[^/]', '[)(]', '[]', '[\\]]', '\\d', '\\w', '\\b', '\\1', '\\]', '^', '$'],
  ...[
    '(',
    ')',
    '(?:',
    '(?<n>',
    '(?=',
    '(?!',
    '(?<=',
    '|',
    '*',
    '+',
    '?',
    '{2}',
    '{1,}',
    '{0,3}',
    '{',
    '}',
    ']',
  ],
  ...[
    '\\u212a',
    '\\u{61}',
    '\\x61',
    '\\p{L}',
    '\\P{L}',
    '\\cA',
    '\\k<n>',
    '\\0',
    '\\-',
    '\\/',
    '\\u',
    '\\c',
    '\\x',
  ],
  ...['https', '://', ':\\/\\/', '-', 'example\\.com', 'github\\.io', '[[a-z]--[b]]'],
]

const expressions = fc
  .tuple(
    fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 12 }),
    fc.constantFrom('', 'i', 'u', 'v', 's'),
  )
  .map(([parts, flags]) => expressionOf(parts.join(''), flags))

function expressionOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}

const RUNS = runs(20_000)

it('random RegExps make a policy or a PolicyError, and one that starts with credentials starts without', () => {
  const made = { policies: 0, issues: 0 }
  const make = (options: PolicyOptions) => {
    try {
      return createPolicy<PolicyOptions>(options)
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyError)
      return undefined
    }
  }
  fc.assert(
    fc.property(expressions, (origins) => {
      if (origins === undefined) return
      const policy = make({ origins })
      if (make({ origins, credentials: true })) expect(policy).toBeDefined()
      made[policy ? 'policies' : 'issues']++
      expect(() => policy?.allowsOrigin('https://a.example.com', REQUEST)).not.toThrow()
    }),
    { seed, numRuns: RUNS },
  )
  expect(Math.min(made.policies, made.issues)).toBeGreaterThan(RUNS / 100)
}, 60_000)
