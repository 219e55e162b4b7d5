import type { OriginPattern } from '../decide/rules.ts'
import { type PolicyIssueCode, type Report, show } from '../issues.ts'
import { guessPatterns, prove } from './expression-proof.ts'
import { risksOf } from './origin-risks.ts'
import type { OriginRules } from './origins.ts'
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
    const message = `the flags g, y and m change what a RegExp matches: write ${show(unflagged)}`
    report('origin-regexp-flags', path, expression, message, unflagged)
    return undefined
  }
  checkMatches(expression, path, rules, report)
  try {
    const whole = new RegExp(`^(?:${source})$`, flags)
    // Engines compile a RegExp when it is first used, and find only then that it is too large.
    whole.test('')
    return whole
  } catch {
    const message = `${show(expression)} is too large for this JavaScript engine. List the origins.`
    report('origin-regexp-loose', path, expression, message)
    return undefined
  }
}

function checkMatches(expression: RegExp, path: string, rules: OriginRules, report: Report): void {
  const shown = show(expression)
  const proof = prove(expression)
  if (typeof proof === 'object' && proof.length > 0) {
    checkRisks(expression, proof, path, rules, report)
    return
  }
  // Without credentials, a RegExp can be as wide as '*'.
  if (typeof proof === 'string' && !rules.credentials) return
  const isSchemeless = proof === 'scheme' || !expression.source.replaceAll('\\', '').includes('://')
  const [code, problem]: readonly [PolicyIssueCode, string] =
    proof === 'scheme'
      ? [
          'origin-scheme-missing',
          'can match other sites than yours, because it does not begin with a literal scheme',
        ]
      : proof === 'loose'
        ? [
            'origin-regexp-loose',
            'can match other sites than yours, because its host does not end in a literal dot and a domain',
          ]
        : isSchemeless
          ? ['origin-scheme-missing', 'matches no origin, because it lacks the scheme']
          : ['origin-regexp-never', 'matches no origin that a browser sends']
  const meant = safePatterns(guessPatterns(expression, isSchemeless), rules)
  const remedy = meant ? JSON.stringify(meant) : 'a pattern such as "https://*.example.com"'
  report(code, path, expression, `${shown} ${problem}. Write ${remedy}.`, meant)
}

/** Holds a RegExp to the patterns that cover it. Each kind of risk is reported once. */
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
  const shown = show(expression)
  const shared = risky.get('origin-public-suffix')
  if (shared) {
    const message = `${shown} matches ${shared.text}, where anyone can have a site. List your own sites, or set dangerouslyAllowPublicSuffixes.`
    report('origin-public-suffix', path, expression, message)
  }
  const insecure = risky.get('origin-insecure')
  if (insecure) {
    const meant = safePatterns(patterns, rules)
    const remedy = meant ? `Write ${JSON.stringify(meant)}` : 'Match https: only'
    const message = `${shown} matches ${insecure.text}, and anyone who controls the network can be an http: origin. ${remedy}, or set dangerouslyAllowInsecureOrigins.`
    report('origin-insecure', path, expression, message, meant)
  }
}

/** The patterns as a suggestion, with https instead of http; `undefined` if they are none or not safe. */
function safePatterns(
  patterns: readonly OriginPattern[],
  rules: OriginRules,
): string | readonly string[] | undefined {
  const texts = new Set<unknown>()
  for (const pattern of patterns) {
    const faults = risksOf(pattern, rules)
    if (faults.some(([, , secure]) => secure === undefined)) return undefined
    texts.add(faults[0]?.[2] ?? pattern.text)
  }
  const [first, ...others] = texts as Set<string>
  return others.length > 0 ? [...(texts as Set<string>)] : first
}
