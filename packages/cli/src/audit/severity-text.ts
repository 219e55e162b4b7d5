import type { Output, Style } from '../output.ts'
import { printable } from '../printable.ts'
import { type Severity, severities } from './finding.ts'

const styles: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
}

/** A text in the style of a severity. */
export function inStyleOf(severity: Severity, text: string, { style }: Output): string {
  return style(styles[severity], text)
}

/** Counts the findings of each severity. `where` is for example `in policy.json`. */
export function countText(
  findings: readonly { readonly severity: Severity }[],
  where: string,
  output: Output,
  isCertain: boolean,
): string {
  if (findings.length === 0 && !isCertain) {
    return `${output.style('yellow', 'Inconclusive')} ${printable(where)}`
  }
  if (findings.length === 0) return `${output.style('green', 'Nothing found')} ${printable(where)}`
  const counts = severities
    .map(
      (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => inStyleOf(severity, `${count} ${severity}`, output))
  return `${output.style('bold', 'Found')} ${counts.join(', ')} ${printable(where)}`
}
