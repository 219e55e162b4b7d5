import { allowOriginOf, variesByOrigin } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { corsLines } from '../network/exchange-lines.ts'
import { headerMembers } from '../network/header-lines.ts'
import { type Answers, isTrusted } from './answers.ts'
import type { ProbeName } from './audit-probes.ts'
import type { Finding } from './finding.ts'

const reference = 'Fetch standard, §3.3 CORS protocol and HTTP caches; RFC 9110, 12.5.5 Vary'

/** Finds responses that a cache may hand to the wrong origin. */
export function cacheFindings({ exchanges }: Answers): readonly Finding[] {
  const responses = (['trusted', 'foreign', 'no-origin', 'not-found'] as const)
    .map((name: ProbeName) => exchanges.get(name))
    .filter((exchange) => exchange !== undefined)
  return [...missingVary(responses), ...repeatedVary(responses), ...needlessVary(responses)]
}

function missingVary(responses: readonly Exchange[]): Finding[] {
  // One constant for everybody, or none at all, does not depend on Origin.
  const isDynamic = new Set(responses.map(allowOriginOf)).size > 1 && responses.some(isTrusted)
  if (!isDynamic) return []
  const without = responses.filter((exchange) => !variesByOrigin(exchange))
  if (without.length === 0) return []
  const isOnAllowed = without.some(isTrusted)
  return [
    {
      code: isOnAllowed ? 'vary-missing' : 'vary-only-when-allowed',
      severity: isOnAllowed ? 'medium' : 'low',
      message: isOnAllowed
        ? 'The response depends on Origin and has no `Vary: Origin`: a cache may keep it and hand it to another origin, whose page then fails; or an attacker fills the cache with an answer for himself.'
        : 'Responses to other origins, to requests without Origin, or errors lack `Vary: Origin`: a cache may hand one of them to an allowed page, which then fails.',
      evidence: without.flatMap((exchange) => corsLines(exchange)),
      fix: 'Send `Vary: Origin` on every response: allowed, refused, without Origin, errors.',
      reference: `${reference}; Kettle 2016, "Client-side cache poisoning"`,
    },
  ]
}

function repeatedVary(responses: readonly Exchange[]): Finding[] {
  const repeated = responses.find(({ response }) => {
    const members = headerMembers(response.headers, 'vary')
    return new Set(members).size < members.length || (members.includes('*') && members.length > 1)
  })
  if (repeated === undefined) return []
  return [
    {
      code: 'vary-repeated',
      severity: 'info',
      message: '`Vary` names a header twice, or others beside `*`: two layers write it.',
      evidence: corsLines(repeated),
      fix: 'Merge into what is there, once.',
      reference: 'RFC 9110, 12.5.5 Vary',
    },
  ]
}

function needlessVary(responses: readonly Exchange[]): Finding[] {
  const isConstant = responses.every((exchange) => allowOriginOf(exchange) === '*')
  const needless = responses.find(variesByOrigin)
  if (!isConstant || needless === undefined) return []
  return [
    {
      code: 'vary-needless',
      severity: 'info',
      message:
        'The answer is `*` for everybody, and yet `Vary: Origin` is sent: caches keep a copy per origin.',
      evidence: corsLines(needless),
      fix: 'Leave `Vary: Origin` out where the answer is always `*`.',
      reference,
    },
  ]
}
