import { type PolicyReport, policyReportText } from '../audit-policy/policy-report-text.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { AuditReport } from './audit-server.ts'
import { auditText } from './audit-text.ts'
import type { BaselineEntry } from './baseline.ts'
import { type AcceptedFinding, isAtLeast, type Outcome } from './outcome.ts'
import type { Printing, RunReport } from './run-report.ts'

type Printed = Pick<Printing, 'output' | 'quiet' | 'failOn'>

/** Writes a run for people: each report, and what its baseline accepts. An empty text if there is nothing to print. */
export function outcomeText(
  report: RunReport,
  outcome: Outcome,
  stale: readonly BaselineEntry[],
  { output, quiet, failOn }: Printed,
): string {
  const { columns } = output
  const isShown = (code: string, place: string, path?: string) =>
    outcome.findings.some(
      (finding) =>
        finding.code === code &&
        (finding.url ?? finding.file) === place &&
        (path === undefined || finding.path === path) &&
        (!quiet || isAtLeast(finding.severity, failOn)),
    )
  const reports =
    'policy' in report
      ? [policyText(report.policy, isShown, quiet, output)]
      : report.servers.map((server) =>
          serverText(server, isShown, { quiet, hasOthers: report.servers.length > 1 }, output),
        )
  const notes = quiet ? [] : [...outcome.accepted.map(acceptedText), ...stale.map(staleText)]
  return [...reports.filter((text) => text !== ''), ...notes.map((note) => wrapped(note, columns, ''))].join(
    '\n\n',
  )
}

type IsShown = (code: string, place: string, path?: string) => boolean

function serverText(
  report: AuditReport,
  isShown: IsShown,
  { quiet, hasOthers }: { readonly quiet: boolean; readonly hasOthers: boolean },
  output: Output,
): string {
  const findings = report.findings.filter(({ code }) => isShown(code, report.url))
  const isSilent = quiet && findings.length + report.failures.length + report.inconclusive.length === 0
  return isSilent ? '' : auditText({ ...report, findings }, output, { quiet, hasOthers })
}

function policyText(report: PolicyReport, isShown: IsShown, quiet: boolean, output: Output): string {
  const findings = report.findings.filter(({ code, path }) => isShown(code, report.file, path))
  const isSilent = quiet && findings.length + report.inconclusive.length === 0
  return isSilent ? '' : policyReportText({ ...report, findings, probed: quiet ? [] : report.probed }, output)
}

function acceptedText({ code, url, path, reason }: AcceptedFinding): string {
  return `Accepted: ${code} ${printable(url ?? path ?? '')}: ${printable(reason)}`
}

function staleText({ code, url, path }: BaselineEntry): string {
  const place = [url, path].filter((part) => part !== undefined).join(' ')
  return `The baseline accepts ${printable(code)}${place === '' ? '' : ` (${printable(place)})`}, but it was not found. Remove it.`
}
