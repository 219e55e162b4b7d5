/** Where the random cases start: ATTACK_SEED repeats a run. Printed, so that every run can be repeated. */
export const seed: number = Number(process.env['ATTACK_SEED'] ?? Date.now() % 2 ** 31)

if (!Number.isInteger(seed)) throw new Error('ATTACK_SEED is no whole number')
console.log(`ATTACK_SEED=${seed}`)
