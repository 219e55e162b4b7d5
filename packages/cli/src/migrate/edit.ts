import MagicString from 'magic-string'
import type { Span } from './syntax.ts'

/** A part of the source, and its replacement. */
export interface Edit extends Span {
  readonly text: string
}

/** Returns the source with the edits. Every other byte stays the same. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const changed = new MagicString(source)
  for (const { start, end, text } of edits) {
    if (start === end) changed.appendLeft(start, text)
    else if (text === '') changed.remove(start, end)
    else changed.overwrite(start, end, text)
  }
  return changed.toString()
}

/** A part of the source with the edits that fall into it made. */
export function textWith(source: string, { start, end }: Span, edits: readonly Edit[]): string {
  const inside = edits
    .filter((edit) => edit.start >= start && edit.end <= end)
    .map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
  return applyEdits(source.slice(start, end), inside)
}
