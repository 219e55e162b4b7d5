import { createPolicy, type Policy } from '@corsage/core'
import fc from 'fast-check'
import { attempts, patternLists } from './cases.ts'
import { allows, type ModelPattern } from './model.ts'

/** How many pairs of policy and origin were compared, by what the model says of them. */
export interface Pairs {
  allowed: number
  refused: number
}

/** The policy that patterns make. */
export function policyOf(patterns: readonly ModelPattern[]): Policy {
  const origins = patterns.map((pattern) => (typeof pattern === 'string' ? pattern : pattern.expression))
  return createPolicy({ origins, dangerouslyAllowNullOrigin: true }) as Policy
}

/**
 * Compares a policy with the model about one origin.
 *
 * @throws Where they differ.
 */
export function compare(
  policy: Policy,
  patterns: readonly ModelPattern[],
  origin: string,
  pairs: Pairs,
): void {
  const expected = allows(patterns, origin)
  pairs[expected ? 'allowed' : 'refused']++
  // The second result may come from a cache.
  const answers = [
    policy.allowsOrigin(origin),
    policy.evaluate({
      method: 'GET',
      url: '/',
      headers: { get: (name) => (name === 'origin' ? origin : null) },
    }).allowed,
  ]
  if (answers.every((answer) => answer === expected)) return
  throw new Error(
    `${JSON.stringify(origin)} is ${expected ? 'allowed' : 'refused'} by the model, not by the policy`,
  )
}

/** Compares random policies with the model, each about many origins that are allowed or nearly. */
export function compareRandom(seed: number, runs: number): Pairs {
  const pairs: Pairs = { allowed: 0, refused: 0 }
  fc.assert(
    fc.property(
      patternLists.chain((patterns) =>
        fc.tuple(fc.constant(patterns), fc.array(attempts(patterns), { minLength: 10, maxLength: 30 })),
      ),
      ([patterns, origins]) => {
        const policy = policyOf(patterns)
        for (const origin of origins) compare(policy, patterns, origin, pairs)
      },
    ),
    { numRuns: runs, seed },
  )
  return pairs
}
