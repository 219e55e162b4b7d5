import packageFile from '../../package.json' with { type: 'json' }
import type { PathDifference } from './compare.ts'
import { opens, wordsOf } from './result.ts'

/** Returns a comparison as the JSON document. */
export function diffDocument(
  [old, next]: readonly [old: string, next: string],
  differences: readonly PathDifference[],
): unknown {
  return {
    version: packageFile.version,
    old,
    new: next,
    verdicts: wordsOf({
      changes: differences.flatMap(({ changes }) => changes),
      unknown: differences.flatMap(({ unknown }) => unknown),
    }),
    opens: differences.some(opens),
    paths: differences.map((difference) => ({
      path: difference.path,
      verdicts: wordsOf(difference),
      changes: difference.changes,
      unknown: difference.unknown,
      notes: difference.notes,
    })),
  }
}
