/**
 * The one of several names that a misspelt one was most likely meant to be: at most a third of its letters are
 * wrong, missing, superfluous or swapped.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const steps = distance(name.toLowerCase(), candidate.toLowerCase(), least)
    if (steps < least) {
      nearest = candidate
      least = steps
    }
  }
  return nearest
}

/** The Levenshtein distance, or `bound` where it is not below that. */
function distance(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) >= bound) return bound
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const letter of left) {
    let diagonal = row[0] as number
    const next = [diagonal + 1]
    for (let column = 0; column < right.length; column++) {
      const above = row[column + 1] as number
      next.push(
        Math.min(above + 1, (next[column] as number) + 1, diagonal + (letter === right[column] ? 0 : 1)),
      )
      diagonal = above
    }
    row = next
  }
  return row[right.length] as number
}
