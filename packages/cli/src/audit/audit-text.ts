import type { Output, Style } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { AuditProbe } from './audit-probes.ts'
import type { AuditReport } from './audit-server.ts'
import { type Finding, type Severity, severities } from './finding.ts'

const styles: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
}

/** Says beforehand what an audit will send, and where. */
export function planText(url: URL, probes: readonly AuditProbe[], { columns }: Output): string {
  const gets = probes.filter(({ request }) => request.method === 'GET').length
  return wrapped(
    `Sends ${probes.length} requests to ${printable(url.host)} (${gets} GET, ${probes.length - gets} OPTIONS), with origins that an attacker would use. They change nothing; redirects are not followed.`,
    columns,
    '',
  )
}

/** Writes a report for people: the count first, then what was found, the gravest first. */
export function auditText(report: AuditReport, output: Output): string {
  const { findings, failures } = report
  return [
    summary(report, output),
    ...findings.map((finding) => findingText(finding, output)),
    ...failures.map((failure) => wrapped(`No answer: ${printable(failure)}`, output.columns, '')),
    ...(mayTrustOthers(report) ? [wrapped(askForOrigin, output.columns, '')] : []),
  ].join('\n\n')
}

const askForOrigin =
  'Only guesses were tried. With --from, an origin that the server should allow, those that look like it are tried, too.'

/** Whether a server may allow origins that were not thought of. */
function mayTrustOthers({ trusted, findings }: AuditReport): boolean {
  return trusted === null && !findings.some(({ code }) => /^(wildcard|any-origin)/.test(code))
}

function summary({ url, findings }: AuditReport, { style }: Output): string {
  if (findings.length === 0) return `${style('green', 'Nothing found')} at ${printable(url)}`
  const counts = severities
    .map(
      (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => style(styles[severity], `${count} ${severity}`))
  return `${style('bold', 'Found')} ${counts.join(', ')} at ${printable(url)}`
}

function findingText(finding: Finding, { style, columns }: Output): string {
  const severity = style(styles[finding.severity], finding.severity)
  return [
    `${severity}  ${style('bold', finding.code)}`,
    wrapped(printable(finding.message), columns, '  '),
    ...finding.evidence.map((line) => style('dim', `    ${printable(line)}`)),
    wrapped(`Fix: ${printable(finding.fix)}`, columns, '  '),
    wrapped(`See: ${printable(finding.reference)}`, columns, '  '),
  ].join('\n')
}
