import {
  type AsyncPolicy,
  createPolicy,
  type Policy,
  type PolicyOptions,
  type RequestLike,
} from '@corsage/core'
import fc from 'fast-check'
import { allows } from '../origins/model.ts'
import { issuesOf } from './grammar.ts'
import { requests } from './requests.ts'

const LISTED = ['https://app.example.com', 'https://*.example.org']

/** Policies of every kind, with the origins that they allow. */
const POLICIES: readonly (readonly [what: string, options: PolicyOptions, allowed: readonly string[]])[] = [
  ['any origin', { origins: '*', methods: '*', timingAllowOrigin: true }, ['*']],
  [
    'one origin',
    { origins: 'https://app.example.com', credentials: true, exposeHeaders: ['x-total'] },
    ['https://app.example.com'],
  ],
  [
    'one origin, everything echoed',
    { origins: 'https://app.example.com', credentials: true, methods: '*', allowHeaders: '*' },
    ['https://app.example.com'],
  ],
  ['a list', { origins: LISTED, credentials: true, maxAge: 0, timingAllowOrigin: true }, LISTED],
  [
    'a list, everything echoed',
    { origins: LISTED, credentials: true, methods: '*', allowHeaders: '*', allowPrivateNetwork: true },
    LISTED,
  ],
  ['null', { origins: [...LISTED, 'null'], dangerouslyAllowNullOrigin: true }, [...LISTED, 'null']],
  ['any port', { origins: 'http://localhost:*' }, ['http://localhost:*']],
  ['a RegExp', { origins: /https:\/\/app\.example\.com/ }, ['https://app.example.com']],
  [
    'a function',
    { origins: async (origin) => origin === 'https://app.example.com', credentials: true, methods: '*' },
    ['https://app.example.com'],
  ],
]

const compiled = POLICIES.map(
  ([what, options, allowed]) => [what, createPolicy(options) as Policy | AsyncPolicy, allowed] as const,
)

/** Counts of a run, so that a test can verify that it covered enough. */
export interface Seen {
  decisions: number
  allowed: number
  echoed: number
}

/**
 * Asks every policy about random requests.
 *
 * @throws Where a decision holds a header that is not valid, or permits what the model does not.
 */
export async function checkRandomHeaders(seed: number, runs: number): Promise<Seen> {
  const seen: Seen = { decisions: 0, allowed: 0, echoed: 0 }
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      for (const [what, policy, allowed] of compiled) {
        const issue = await issueOf(policy, allowed, request, seen)
        if (issue !== undefined) throw new Error(`${what}: ${issue}`)
      }
    }),
    { numRuns: runs, seed },
  )
  return seen
}

async function issueOf(
  policy: Policy | AsyncPolicy,
  allowed: readonly string[],
  request: RequestLike,
  seen: Seen,
): Promise<string | undefined> {
  const decision = await policy.evaluate(request)
  const { headers } = decision
  seen.decisions++
  const [issue] = issuesOf(headers)
  if (issue !== undefined) return issue

  const origin = request.headers.get('origin')
  if (origin === null) return decision.kind === 'none' ? undefined : `no Origin, but ${decision.kind}`
  const expected = allows(allowed, origin)
  if (decision.allowed !== expected)
    return `${JSON.stringify(origin)} is ${decision.allowed ? 'allowed' : 'refused'}`
  if (expected) seen.allowed++
  const permission = headers['access-control-allow-origin']
  // One origin, or any, is told to everybody; otherwise a refused origin is told nothing.
  if (!expected && policy.strategy === 'dynamic' && permission !== undefined)
    return `permission for ${permission}`
  if (expected && permission !== '*' && permission !== origin) return `permission for ${permission}`

  const requested = request.headers.get('access-control-request-headers')
  const echo = headers['access-control-allow-headers']
  if (echo !== undefined && echo === requested) seen.echoed++
  return JSON.stringify(headers).length > 2048 + 700
    ? 'more is sent back than the bound of an echo'
    : undefined
}
