import { printable } from '../printable.ts'
import type { PathDifference } from './compare.ts'
import { requestText, shownChanges } from './diff-text.ts'
import { pathName, wordsOf } from './result.ts'
import type { Verdict } from './witness.ts'

/** GitHub rejects comments of more than 65,536 characters. */
const mostCharacters = 60_000

/** Writes a comparison as a comment on a pull request of GitHub. */
export function diffMarkdown(
  [old, next]: readonly [old: string, next: string],
  differences: readonly PathDifference[],
): string {
  const isOnly = differences.length === 1
  const lines = [
    `**CORS policy:** ${code(old)} → ${code(next)}`,
    '',
    '| paths | NEW is |',
    '| --- | --- |',
    ...differences.map((one) => `| ${code(pathName(one, isOnly))} | ${wordsOf(one).join(', ')} |`),
    ...differences.flatMap((difference) => pathSection(difference, isOnly)),
    '',
  ]
  let length = 0
  const end = lines.findIndex((line) => {
    length += line.length + 1
    return length > mostCharacters
  })
  if (end < 0) return lines.join('\n')
  return [...lines.slice(0, end), '', 'Some differences are not shown. See `--format json`.', ''].join('\n')
}

function pathSection(difference: PathDifference, isOnly: boolean): readonly string[] {
  const { changes, unknown, notes } = difference
  if (changes.length + unknown.length + notes.length === 0) return []
  const rows = shownChanges(changes).map((change) => {
    if (typeof change === 'string') return `| ${change} | | | |`
    const { direction, dimension, subject, witness } = change
    const shown = subject === dimension ? dimension : `${dimension} ${code(subject)}`
    return `| ${direction}: ${shown} | ${code(requestText(witness))} | ${verdict(witness.before)} | ${verdict(witness.after)} |`
  })
  return [
    '',
    `### ${code(pathName(difference, isOnly))}`,
    ...(rows.length === 0
      ? []
      : ['', '| difference | request | OLD | NEW |', '| --- | --- | --- | --- |', ...rows]),
    ...(unknown.length + notes.length === 0 ? [] : ['']),
    ...unknown.map(
      ({ reason, mayBeWider }) => `- unknown${mayBeWider ? '' : ' (not wider)'}: ${text(reason)}`,
    ),
    ...notes.map((note) => `- ${text(note)}`),
  ]
}

function verdict({ allowed }: Verdict): string {
  return allowed ? 'allowed' : 'refused'
}

/** A code span. A pipe would end a cell, and a backtick the span. */
function code(value: string): string {
  const shown = printable(value).replaceAll('|', '\\|')
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``
}

/** Patterns of a policy are in some texts, and must not be read as Markdown. */
function text(value: string): string {
  return printable(value).replace(/[\\`*_[\]<>|#@]/g, '\\$&')
}
