/**
 * How much random tests do. Usually they run a tenth of their cases from a fixed seed, so that every run of CI is the same
 * and short. `CORSAGE_RUNS=full` runs all of them from a random seed, and `CORSAGE_SEED` repeats one.
 */
const full = process.env['CORSAGE_RUNS'] === 'full'
const FIXED_SEED = 20_261_122

export const seed: number = Number(process.env['CORSAGE_SEED'] ?? (full ? Date.now() % 2 ** 31 : FIXED_SEED))
if (!Number.isInteger(seed)) throw new Error('CORSAGE_SEED is not a whole number. Set it to one, such as 1.')
if (full) console.log(`CORSAGE_SEED=${seed}`)

/** The number of cases to run, of all that a full run has. */
export function runs(all: number): number {
  return full ? all : Math.ceil(all / 10)
}

/** Whether this run may rewrite the pages that report it. */
export const isFull: boolean = full
