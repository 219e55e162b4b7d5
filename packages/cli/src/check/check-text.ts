import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { CheckExchange } from './browser-fetch.ts'
import type { CheckReport, ReportedIssue } from './check-report.ts'
import type { GuardRefused } from './guard-refusal.ts'
import type { Warning } from './warnings.ts'

/** Writes a report for people: the verdict, the browser's message and the fix, then the evidence. */
export function checkText(report: CheckReport, output: Output): string {
  const { issues, warnings } = report
  const [decisive, ...others] = issues
  const sections = [verdict(report, output)]
  if (decisive !== undefined) {
    sections.push(...decisiveSections(report, decisive, output))
    const more = others.filter(({ headerFix }) => headerFix !== decisive.headerFix)
    if (more.length > 0) sections.push(otherIssues(more, output))
  }
  if (report.guard !== null) sections.push(guardText(report.guard, output))
  if (report.exchange.length > 0) sections.push(exchangeText(report, decisive, output))
  else if (decisive?.code !== 'preflight-unanswered')
    sections.push('Nothing was sent, because a browser sends nothing in this case.')
  if (warnings.length > 0) sections.push(warningsText(report, output))
  else if (report.allowed && report.probes.length > 0) sections.push('No further problems were found.')
  sections.push(...footText(report, output))
  return sections.join('\n\n')
}

function verdict({ allowed, request }: CheckReport, { style }: Output): string {
  const word = allowed ? style('green', style('bold', 'Allowed')) : style('red', style('bold', 'Refused'))
  const mode = request.credentials ? 'with credentials' : 'without credentials'
  return [
    `${word}  ${printable(request.method)} ${printable(request.url)}`,
    `         from a page of ${printable(request.from)}, ${mode}`,
  ].join('\n')
}

function decisiveSections(
  { servers, inFront, nearestOrigin }: CheckReport,
  issue: ReportedIssue,
  { style, columns }: Output,
): readonly string[] {
  const why = `${reason(issue)}. [${issue.step}]${inFront === null ? '' : `\n${inFront}`}`
  const sections = [
    `${style('bold', 'The browser says')} (in the words of Chromium's console)\n${wrapped(printable(issue.message), columns, '  ')}`,
    [style('bold', 'Why'), ...why.split('\n').map((line) => wrapped(printable(line), columns, '  '))].join(
      '\n',
    ),
    `${style('bold', 'Fix')}\n${wrapped(printable(issue.headerFix), columns, '  ')}`,
  ]
  if (nearestOrigin !== null) {
    const near = `The server allows ${nearestOrigin}. If this is your page, change --from or the URL of the page.`
    sections.push(wrapped(printable(near), columns, '  '))
  }
  for (const { name, evidence, fix } of servers) {
    if (fix.length === 0) continue
    const title = `${style('bold', `In ${name}`)} ${style('dim', `(recognized by ${printable(evidence)})`)}`
    sections.push([title, ...fix.map((line) => `  ${style('cyan', line)}`)].join('\n'))
  }
  return sections
}

function reason({ code, header, received, expected }: ReportedIssue): string {
  const is = received === null ? 'is absent' : `is ${JSON.stringify(received)}`
  if (code === 'preflight-unanswered') return 'No response to OPTIONS arrived'
  if (code === 'mixed-content')
    return 'An https: page can request only https: URLs, and http: URLs on loopback'
  if (code === 'bad-port') return `Port ${received} belongs to another protocol, and browsers block it`
  if (code === 'redirect-limit') return `${header} ${is}, but a browser follows only ${expected}`
  // Here the status is wrong, although the header shows it.
  const what = code === 'preflight-redirect' || header === null ? 'The status' : header
  return `${what} ${is}, but must ${code.endsWith('-not-allowed') ? 'contain' : 'be'} ${expected}`
}

function guardText({ reason, message, fix }: GuardRefused, { style, columns }: Output): string {
  return [
    style('bold', `Refused by Corsage's guard (${reason})`),
    wrapped(printable(message), columns, '  '),
    wrapped(`Fix: ${fix}`, columns, '  '),
  ].join('\n')
}

function otherIssues(issues: readonly ReportedIssue[], { style, columns }: Output): string {
  const lines = issues.map((issue) => wrapped(printable(issue.headerFix), columns, '  '))
  return [style('bold', 'The browser would also refuse'), ...lines].join('\n')
}

/** A redirect loop would fill the screen, so after this many only the last is shown. */
const shownExchanges = 5

function exchangeText(report: CheckReport, decisive: ReportedIssue | undefined, output: Output): string {
  const { exchange, request } = report
  const reasons = request.preflightReasons.join(', ')
  const lines = [output.style('bold', 'Requests (>) and responses (<)')]
  for (const [index, each] of exchange.entries()) {
    const isLast = index === exchange.length - 1
    if (index >= shownExchanges && !isLast) continue
    const leftOut = exchange.length - 1 - shownExchanges
    if (isLast && leftOut > 0) lines.push(`  … ${leftOut} more, see --json`)
    const because = each.kind === 'preflight' && reasons !== '' ? `, because of ${reasons}` : ''
    const instead = each.inPlaceOf === null ? '' : `, in place of ${each.inPlaceOf}`
    const title = output.style('dim', `(${printable(`${each.kind}${because}${instead}`)})`)
    lines.push(`  ${printable(each.request.method)} ${printable(each.request.url)} ${title}`)
    lines.push(...requestLines(each), ...responseLines(each, isLast ? decisive : undefined, output))
  }
  return lines.join('\n')
}

const shownRequestHeaders = /^(origin|access-control-request-|content-type$|range$|authorization$|cookie$|x-)/
const shownResponseHeaders = /^(access-control-|vary$|location$|allow$|www-authenticate$)/

function requestLines({ request }: CheckExchange): readonly string[] {
  return request.headers
    .filter(([name]) => shownRequestHeaders.test(name))
    .map(([name, value]) => `    > ${name}: ${printable(value)}`)
}

function responseLines(
  { response }: CheckExchange,
  decisive: ReportedIssue | undefined,
  { style }: Output,
): readonly string[] {
  const deciding = decisive?.header?.toLowerCase() ?? null
  const mark = (line: string): string => style('red', `${line}   <- decides`)
  const statusDecides = decisive !== undefined && deciding === null
  const status = `    < ${response.status}`
  const lines = response.headers
    .filter(([name]) => shownResponseHeaders.test(name))
    .map(([name, value]) => {
      const line = `    < ${printable(name)}: ${printable(value)}`
      return name === deciding ? mark(line) : line
    })
  const isAbsent = deciding !== null && !response.headers.some(([name]) => name === deciding)
  return [
    statusDecides ? mark(status) : status,
    ...lines,
    ...(isAbsent ? [mark(`    < (no ${deciding})`)] : []),
  ]
}

function warningsText({ warnings, allowed }: CheckReport, output: Output): string {
  const title = output.style('bold', allowed ? 'Problems with other requests' : 'Also found')
  return [title, ...warnings.map((warning) => warningText(warning, output))].join('\n')
}

function warningText(warning: Warning, { style, columns }: Output): string {
  const { code, message, evidence, fix } = warning
  const [first = '', ...rest] = wrapped(`${printable(message)} [${code}]`, columns, '    ').split('\n')
  return [
    `  ${style('yellow', '!')} ${first.trimStart()}`,
    ...rest,
    ...evidence.map((line) => style('dim', `      ${printable(line)}`)),
    wrapped(`Fix: ${printable(fix)}`, columns, '    '),
  ].join('\n')
}

function footText({ probes, notes }: CheckReport, { style, columns }: Output): readonly string[] {
  const lines: string[] = []
  if (probes.length > 0) {
    lines.push(`${style('bold', 'Also sent')} (to find further problems; these requests change nothing)`)
    for (const { request, response } of probes) {
      const origin = request.headers.find(([name]) => name === 'origin')?.[1] ?? ''
      lines.push(
        `  ${request.method} ${printable(request.url)} from ${printable(origin)} -> ${response.status}`,
      )
    }
  }
  for (const note of notes) lines.push(wrapped(`Note: ${printable(note)}`, columns, ''))
  return lines.length === 0 ? [] : [lines.join('\n')]
}
