import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { AuditProbe } from './audit-probes.ts'
import type { AuditReport } from './audit-server.ts'
import type { Finding } from './finding.ts'
import { countText, inStyleOf } from './severity-text.ts'

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
    countText(findings, `at ${report.url}`, output),
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

function findingText(finding: Finding, output: Output): string {
  const { style, columns } = output
  const severity = inStyleOf(finding.severity, finding.severity, output)
  return [
    `${severity}  ${style('bold', finding.code)}`,
    wrapped(printable(finding.message), columns, '  '),
    ...finding.evidence.map((line) => style('dim', `    ${printable(line)}`)),
    wrapped(`Fix: ${printable(finding.fix)}`, columns, '  '),
    wrapped(`See: ${printable(finding.reference)}`, columns, '  '),
  ].join('\n')
}
