import { frameworks } from './frameworks/index.ts'
import { originSets } from './origin-sets.ts'
import { runProcess } from './process.ts'

/** Bytes that one decision allocates, by kind of request. */
export interface DecisionAllocation {
  readonly set: string
  readonly bytes: Readonly<Record<string, number>>
}

/** Bytes that an allowed request allocates: in all, and beyond that. */
export interface RequestAllocation {
  readonly framework: string
  readonly peerName: string
  readonly nothing: number
  readonly limit: number
  readonly ours: number
  readonly peer?: number
}

export interface Allocations {
  readonly decisions: readonly DecisionAllocation[]
  readonly requests: readonly RequestAllocation[]
}

const ROOM = ['--min-semi-space-size=256', '--max-semi-space-size=256']

export async function allocation(): Promise<Allocations> {
  const decisions: DecisionAllocation[] = []
  for (const set of Object.keys(originSets)) {
    decisions.push(await runProcess('allocation-process.ts', ['decision', set], { flags: ROOM }))
  }
  const requests: RequestAllocation[] = []
  for (const framework of Object.keys(frameworks)) {
    requests.push(await runProcess('allocation-process.ts', ['request', framework], { flags: ROOM }))
  }
  return { decisions, requests }
}
