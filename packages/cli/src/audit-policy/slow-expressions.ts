import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import { isSafe } from 'redos-detector'
import { analyse as findSuperlinear } from 'scslre'
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
            'is slow on some inputs, so one request with a long origin can block the server',
          ] as const)
        : (['medium', 'is too complex to prove that no origin makes it slow'] as const)
    const message = `${origin} ${problem}. Write a pattern such as "https://*.example.com".`
    return [{ code: 'regexp-slow', severity, path, message }]
  })
}

type Verdict = 'fast' | 'slow' | 'unknown'

/** Sets within sets, which the libraries do not read as the engine does. */
const setSyntax = /\[[^\]]*(?:\[|--|&&|\\q)/

function check({ source, flags }: RegExp, timeout: number): Verdict {
  if (flags.includes('v') && setSyntax.test(source)) return 'unknown'
  // A policy matches a RegExp against the whole origin.
  const whole = new RegExp(`^(?:${source})$`, flags)
  try {
    const verdict = tradedCharacters(whole)
    return verdict === 'fast' && repeatsAlternatives(whole) ? overlaps(whole, timeout) : verdict
  } catch {
    // The libraries do not read every syntax.
    return 'unknown'
  }
}

/** How many quantifiers may exchange characters. Each adds a factor of the length, which is at most about 330. */
const MOST_TRADING = 2

/** Finds quantifiers that can divide the same text in many ways. */
function tradedCharacters({ source, flags }: RegExp): Verdict {
  const { reports } = findSuperlinear({ source, flags })
  if (reports.some(({ exponential }) => exponential)) return 'slow'
  const trading = new Set(
    reports.flatMap((report) => (report.type === 'Trade' ? [report.startQuant, report.endQuant] : [])),
  )
  if (trading.size <= MOST_TRADING) return 'fast'
  return trading.size === MOST_TRADING + 1 ? 'unknown' : 'slow'
}

/** Whether a group of alternatives is repeated, as in `(a|a)*`: which can be slow with a single quantifier. */
function repeatsAlternatives({ source, flags }: RegExp): boolean {
  let found = false
  visitRegExpAST(new RegExpParser().parseLiteral(`/${source}/${flags}`), {
    onQuantifierEnter({ max, element }) {
      if (max > 1 && 'alternatives' in element && element.alternatives.length > 1) found = true
    },
  })
  return found
}

function overlaps(expression: RegExp, timeout: number): Verdict {
  const { safe, error } = isSafe(expression, { maxSteps: MOST_STEPS, timeout })
  return safe ? 'fast' : error === 'hitMaxScore' ? 'slow' : 'unknown'
}
