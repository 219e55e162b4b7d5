/** A stream of choices that a seed decides, so that a run can be repeated. */
export interface Random {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number
  /** Whether something happens that does so this often. */
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** Each choice with this probability, in their order. */
  some<T>(choices: readonly T[], probability: number): T[]
}

/** The generator "mulberry32". */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const chance = (probability: number): boolean => next() < probability
  return {
    below,
    chance,
    pick: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    some: (choices, probability) => choices.filter(() => chance(probability)),
  }
}
