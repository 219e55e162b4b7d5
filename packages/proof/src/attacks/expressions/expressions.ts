/**
 * Measures how long RegExps take against the origin that costs them most, matched in full, and which of three
 * libraries finds the slow ones. `corsage audit` uses redos-detector.
 *
 *   pnpm --filter @corsage/proof expressions
 */
import { checkSync, type Diagnostics } from 'recheck'
import { isSafe as isFast } from 'redos-detector'
import isSafe from 'safe-regex2'
import { bounded } from '../options/bounded.ts'
import { ROWS } from './table.ts'

/** Milliseconds after which matching is given up. */
const MOST = 500
/** Milliseconds that nobody wants to spend on one origin. */
const SLOW = 1

const rows = ROWS.map(({ expression, worst }) => {
  // As core matches it, regardless of its anchors.
  const whole = new RegExp(`^(?:${expression.source})$`, expression.flags)
  const time = timeOf(whole, worst)
  const found = checkSync(whole.source, whole.flags, { timeout: 5_000 })
  // The limits of `corsage audit`.
  const { safe, error } = isFast(whole, { maxSteps: 5_000, timeout: 1_000 })
  return {
    expression: String(expression),
    'worst (ms)': time >= MOST ? `over ${MOST}` : time.toFixed(3),
    slow: time >= SLOW,
    recheck: growthOf(found),
    'safe-regex2': isSafe(whole) ? 'safe' : 'unsafe',
    'redos-detector': safe ? 'safe' : error === 'hitMaxScore' ? 'unsafe' : 'unknown',
  }
})
console.table(rows)

function growthOf(found: Diagnostics): string {
  if (found.status === 'unknown') return 'unknown'
  const { complexity } = found
  return complexity.type === 'polynomial' ? `degree ${complexity.degree}` : complexity.type
}

function timeOf(expression: RegExp, text: string): number {
  try {
    bounded(() => expression.test(text), MOST)
  } catch {
    return MOST
  }
  // The least of some samples, because other work on the machine only adds to them.
  return Math.min(...Array.from({ length: 10 }, () => millisecondsOf(expression, text)))
}

function millisecondsOf(expression: RegExp, text: string): number {
  const start = performance.now()
  expression.test(text)
  return performance.now() - start
}
