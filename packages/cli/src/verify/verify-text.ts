import { countText, inStyleOf } from '../audit/severity-text.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { VerifyFinding } from './findings.ts'
import type { DifferingResponse } from './verify-deployment.ts'
import type { VerifyReport } from './verify-url.ts'
import type { Witnesses } from './witnesses.ts'

/** Announces what a verification sends, and where. */
export function planText({ sent }: Witnesses, url: URL, { columns }: Output): string {
  return wrapped(
    `Sending at most ${sent.length} requests to ${printable(url.host)} (GET, HEAD and OPTIONS) with allowed and refused origins. They change nothing, and redirects are not followed.`,
    columns,
    '',
  )
}

/** Writes a report for people. */
export function verifyText(report: VerifyReport, output: Output): string {
  const { url, requests, findings, inconclusive, notes } = report
  const { columns, style } = output
  const isCertain = inconclusive.length === 0
  const result =
    findings.length > 0 || !isCertain
      ? countText(findings, `at ${url}`, output, isCertain)
      : `${style('green', 'Agrees')} with the policy: ${requests} responses of ${printable(url)}`
  return [
    result,
    ...findings.map((finding) => findingText(finding, output)),
    ...inconclusive.map((reason) => wrapped(`Inconclusive: ${printable(reason)}`, columns, '')),
    ...notes.map((note) => wrapped(printable(note), columns, '')),
  ].join('\n\n')
}

/** Returns a differing response on one line. */
export function responseLine({ method, url, origin, requestedMethod, status }: DifferingResponse): string {
  const preflight = requestedMethod === null ? '' : ` for ${requestedMethod}`
  const from = origin === null ? 'without Origin' : `from ${origin}`
  return `${method} ${url}${preflight} ${from} -> ${status ?? 'no response'}`
}

/** A layer often changes every response, and a few show how. */
const shownResponses = 4

/** Says how many responses are not shown, and whether all are those to preflights: then another layer responds to these. */
function moreLine(responses: readonly DifferingResponse[]): readonly string[] {
  const more = responses.length - shownResponses
  if (more <= 0) return []
  const areAll = responses.every(({ requestedMethod }) => requestedMethod !== null)
  return [`… ${more} more${areAll ? ', all for preflights' : ''}, see --json`]
}

function findingText(finding: VerifyFinding, output: Output): string {
  const { style, columns } = output
  const { code, severity, message, fix, responses } = finding
  let before = ''
  const lines = responses.slice(0, shownResponses).flatMap((response) => {
    const values = valueLines(response)
    const isSame = values.join('\n') === before
    before = values.join('\n')
    return [responseLine(response), ...(isSame ? [] : values)]
  })
  return [
    `${inStyleOf(severity, severity, output)}  ${style('bold', code)}`,
    wrapped(printable(message), columns, '  '),
    ...[...lines, ...moreLine(responses)].map((line) => style('dim', `    ${printable(line)}`)),
    wrapped(`Fix: ${printable(fix)}`, columns, '  '),
  ].join('\n')
}

function valueLines({ header, code, expected, received }: DifferingResponse): readonly string[] {
  if (code === 'preflight-unanswered') return []
  const line = (value: string | null) =>
    header === null ? value : value === null ? `no ${header}` : `${header}: ${value}`
  return [`  policy:   ${line(expected)}`, `  response: ${line(received)}`]
}
