import type { Output, Style } from '../output.ts'
import { printable } from '../printable.ts'
import { wrapped } from '../wrapped-text.ts'
import type { Change, PathDifference } from './compare.ts'
import { pathName, type Word, wordsOf } from './result.ts'
import type { Verdict, Witness } from './witness.ts'

const styles: Readonly<Record<Word, Style>> = {
  wider: 'red',
  unknown: 'yellow',
  narrower: 'cyan',
  unchanged: 'green',
}

/** More differences of one kind are only counted in a text. JSON has them. */
const mostShown = 5

/** Writes a comparison for people. */
export function diffText(
  names: readonly [old: string, next: string],
  differences: readonly PathDifference[],
  output: Output,
): string {
  const [old, next] = names.map(printable)
  return [
    `Compared ${old} (OLD) with ${next} (NEW)`,
    ...differences.flatMap((difference) => ['', ...pathLines(difference, differences.length === 1, output)]),
  ].join('\n')
}

function pathLines(difference: PathDifference, isOnly: boolean, output: Output): readonly string[] {
  const words = wordsOf(difference).map((word) => output.style(styles[word], word))
  const place = output.style('bold', printable(pathName(difference, isOnly)))
  return [
    `${place}  ${words.join(', ')}`,
    ...shownChanges(difference.changes).flatMap((change) =>
      typeof change === 'string' ? [`  ${change}`] : changeLines(change, output),
    ),
    ...difference.unknown.map(({ reason, mayBeWider }) =>
      wrapped(`unknown${mayBeWider ? '' : ' (not wider)'}: ${printable(reason)}`, output.columns, '  '),
    ),
    ...difference.notes.map((note) => wrapped(`note: ${printable(note)}`, output.columns, '  ')),
  ]
}

/** Limits the changes of each kind. The number of those left out follows as a text. */
export function shownChanges(changes: readonly Change[]): readonly (Change | string)[] {
  return [...grouped(changes)].flatMap(([kind, all]) => [
    ...all.slice(0, mostShown),
    ...(all.length > mostShown ? [`${kind}: ${all.length - mostShown} more, see --format json`] : []),
  ])
}

function grouped(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const kinds = new Map<string, Change[]>()
  for (const change of changes) {
    const kind = `${change.direction}, ${change.dimension}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), change])
  }
  return kinds
}

function changeLines({ dimension, direction, subject, witness }: Change, output: Output): readonly string[] {
  const shown = subject === dimension ? dimension : `${dimension} ${printable(subject)}`
  return [
    `  ${output.style(styles[direction], direction)}: ${shown}`,
    `    ${requestText(witness)}`,
    ...verdictLines('OLD', witness.before, output),
    ...verdictLines('NEW', witness.after, output),
  ]
}

/** Writes a request in one line. */
export function requestText({ method, url, origin, headers, credentials, reads }: Witness): string {
  const parts = [
    `${method} ${url} from ${origin}`,
    ...(credentials === 'include' ? ['with credentials'] : []),
    ...Object.entries(headers).map(([name, value]) => `with ${name}: ${value}`),
    ...(reads === null ? [] : [`for ${reads}`]),
  ]
  return printable(parts.join(', '))
}

function verdictLines(side: string, { allowed, reason }: Verdict, output: Output): readonly string[] {
  const verdict = allowed ? output.style('green', 'allowed') : output.style('red', 'refused')
  if (reason === null) return [`    ${side}: ${verdict}`]
  return [`    ${side}: ${verdict}`, wrapped(printable(reason), output.columns, '      ')]
}
