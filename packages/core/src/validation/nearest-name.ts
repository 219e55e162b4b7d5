/** More steps than this are never looked for: each one makes the search three times as long. */
const MOST_STEPS = 6

/**
 * The one of several names that a misspelt one was most likely meant to be: about a third of its letters at most are
 * wrong, missing, superfluous or swapped.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.min(Math.max(1, Math.round(name.length / 3)), MOST_STEPS)
  for (let steps = 0; steps <= most; steps++) {
    const nearest = known.find((candidate) => isWithin(steps, name.toLowerCase(), candidate.toLowerCase()))
    if (nearest) return nearest
  }
  return undefined
}

/** Whether the Levenshtein distance of two names is at most so many steps. */
function isWithin(steps: number, left: string, right: string): boolean {
  const [leftRest, rightRest] = [left.slice(1), right.slice(1)]
  if (left[0] === right[0]) return left === '' || isWithin(steps, leftRest, rightRest)
  return (
    steps > 0 &&
    (isWithin(steps - 1, leftRest, right) ||
      isWithin(steps - 1, left, rightRest) ||
      isWithin(steps - 1, leftRest, rightRest))
  )
}
