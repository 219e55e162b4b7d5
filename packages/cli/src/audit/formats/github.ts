import type { Severity } from '../finding.ts'
import { isAtLeast, type Outcome, type PlacedFinding } from '../outcome.ts'

/**
 * Writes the workflow commands that GitHub shows as annotations of a run and a pull request.
 *
 * @see {@link https://docs.github.com/actions/reference/workflow-commands-for-github-actions}
 */
export function githubText({ findings, accepted, inconclusive }: Outcome, failOn: Severity): string {
  return [
    ...findings.map((finding) => command(levelOf(finding.severity, failOn), finding, textOf(finding))),
    ...inconclusive.map(({ place, reason }) =>
      command('error', { code: 'inconclusive' }, `${place}: ${reason}`),
    ),
    ...accepted.map((finding) =>
      command('notice', finding, `Accepted: ${finding.reason}\n${textOf(finding)}`),
    ),
    '',
  ].join('\n')
}

function levelOf(severity: Severity, failOn: Severity): 'error' | 'warning' | 'notice' {
  if (isAtLeast(severity, failOn)) return 'error'
  return isAtLeast(severity, 'medium') ? 'warning' : 'notice'
}

function textOf({ url, path, message, fix }: PlacedFinding): string {
  const place = url ?? path
  return `${place === undefined || place === '' ? '' : `${place}: `}${message}${fix === undefined ? '' : `\nFix: ${fix}`}`
}

function command(level: string, { code, file }: Pick<PlacedFinding, 'code' | 'file'>, text: string): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    `title=corsage ${property(code)}`,
  ]
  return `::${level} ${properties.join(',')}::${data(text)}`
}

/** A line break would end the command, and the rest could be read as another one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
