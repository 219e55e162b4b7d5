import type { OriginPattern } from '../decide/rules.ts'
import type { Report } from '../issues.ts'
import { guessPatterns, prove } from './expression-proof.ts'
import { type OriginRules, risksOf } from './hosts.ts'
/**
 * Validates a RegExp among the origins.
 *
 * @returns The RegExp that is matched against the whole origin: one that matches a part also matches origins of
 * attackers. `undefined` if there is none.
 */
export function readExpression(
  expression: RegExp,
  path: string,
  rules: OriginRules,
  report: Report,
): RegExp | undefined {
  const { source, flags } = expression
  const unflagged = new RegExp(source, flags.replace(/[gym]/g, ''))
  if (unflagged.flags !== flags) {
    report('origin-regexp-flags', path, expression, { suggestion: unflagged })
    return undefined
  }
  checkMatches(expression, path, rules, report)
  try {
    const whole = new RegExp(`^(?:${source})$`, flags)
    // Engines compile a RegExp when it is first used, and find only then that it is too large.
    whole.test('')
    return whole
  } catch {
    report('origin-regexp-loose', path, expression, { reason: 'large' })
    return undefined
  }
}

function checkMatches(expression: RegExp, path: string, rules: OriginRules, report: Report): void {
  const proof = prove(expression)
  if (typeof proof === 'object' && proof.length > 0) {
    checkRisks(expression, proof, path, rules, report)
    return
  }
  // Without credentials, a RegExp can be as wide as '*'.
  if (typeof proof === 'string' && !rules.credentials) return
  const isSchemeless = proof === 'scheme' || !expression.source.replaceAll('\\', '').includes('://')
  const code =
    proof === 'loose' ? 'origin-regexp-loose' : isSchemeless ? 'origin-scheme-missing' : 'origin-regexp-never'
  const suggestion = safePatterns(guessPatterns(expression, isSchemeless), rules)
  report(code, path, expression, { reason: typeof proof === 'string' ? proof : 'never', suggestion })
}

/** Checks the patterns that cover a RegExp. Each kind of risk is reported once. */
function checkRisks(
  expression: RegExp,
  patterns: readonly OriginPattern[],
  path: string,
  rules: OriginRules,
  report: Report,
): void {
  const risky = new Map(
    patterns
      .flatMap((pattern) => risksOf(pattern, rules).map(([code]) => [code, pattern] as const))
      .reverse(),
  )
  const shared = risky.get('origin-public-suffix')
  if (shared) report('origin-public-suffix', path, expression, { about: shared.text })
  const insecure = risky.get('origin-insecure')
  if (insecure) {
    const suggestion = safePatterns(patterns, rules)
    report('origin-insecure', path, expression, { about: insecure.text, suggestion })
  }
}

/** Returns the patterns as a suggestion, with https instead of http; `undefined` if there are none, or one is not safe. */
function safePatterns(
  patterns: readonly OriginPattern[],
  rules: OriginRules,
): string | readonly string[] | undefined {
  const texts = new Set<unknown>()
  for (const pattern of patterns) {
    const risks = risksOf(pattern, rules)
    if (risks.some(([, facts]) => facts?.suggestion === undefined)) return undefined
    texts.add(risks[0]?.[1]?.suggestion ?? pattern.text)
  }
  const [first, ...others] = texts as Set<string>
  return others.length > 0 ? [...(texts as Set<string>)] : first
}
