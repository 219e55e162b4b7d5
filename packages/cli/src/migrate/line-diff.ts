import { applyEdits, type Edit } from './edit.ts'

/** One line of a diff, as it is printed. */
export interface DiffLine {
  readonly kind: 'hunk' | 'same' | 'removed' | 'added'
  readonly text: string
}

const CONTEXT = 2

/** The lines that edits change, with the lines around them, in the unified format. */
export function diffOf(source: string, edits: readonly Edit[]): readonly DiffLine[] {
  const starts = lineStarts(source)
  const changes = mergeChanges(
    edits.map((edit) => ({
      first: lineAt(starts, edit.start),
      last: lineAt(starts, Math.max(edit.start, edit.end - 1)),
    })),
  )
  const lineText = (line: number) => source.slice(starts[line], starts[line + 1]).replace(/\r?\n$/, '')
  const lines: DiffLine[] = []
  let grown = 0
  for (const hunk of hunksOf(changes, starts.length - 1)) {
    const body: DiffLine[] = []
    let line = hunk.from
    for (const { first, last } of hunk.changes) {
      for (; line < first; line++) body.push({ kind: 'same', text: ` ${lineText(line)}` })
      for (; line <= last; line++) body.push({ kind: 'removed', text: `-${lineText(line)}` })
      const [from, to] = [starts[first] ?? 0, starts[last + 1] ?? source.length]
      const inside = edits
        .filter(({ start }) => start >= from && start < to)
        .map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }))
      const changed = applyEdits(source.slice(from, to), inside).replace(/\r?\n$/, '')
      const added =
        changed === '' && inside.some(({ end }) => end === to - from) ? [] : changed.split(/\r?\n/)
      for (const text of added) body.push({ kind: 'added', text: `+${text}` })
    }
    for (; line <= hunk.to; line++) body.push({ kind: 'same', text: ` ${lineText(line)}` })
    const count = (kind: DiffLine['kind']) => body.filter((entry) => entry.kind === kind).length
    const [old, now] = [count('same') + count('removed'), count('same') + count('added')]
    lines.push(
      { kind: 'hunk', text: `@@ -${hunk.from + 1},${old} +${hunk.from + 1 + grown},${now} @@` },
      ...body,
    )
    grown += now - old
  }
  return lines
}

interface Change {
  readonly first: number
  readonly last: number
}

function lineStarts(source: string): readonly number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  if (source.endsWith('\n')) return starts
  return [...starts, source.length]
}

function lineAt(starts: readonly number[], offset: number): number {
  let line = 0
  while (line + 2 < starts.length && (starts[line + 1] ?? 0) <= offset) line++
  return line
}

/** Lines that are changed together, in order. */
function mergeChanges(changes: readonly Change[]): readonly Change[] {
  const merged: { first: number; last: number }[] = []
  for (const change of [...changes].sort((one, other) => one.first - other.first)) {
    const before = merged.at(-1)
    if (before && change.first <= before.last + 1) before.last = Math.max(before.last, change.last)
    else merged.push({ ...change })
  }
  return merged
}

function hunksOf(changes: readonly Change[], lineCount: number) {
  const hunks: { from: number; to: number; changes: Change[] }[] = []
  for (const change of changes) {
    const from = Math.max(0, change.first - CONTEXT)
    const to = Math.min(lineCount - 1, change.last + CONTEXT)
    const before = hunks.at(-1)
    if (before && from <= before.to + 1) {
      before.to = to
      before.changes.push(change)
    } else {
      hunks.push({ from, to, changes: [change] })
    }
  }
  return hunks
}
