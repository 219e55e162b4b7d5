import { isSafe } from 'redos-detector'
import type { OriginEntry } from './origin-entries.ts'
import type { PolicyFinding } from './policy-findings.ts'

/** Steps for one RegExp: the verdict should not depend on the machine. */
const MOST_STEPS = 5_000
/** Milliseconds for one RegExp, and for all of a policy. */
const MOST = 1_000
const MOST_TOGETHER = 5_000

/** Finds the RegExps that can keep a server busy with one long origin. */
export function slowExpressions(entries: readonly OriginEntry[]): readonly PolicyFinding[] {
  const end = performance.now() + MOST_TOGETHER
  return entries.flatMap(({ origin, path }): readonly PolicyFinding[] => {
    if (!(origin instanceof RegExp)) return []
    const timeout = Math.max(1, Math.min(MOST, end - performance.now()))
    const verdict = check(origin, timeout)
    if (verdict === 'fast') return []
    const [severity, problem] =
      verdict === 'slow'
        ? ([
            'high',
            'can be matched in many ways, so one request with a long origin can keep the server busy',
          ] as const)
        : ([
            'medium',
            'is too complex to tell whether one request with a long origin can keep the server busy',
          ] as const)
    const message = `${origin} ${problem}. Write a pattern such as "https://*.example.com".`
    return [{ code: 'regexp-slow', severity, path, message }]
  })
}

function check({ source, flags }: RegExp, timeout: number): 'fast' | 'slow' | 'unknown' {
  try {
    // A policy matches a RegExp against the whole origin.
    const { safe, error } = isSafe(new RegExp(`^(?:${source})$`, flags), { maxSteps: MOST_STEPS, timeout })
    return safe ? 'fast' : error === 'hitMaxScore' ? 'slow' : 'unknown'
  } catch {
    // The library does not read every syntax, such as that of the flag v.
    return 'unknown'
  }
}
