import packageFile from '../../package.json' with { type: 'json' }
import type { PolicyReport } from '../audit-policy/policy-report-text.ts'
import type { ExitStatus, Output } from '../output.ts'
import type { AuditReport } from './audit-server.ts'
import { applyBaseline, type BaselineEntry } from './baseline.ts'
import type { Severity } from './finding.ts'
import { type Format, isAtLeast, type Outcome, type PlacedFinding, statusOf } from './outcome.ts'

/** The reports of one run of `corsage audit`. */
export type RunReport = { readonly servers: readonly AuditReport[] } | { readonly policy: PolicyReport }

/** How a report is printed. */
export interface Printing {
  readonly format: Format
  readonly baseline: readonly BaselineEntry[]
  readonly output: Output
  readonly failOn: Severity
  /** Whether to print only what makes the command fail. */
  readonly quiet: boolean
}

/** Prints a report, and returns the exit status. */
export async function printReport(report: RunReport, printing: Printing): Promise<ExitStatus> {
  const { baseline, output, failOn, format } = printing
  const { stale, ...judged } = applyBaseline(placedFindings(report), baseline)
  const outcome: Outcome = { ...judged, inconclusive: doubtsOf(report) }
  if (format === 'text') {
    const { outcomeText } = await import('./outcome-text.ts')
    const text = outcomeText(report, outcome, stale, printing)
    if (text !== '') output.text(text)
  } else if (format === 'json') output.data(await document(report, outcome, stale))
  else if (format === 'sarif') output.data((await import('./formats/sarif.ts')).sarifLog(outcome))
  else if (format === 'junit') {
    const { junitText } = await import('./formats/junit.ts')
    output.raw(junitText(outcome, placesOf(report), failOn))
  } else {
    const { githubText } = await import('./formats/github.ts')
    output.raw(githubText(printing.quiet ? onlyFailing(outcome, failOn) : outcome, failOn))
  }
  return statusOf(outcome, failOn)
}

function onlyFailing({ findings, inconclusive }: Outcome, failOn: Severity): Outcome {
  return {
    findings: findings.filter(({ severity }) => isAtLeast(severity, failOn)),
    accepted: [],
    inconclusive,
  }
}

function placedFindings(report: RunReport): readonly PlacedFinding[] {
  if ('policy' in report) {
    const { file, findings } = report.policy
    return findings.map((finding) => ({ ...finding, file }))
  }
  return report.servers.flatMap(({ url, trusted, findings }) =>
    findings.map((finding) => ({ ...finding, url, trusted })),
  )
}

function doubtsOf(report: RunReport): Outcome['inconclusive'] {
  if ('policy' in report) {
    return report.policy.inconclusive.map((reason) => ({ place: report.policy.file, reason }))
  }
  return report.servers.flatMap(({ url, inconclusive, failures }) =>
    [...inconclusive, ...failures.map((failure) => `No response: ${failure}`)].map((reason) => ({
      place: url,
      reason,
    })),
  )
}

function placesOf(report: RunReport): readonly string[] {
  return 'policy' in report ? [report.policy.file] : report.servers.map(({ url }) => url)
}

/** The JSON document. */
async function document(
  report: RunReport,
  outcome: Outcome,
  stale: readonly BaselineEntry[],
): Promise<unknown> {
  const { findings, accepted, inconclusive } = outcome
  const common = { version: packageFile.version, findings, accepted, stale, inconclusive }
  if ('servers' in report) {
    const { servers } = report
    return {
      ...common,
      failures: servers.flatMap(({ failures }) => failures),
      targets: servers.map(({ url, trusted, requests }) => ({ url, trusted, requests })),
    }
  }
  const { probedData, shownValue } = await import('../audit-policy/audit-policy-file.ts')
  const shown = (finding: PlacedFinding) =>
    'suggestion' in finding ? { ...finding, suggestion: shownValue(finding.suggestion) } : finding
  return {
    ...common,
    findings: findings.map(shown),
    accepted: accepted.map(shown),
    file: report.policy.file,
    probed: probedData(report.policy),
  }
}
