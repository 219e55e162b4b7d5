import { type Policy, type PolicyOptions, validateOptions } from '@corsage/core'
import { expect, it } from 'vitest'
import { policyFileOf } from '../audit-policy/policy-file.ts'
import { comparePolicies, type PathDifference } from './compare.ts'
import { wordsOf } from './result.ts'
import {
  isPermitted,
  mutated,
  randomOf,
  randomOptions,
  randomRequest,
  type TestRequest,
} from './test-policies.ts'
import type { Witness } from './witness.ts'

// `pnpm properties` compares more pairs.
const pairs = Number(process.env['DIFF_PAIRS'] ?? 200)
const requests = Number(process.env['DIFF_REQUESTS'] ?? 2_000)
const seed = Number(process.env['DIFF_SEED'] ?? 1)

it(`${pairs} random pairs: each witness is real, and ${requests} random requests contradict nothing`, async () => {
  const random = randomOf(seed)
  const seen = new Map<string, number>()
  let witnesses = 0
  for (let pair = 0; pair < pairs; pair++) {
    const [old, next] = randomPair(random)
    const [before, after] = [policyFileOf(old, 'old'), policyFileOf(next, 'new')]
    const differences = await comparePolicies(before, after)
    // Functions refuse here, because they can do so.
    const [oldPermits, newPermits] = [permitting(old), permitting(next)]
    const place = () => ({ pair, old: shown(old), next: shown(next) })
    for (const { changes } of differences) {
      for (const { direction, dimension, witness } of changes) {
        witnesses++
        const expected = [direction === 'narrower', direction === 'wider']
        const request = requestOf(witness)
        const facts = { ...place(), dimension, witness }
        expect({ ...facts, is: [oldPermits(request), newPermits(request)] }).toEqual({
          ...facts,
          is: expected,
        })
        const { before: first, after: second } = witness
        expect({ ...facts, is: [first.allowed, second.allowed] }).toEqual({ ...facts, is: expected })
      }
    }
    const claims = new Map(differences.map((difference) => [difference.path, claimsOf(difference)]))
    for (const difference of differences) {
      for (const word of wordsOf(difference)) seen.set(word, (seen.get(word) ?? 0) + 1)
    }
    for (let count = 0; count < requests; count++) {
      const request = randomRequest(random)
      const permitted = [oldPermits(request), newPermits(request)] as const
      if (permitted[0] === permitted[1]) continue
      const path = patternOf(request.path, [...claims.keys()])
      const claim = claims.get(path)
      const isContradicted = permitted[1] ? !claim?.canBeWider : !claim?.canBeNarrower
      if (isContradicted) {
        expect.unreachable(JSON.stringify({ ...place(), path, request, permitted, claim }, null, 1))
      }
    }
  }
  const words = Object.fromEntries(seen)
  console.info(`${pairs} pairs, ${witnesses} witnesses, paths: ${JSON.stringify(words)}`)
  expect(Object.keys(words).sort()).toEqual(['narrower', 'unchanged', 'unknown', 'wider'])
}, 7_200_000)

function randomPair(random: () => number): readonly [PolicyOptions, PolicyOptions] {
  for (;;) {
    const old = randomOptions(random)
    if (validateOptions(old).length > 0) continue
    const next = mutated(old, random)
    if (validateOptions(next).length === 0) return [old, next]
  }
}

/** Evaluates without functions, so that nothing is asynchronous. */
function permitting(options: PolicyOptions): (request: TestRequest) => boolean {
  const policy = policyFileOf(withoutFunctions(options), '').policy as Policy
  return (request) => isPermitted(request, (asked) => policy.evaluate(asked).headers)
}

function withoutFunctions(options: PolicyOptions): PolicyOptions {
  const fixed = <T extends PolicyOptions>(fields: T): T => {
    const { origins } = fields
    return Array.isArray(origins)
      ? {
          ...fields,
          origins: origins.map((origin) =>
            typeof origin === 'function' ? 'https://nobody.invalid' : origin,
          ),
        }
      : fields
  }
  const { resources, ...outside } = options
  if (resources === undefined) return fixed(outside)
  const entries = Object.entries(resources).map(([path, entry]) => [path, entry && fixed(entry)])
  return { ...fixed(outside), resources: Object.fromEntries(entries) }
}

function requestOf({ origin, url, method, headers, credentials, reads }: Witness): TestRequest {
  const { pathname: path } = new URL(url)
  const [header = null] = Object.keys(headers)
  return { origin, path, method, header, credentials: credentials === 'include', reads }
}

function claimsOf({ changes, unknown }: PathDifference) {
  return {
    canBeWider:
      changes.some(({ direction }) => direction === 'wider') || unknown.some((one) => one.mayBeWider),
    canBeNarrower: changes.some(({ direction }) => direction === 'narrower') || unknown.length > 0,
  }
}

/** The most specific pattern for a path, found naively. */
function patternOf(path: string, patterns: readonly (string | null)[]): string | null {
  if (patterns.includes(path)) return path
  const prefixes = patterns.filter(
    (pattern): pattern is string =>
      pattern?.endsWith('/*') === true && `${path}/`.startsWith(pattern.slice(0, -1)),
  )
  return prefixes.sort((one, other) => other.length - one.length)[0] ?? null
}

function shown(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, field) =>
      field instanceof RegExp || typeof field === 'function' ? String(field) : field,
    ),
  )
}
