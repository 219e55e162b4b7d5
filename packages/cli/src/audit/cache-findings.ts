import { allowOriginOf, variesByOrigin } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { corsLines } from '../network/exchange-lines.ts'
import { headerMembers } from '../network/header-lines.ts'
import { type Answers, coversErrors, isTransient, isTrusted } from './answers.ts'
import type { ProbeName } from './audit-probes.ts'
import type { Finding } from './finding.ts'

const reference = 'Fetch standard, §3.3 CORS protocol and HTTP caches; RFC 9110, 12.5.5 Vary'

/** Finds responses that a cache may return to the wrong origin. */
export function cacheFindings(answers: Answers): readonly Finding[] {
  const { exchanges } = answers
  // Requests that differ only in `Origin` show whether the response depends on it.
  const same = present(exchanges, ['trusted', 'foreign', 'no-origin'])
  const responses = coversErrors(answers) ? [...same, ...present(exchanges, ['not-found'])] : same
  return [...missingVary(same, responses), ...repeatedVary(responses), ...needlessVary(responses)]
}

function present(exchanges: Answers['exchanges'], names: readonly ProbeName[]): readonly Exchange[] {
  return names
    .map((name) => exchanges.get(name))
    .filter((exchange) => exchange !== undefined && !isTransient(exchange)) as Exchange[]
}

function missingVary(same: readonly Exchange[], responses: readonly Exchange[]): Finding[] {
  const isDynamic = new Set(same.map(allowOriginOf)).size > 1 && same.some(isTrusted)
  if (!isDynamic) return []
  const without = responses.filter((exchange) => !variesByOrigin(exchange))
  if (without.length === 0) return []
  const isOnAllowed = without.some(isTrusted)
  return [
    {
      code: isOnAllowed ? 'vary-missing' : 'vary-only-when-allowed',
      severity: isOnAllowed ? 'medium' : 'low',
      message: isOnAllowed
        ? 'The response depends on Origin but has no `Vary: Origin`. A cache may return it to another origin, whose page then fails. An attacker can also fill the cache with a response for their own origin.'
        : 'Responses to other origins, to requests without Origin, or errors lack `Vary: Origin`. A cache may return one of them to an allowed page, which then fails.',
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
      message: '`Vary` contains a header twice, or other names next to `*`. Two layers probably write it.',
      evidence: corsLines(repeated),
      fix: 'Merge each name into the existing `Vary` once.',
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
      message: 'Every origin gets `*`, but `Vary: Origin` makes caches keep a copy for each origin.',
      evidence: corsLines(needless),
      fix: 'Remove `Vary: Origin` if every origin gets `*`.',
      reference,
    },
  ]
}
