import { createPolicy, type Policy, PolicyError, type RequestLike, validateOptions } from '@corsage/core'
import fc from 'fast-check'
import { issuesOf } from '../headers/grammar.ts'
import { requests } from '../headers/requests.ts'
import { bounded } from './bounded.ts'
import { hostileOptions } from './options-cases.ts'

/** Longer than any options take that are not endless. */
const ENDLESS = 10_000

/** The result of reading options. */
export interface Outcomes {
  policies: number
  errors: number
}

/**
 * Hands hostile options to core: they make a policy that sends only valid headers, or a `PolicyError`.
 *
 * @throws Where anything else comes of them.
 */
export async function checkRandomOptions(seed: number, runs: number): Promise<Outcomes> {
  const outcomes: Outcomes = { policies: 0, errors: 0 }
  await fc.assert(
    fc.asyncProperty(hostileOptions, fc.array(requests, { minLength: 1, maxLength: 4 }), (make, asked) =>
      checkOptions(make, asked, outcomes),
    ),
    { numRuns: runs, seed },
  )
  return outcomes
}

/** As {@link checkRandomOptions}, of one kind of options. */
export async function checkOptions(
  make: () => unknown,
  asked: readonly RequestLike[],
  outcomes: Outcomes,
): Promise<void> {
  for (const { path, message } of bounded(() => validateOptions(make()), ENDLESS)) {
    if (typeof path !== 'string' || typeof message !== 'string' || message === '') {
      throw new Error('an issue without a message')
    }
  }
  let policy: Policy
  try {
    policy = bounded(() => createPolicy(make() as Record<never, never>), ENDLESS)
  } catch (error) {
    if (!(error instanceof PolicyError) || error.issues.length === 0) throw error
    outcomes.errors++
    return
  }
  outcomes.policies++
  for (const request of asked) {
    const [issue] = issuesOf((await policy.evaluate(request)).headers)
    if (issue !== undefined) throw new Error(issue)
  }
  JSON.stringify(policy.toJSON())
}
