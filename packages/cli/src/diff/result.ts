import type { PathDifference } from './compare.ts'

/** How NEW compares with OLD on some paths. Both `wider` and `narrower` can hold. */
export type Word = 'unchanged' | 'narrower' | 'wider' | 'unknown'

/** Returns the words for a comparison, the most important first. */
export function wordsOf({ changes, unknown }: Pick<PathDifference, 'changes' | 'unknown'>): readonly Word[] {
  const words: Word[] = []
  if (changes.some(({ direction }) => direction === 'wider')) words.push('wider')
  if (unknown.length > 0) words.push('unknown')
  if (changes.some(({ direction }) => direction === 'narrower')) words.push('narrower')
  return words.length > 0 ? words : ['unchanged']
}

/** Whether NEW permits, or may permit, something that OLD does not. */
export function opens({ changes, unknown }: PathDifference): boolean {
  return (
    changes.some(({ direction }) => direction === 'wider') || unknown.some(({ mayBeWider }) => mayBeWider)
  )
}

/** The paths of a comparison in a text. */
export function pathName({ path }: PathDifference, isOnly: boolean): string {
  return path ?? (isOnly ? 'all paths' : 'other paths')
}
