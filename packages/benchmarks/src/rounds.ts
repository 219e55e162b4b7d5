import { setImmediate as drained } from 'node:timers/promises'

/** One of the things that are compared: does what it does so many times. */
export type Run = (count: number) => void | Promise<void>

/** How long is measured. */
export interface Effort {
  readonly rounds: number
  /** How long one side is run in one round. */
  readonly milliseconds: number
  readonly warmUpMilliseconds: number
}

/**
 * Runs several sides by turns, in alternating order, so that what befalls the machine befalls them all.
 *
 * @returns For each side the nanoseconds that one call took, round by round.
 */
export async function alternate<Side extends string>(
  sides: Readonly<Record<Side, Run>>,
  { rounds, milliseconds, warmUpMilliseconds }: Effort,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[]
  const counts = new Map<Side, number>()
  for (const name of names) {
    counts.set(name, await countFor(sides[name], milliseconds, warmUpMilliseconds))
  }
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      times[name].push(await time(sides[name], counts.get(name) as number))
    }
  }
  return times
}

/** Warms a side up, and says how many calls of it take so long. */
async function countFor(run: Run, milliseconds: number, warmUpMilliseconds: number): Promise<number> {
  const end = performance.now() + warmUpMilliseconds
  let count = 16
  let each = Number.POSITIVE_INFINITY
  while (performance.now() < end || each === Number.POSITIVE_INFINITY) {
    // The processor's clock may not have moved in so short a time.
    each = Math.max(1, await time(run, count))
    count = Math.max(16, Math.round((milliseconds * 1e6) / each))
  }
  return count
}

/**
 * Nanoseconds of processor time of one call, including deferred work and the work of the engine's other threads.
 * Unlike the clock, it does not go on while another process has the core.
 */
async function time(run: Run, count: number): Promise<number> {
  const before = process.cpuUsage()
  await run(count)
  await drained()
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / count
}
