import { createPolicy, type Policy } from '@corsage/core'
import fc from 'fast-check'
import { patternOf } from './model.ts'
import { spellings } from './spellings.ts'

const PATTERNS = [
  '/api/*',
  '/api/private/*',
  '/api/x',
  '/health',
  '/a+b',
  '/a%20b',
  '/mounted/inner',
  '/v1/list',
  '/v1/list/*',
  '/x/',
  '/*',
]

const lists = fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1 })

/** Counts of compared paths: covered by a pattern, covered by none, and unreadable. */
export interface Paths {
  covered: number
  uncovered: number
  unreadable: number
}

/** Compares resources with the model about random paths. It throws where they differ. */
export function comparePaths(seed: number, runs: number): Paths {
  const paths: Paths = { covered: 0, uncovered: 0, unreadable: 0 }
  fc.assert(
    fc.property(lists, fc.array(spellings, { minLength: 5, maxLength: 15 }), (patterns, targets) => {
      const policy = policyOf(patterns)
      for (const target of targets) {
        const expected = target.includes('#') ? null : patternOf(patterns, target.replace(/\?.*/s, ''))
        paths[expected === null ? 'unreadable' : expected === undefined ? 'uncovered' : 'covered']++
        const found = patternFound(policy, patterns, target)
        if (found !== (expected ?? undefined)) {
          throw new Error(
            `${JSON.stringify(target)} belongs to ${expected} by the model, to ${found} by the policy`,
          )
        }
      }
    }),
    { numRuns: runs, seed },
  )
  return paths
}

/** A policy whose patterns each expose a different header, so that the test can tell which one applied. */
function policyOf(patterns: readonly string[]): Policy {
  const entries = patterns.map((pattern, index) => [pattern, { origins: '*', exposeHeaders: [`x-${index}`] }])
  return createPolicy({ resources: Object.fromEntries(entries) }) as Policy
}

function patternFound(policy: Policy, patterns: readonly string[], url: string): string | undefined {
  const { headers } = policy.evaluate({ method: 'GET', url, headers: { get: () => 'https://a.test' } })
  const exposed = headers['access-control-expose-headers']
  return exposed === undefined ? undefined : patterns[Number(exposed.slice('x-'.length))]
}
