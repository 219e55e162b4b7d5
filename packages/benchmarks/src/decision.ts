import { originSets } from './origin-sets.ts'
import { runProcess } from './process.ts'
import type { Effort } from './rounds.ts'
import type { Ratio, Spread } from './statistics.ts'

/** The nanoseconds of `evaluate` for one kind of request under one set of origins. */
export interface DecisionCase {
  readonly set: string
  readonly kind: string
  /** By a policy of one origin, in the same process. */
  readonly one: Spread
  readonly short: Spread
  /** With 64 kB of `Access-Control-Request-Headers`. */
  readonly hostile: Spread
  readonly againstOne: Ratio
  readonly hostileAgainstShort: Ratio
}

/** The same of a preflight whose requested headers are echoed. */
export interface EchoCase {
  readonly names: number
  readonly bytes: number
  /** Past a bound nothing is echoed. */
  readonly echoed: boolean
  readonly time: Spread
}

export interface Decisions {
  readonly cases: readonly DecisionCase[]
  readonly echo: readonly EchoCase[]
}

/** The name of the policy that echoes, in place of a set of origins. */
export const ECHOING = 'echoing'

/** Measures each set of origins in a separate process. */
export async function decision(effort: Effort): Promise<Decisions> {
  const cases: DecisionCase[] = []
  for (const set of Object.keys(originSets)) {
    cases.push(...(await runProcess<DecisionCase[]>('decision-set.ts', [set, JSON.stringify(effort)])))
  }
  return { cases, echo: await runProcess<EchoCase[]>('decision-set.ts', [ECHOING, JSON.stringify(effort)]) }
}
