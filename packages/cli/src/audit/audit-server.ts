import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import { allowOriginOf } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { answerFindings } from './answer-findings.ts'
import {
  type AuditProbe,
  type AuditTarget,
  type Carrier,
  closingProbes,
  isSent,
  openingProbes,
  originProbes,
  type ProbeName,
} from './audit-probes.ts'
import { cacheFindings } from './cache-findings.ts'
import { doubtsAbout, showsCors } from './evidence.ts'
import { bySeverity, type Finding } from './finding.ts'
import { auditGuard } from './guard-audit.ts'
import { trustFindings } from './trust-findings.ts'

/** The result of auditing one URL. */
export interface AuditReport {
  readonly url: string
  /** The origin that the server should allow; `null` if none was given. */
  readonly trusted: string | null
  /** How many requests got a response. */
  readonly requests: number
  /** The most severe first. */
  readonly findings: readonly Finding[]
  /** Why the responses do not prove that nothing else is wrong. */
  readonly inconclusive: readonly string[]
  /** Why requests got no response. */
  readonly failures: readonly string[]
}

/** After so many requests without a response, no more are sent, because each takes as long as the time limit. */
const patience = 2

/**
 * Sends the probes to a server, one after the other, and judges the responses. Redirects are not followed. Rejects with
 * a `CommandError` if the first request gets no response.
 */
export async function auditServer(target: AuditTarget, connection: Connection): Promise<AuditReport> {
  const exchanges = new Map<ProbeName, Exchange>()
  const failures: string[] = []
  const send = async (probes: readonly AuditProbe[]): Promise<void> => {
    for (const { name, request } of probes) {
      if (failures.length === patience) return
      try {
        exchanges.set(name, await connection.send(request))
      } catch (error) {
        if (!(error instanceof CommandError) || exchanges.size === 0) throw error
        failures.push(`${name}: ${error.message}`)
      }
    }
  }
  await send(openingProbes(target))
  const carrier = carrierFor(target, exchanges)
  await send(originProbes(target, carrier))
  await send(closingProbes(target, carrier))
  const guard = await auditGuard(target, connection, {
    sends: target.sends === true,
    plain: exchanges.get('no-origin'),
  })
  const answers = { ...target, carrier, exchanges }
  const findings = [
    ...trustFindings(answers),
    ...cacheFindings(answers),
    ...answerFindings(answers),
    ...guard.findings,
  ]
  return {
    url: target.url.href,
    trusted: target.trusted,
    requests: exchanges.size + guard.requests,
    findings: findings.toSorted(bySeverity),
    inconclusive: [...doubtsAbout(answers), ...guard.inconclusive],
    failures,
  }
}

/** Some servers apply CORS to preflights only, or to a method that is not sent, as GraphQL does over POST. */
function carrierFor(target: AuditTarget, exchanges: ReadonlyMap<ProbeName, Exchange>): Carrier {
  const has = (names: readonly ProbeName[], test: (exchange: Exchange) => boolean) =>
    names.some((name) => {
      const exchange = exchanges.get(name)
      return exchange !== undefined && test(exchange)
    })
  const preflights = ['trusted-preflight', 'foreign-preflight'] as const
  const namesOrigin = (exchange: Exchange) => allowOriginOf(exchange) !== null
  if (!isSent(target)) return has(preflights, showsCors) ? 'preflight' : 'request'
  const isRequestJudged = has(['trusted', 'foreign', 'no-origin'], namesOrigin)
  return has(preflights, namesOrigin) && !isRequestJudged ? 'preflight' : 'request'
}
