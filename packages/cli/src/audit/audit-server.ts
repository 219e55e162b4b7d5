import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import type { Exchange } from '../network/exchange.ts'
import { answerFindings } from './answer-findings.ts'
import type { AuditProbe, ProbeName } from './audit-probes.ts'
import { cacheFindings } from './cache-findings.ts'
import { type Finding, severities } from './finding.ts'
import { trustFindings } from './trust-findings.ts'

/** What an audit found. */
export interface AuditReport {
  readonly url: string
  /** The origin that the server should allow; `null` where none was given. */
  readonly trusted: string | null
  /** How many requests were answered. */
  readonly requests: number
  /** What was found, the gravest first. */
  readonly findings: readonly Finding[]
  /** Why questions got no answer. */
  readonly failures: readonly string[]
}

/** After so many questions without an answer the rest is not asked: each takes as long as the time limit. */
const patience = 2

/**
 * Asks a server the questions, one after the other, and judges the answers. Redirects are not followed. Rejects with a
 * `CommandError` when the first question gets no answer.
 */
export async function auditServer(
  url: URL,
  trusted: string | null,
  probes: readonly AuditProbe[],
  connection: Connection,
): Promise<AuditReport> {
  const exchanges = new Map<ProbeName, Exchange>()
  const failures: string[] = []
  for (const { name, request } of probes) {
    if (failures.length === patience) break
    try {
      exchanges.set(name, await connection.send(request))
    } catch (error) {
      if (!(error instanceof CommandError) || exchanges.size === 0) throw error
      failures.push(`${name}: ${error.message}`)
    }
  }
  const answers = { url, trusted, exchanges }
  const findings = [...trustFindings(answers), ...cacheFindings(answers), ...answerFindings(answers)]
  return {
    url: url.href,
    trusted,
    requests: exchanges.size,
    findings: findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    failures,
  }
}
