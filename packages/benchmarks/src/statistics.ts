/** Figures of several rounds. */
export interface Spread {
  readonly min: number
  readonly lower: number
  readonly median: number
  readonly upper: number
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((first, second) => first - second)
  return {
    min: sorted[0] as number,
    lower: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upper: quantile(sorted, 0.75),
  }
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const [first, second] = [sorted[below] as number, sorted[Math.ceil(position)] as number]
  return first + (second - first) * (position - below)
}

/** The time that a side takes beyond nothing, by round; `min` is the difference of the quickest rounds. */
export function added(values: readonly number[], nothing: readonly number[]): Spread {
  const byRound = values.map((value, round) => value - (nothing[round] as number))
  return { ...spread(byRound), min: Math.min(...values) - Math.min(...nothing) }
}

/** How many times one figure is another. */
export interface Ratio {
  /** From the quickest round of each side: what other work on the machine disturbs least. */
  readonly value: number
  /** The same, from each quarter of the rounds. */
  readonly from: number
  readonly to: number
}

/** The ratio of what two sides take beyond a third, or in all. */
export function ratio(
  side: readonly number[],
  against: readonly number[],
  beyond: readonly number[] = [0, 0, 0, 0],
): Ratio {
  const of = (part: (values: readonly number[]) => readonly number[]) => {
    const base = Math.min(...part(beyond))
    return (Math.min(...part(side)) - base) / (Math.min(...part(against)) - base)
  }
  const quarters = [0, 1, 2, 3].map((quarter) =>
    of((values) => values.filter((_value, round) => round % 4 === quarter)),
  )
  return { value: of((values) => values), from: Math.min(...quarters), to: Math.max(...quarters) }
}
