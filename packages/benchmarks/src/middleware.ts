import { configurations } from './configurations.ts'
import { frameworks } from './frameworks/index.ts'
import { runProcess } from './process.ts'
import type { Effort } from './rounds.ts'
import type { Ratio, Spread } from './statistics.ts'

/** One kind of request under one configuration in one framework: nanoseconds. */
export interface Case {
  readonly framework: string
  readonly peerName: string
  readonly configuration: string
  readonly kind: string
  /** The whole request without CORS. */
  readonly nothing: Spread
  /** How far the same is from itself. */
  readonly noise: number
  /** The time that a side adds to nothing, by round; `min` is the difference of the quickest rounds. */
  readonly limit: Spread
  readonly ours: Spread
  readonly peer?: Spread
  readonly againstLimit: Ratio
  readonly againstPeer?: Ratio
  /** Why the peer was not timed. */
  readonly notComparable?: string
}

/** Whether a ratio against what a side adds says anything: hardly where that is no more than the noise. */
export function resolved({ noise }: Case, against: Spread | undefined): against is Spread {
  return against !== undefined && against.min > 3 * noise
}

/** Measures each framework under each configuration in a separate process. */
export async function middleware(
  effort: Effort,
  only: readonly string[],
  done: (cases: readonly Case[]) => void,
): Promise<readonly Case[]> {
  const all: Case[] = []
  const chosen = (name: string, names: Readonly<Record<string, unknown>>) =>
    !only.some((word) => word in names) || only.includes(name)
  for (const framework of Object.keys(frameworks)) {
    if (!chosen(framework, frameworks)) continue
    for (const configuration of Object.keys(configurations)) {
      if (!chosen(configuration, configurations)) continue
      const cases = await runProcess<Case[]>('middleware-pair.ts', [
        framework,
        configuration,
        JSON.stringify(effort),
      ])
      done(cases)
      all.push(...cases)
    }
  }
  return all
}
