import { headerValue } from '../network/header-lines.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import type { GivenHeaders } from '../request-arguments.ts'
import { wrapped } from '../wrapped-text.ts'
import { countProbes } from './audit-probes.ts'
import type { AuditReport } from './audit-server.ts'
import type { Finding } from './finding.ts'
import { countGuardProbes, forms } from './guard-audit.ts'
import { countText, inStyleOf } from './severity-text.ts'
import type { Target } from './targets.ts'

/** Announces what an audit will send, and where. */
export function planText(targets: readonly Target[], { columns }: Output): string {
  const hosts = [...new Set(targets.map(({ url }) => url.host))].map(printable).join(', ')
  const count = targets.reduce((sum, target) => sum + countProbes(target) + countGuardProbes(target.url), 0)
  return wrapped(
    `Sending ${count} requests to ${hosts} (GET and OPTIONS) with origins that an attacker would use. They change nothing, and redirects are not followed.`,
    columns,
    '',
  )
}

/** Lists the requests that `--send` adds, before they are sent. */
export function formsText(targets: readonly Target[], headers: GivenHeaders, { columns }: Output): string {
  const urls = [...new Set(targets.map(({ url }) => url.href))]
  const lines = urls.flatMap((url) =>
    forms({ url: new URL(url), headers }).map(
      (request) =>
        `  ${request.method} ${printable(url)} from ${headerValue(request.headers, 'origin')}${headers.cookie === null ? '' : ', with the cookie'}`,
    ),
  )
  const title = wrapped(
    'Also sending these empty forms, because of --send. They may change something:',
    columns,
    '',
  )
  return [title, ...lines].join('\n')
}

/** Writes a report for people: the count first, then the findings, the most severe first. */
export function auditText(
  report: AuditReport,
  output: Output,
  { quiet, hasOthers }: { readonly quiet: boolean; readonly hasOthers: boolean },
): string {
  const { findings, failures, inconclusive, url, trusted } = report
  const where = `at ${url}${hasOthers && trusted !== null ? ` for ${trusted}` : ''}`
  const isCertain = failures.length + inconclusive.length === 0
  return [
    countText(findings, where, output, isCertain),
    ...findings.map((finding) => findingText(finding, output)),
    ...inconclusive.map((reason) => wrapped(`Inconclusive: ${printable(reason)}`, output.columns, '')),
    ...failures.map((failure) => wrapped(`No response: ${printable(failure)}`, output.columns, '')),
    ...(!quiet && mayTrustOthers(report) ? [wrapped(askForOrigin, output.columns, '')] : []),
  ].join('\n\n')
}

const askForOrigin =
  'Only guesses were tried. Pass an origin that the server should allow with --from, so that the audit also tries similar origins.'

/** Whether a server may allow origins that were not tried. */
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
