import { runProcess } from './process.ts'

/** The cost of making a policy of so many origins. */
export interface Construction {
  readonly count: number
  readonly pattern: 'exact' | 'wildcard'
  /** Nanoseconds of the first one of its size in a process, and of the quickest. */
  readonly first: number
  readonly best: number
  /** The bytes that the policy keeps on the heap, without the strings of its options. */
  readonly bytes: number
}

export async function construction(): Promise<readonly Construction[]> {
  const results: Construction[] = []
  for (const pattern of ['exact', 'wildcard']) {
    for (const count of [10, 1000, 100_000]) {
      results.push(await runProcess('construction-process.ts', [String(count), pattern]))
    }
  }
  return results
}
