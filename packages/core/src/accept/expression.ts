import type { OriginPattern } from '../decide/rules.ts'
import type { OriginRules, Report } from '../issues.ts'
import { prove } from './expression-proof.ts'
import { risksOf } from './hosts.ts'

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
    report('origin-regexp-flags', path, expression)
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
  const code =
    proof === 'loose'
      ? 'origin-regexp-loose'
      : lacksScheme(expression, proof)
        ? 'origin-scheme-missing'
        : 'origin-regexp-never'
  report(code, path, expression, {
    reason: typeof proof === 'string' ? proof : 'never',
    originRules: rules,
  })
}

/** Returns whether a RegExp has no scheme, for all that is known. */
export function lacksScheme({ source }: RegExp, proof: unknown): boolean {
  return proof === 'scheme' || !source.replaceAll('\\', '').includes('://')
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
  if (insecure) report('origin-insecure', path, expression, { about: insecure.text, originRules: rules })
}
