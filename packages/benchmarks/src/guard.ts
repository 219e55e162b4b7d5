import { runProcess } from './process.ts'
import type { Effort } from './rounds.ts'
import type { Spread } from './statistics.ts'

/** The nanoseconds that the guard adds to one kind of request that passes. */
export interface GuardCase {
  readonly title: string
  /** The whole request with a middleware that does nothing. */
  readonly empty: Spread
  /** How far the same is from itself. */
  readonly noise: number
  readonly guard: Spread
}

/** The guard against an empty middleware in its place, in a separate process. */
export async function guard(effort: Effort): Promise<readonly GuardCase[]> {
  return runProcess<GuardCase[]>('guard-process.ts', [JSON.stringify(effort)])
}
