import { countText, inStyleOf } from '../audit/severity-text.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { OptionsAudit } from './audit-options.ts'
import type { OriginProbe, ProbedEntry } from './origin-probes.ts'
import type { PolicyFinding } from './policy-findings.ts'

/** The findings of an audit in a policy file. */
export interface PolicyReport extends OptionsAudit {
  readonly file: string
  /** Why the audit does not prove that nothing else is wrong. */
  readonly inconclusive: readonly string[]
}

/** Writes a report for people: the count, the findings, and the origins that were tried. */
export function policyReportText(report: PolicyReport, output: Output): string {
  const { file, findings, probed, inconclusive } = report
  return [
    countText(findings, `in ${file}`, output, inconclusive.length === 0),
    ...findings.map((finding) => findingText(finding, output)),
    ...inconclusive.map((reason) => wrapped(`Inconclusive: ${printable(reason)}`, output.columns, '')),
    ...probed.filter(({ probes }) => probes.length > 0).map((entry) => probedText(entry, output)),
  ].join('\n\n')
}

function findingText({ code, severity, path, message, suggestion }: PolicyFinding, output: Output): string {
  const { style, columns } = output
  const lines = [
    `${inStyleOf(severity, severity, output)}  ${style('bold', code)}`,
    wrapped(`${path === '' ? 'options' : path}: ${printable(message)}`, columns, '  '),
  ]
  // Most messages already contain the corrected value.
  const isTold = suggestion === undefined || message.includes(shown(suggestion))
  if (!isTold && code !== 'unknown-option')
    lines.push(wrapped(`Fix: Use ${shown(suggestion)}.`, columns, '  '))
  return lines.join('\n')
}

function probedText({ path, origin, probes }: ProbedEntry, output: Output): string {
  const allowed = probes.filter(({ isAllowed }) => isAllowed)
  const refused = probes.filter(({ isAllowed }) => !isAllowed)
  const count = `tried ${probes.length} origins of an attacker`
  const lines = [`${output.style('bold', path)} ${shown(origin)}: ${count}`]
  if (allowed.length > 0) lines.push(answersText('allowed', allowed, output))
  if (refused.length > 0) lines.push(answersText('refused', refused, output))
  return lines.join('\n')
}

function answersText(
  answer: 'allowed' | 'refused',
  probes: readonly OriginProbe[],
  { style, columns }: Output,
): string {
  const origins = wrapped(probes.map(({ origin }) => printable(origin)).join(' '), columns, '    ')
  const isRefused = answer === 'refused'
  return `  ${style(isRefused ? 'green' : 'red', answer)}\n${isRefused ? style('dim', origins) : origins}`
}

function shown(value: unknown): string {
  if (value instanceof RegExp) return String(value)
  if (typeof value === 'function') return '(a function)'
  return printable(JSON.stringify(value) ?? String(value))
}
