/** Where the random cases start: SOUNDNESS_SEED repeats a run. Printed, so that every run can be repeated. */
export const seed: number = Number(process.env['SOUNDNESS_SEED'] ?? Date.now() % 2 ** 31)

if (!Number.isInteger(seed)) throw new Error('SOUNDNESS_SEED is no whole number')
console.log(`SOUNDNESS_SEED=${seed}`)
