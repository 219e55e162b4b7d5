import { lacksScheme } from '../accept/expression.ts'
import { prove, type Reading, readExpressionAs } from '../accept/expression-proof.ts'
import { ANY, type Sequence } from '../accept/expression-syntax.ts'
import { nearestName } from '../accept/fields.ts'
import { risksOf } from '../accept/hosts.ts'
import { listOf } from '../accept/origins.ts'
import { readPattern, SEPARATORS, serialize, WEB_SCHEMES } from '../accept/pattern.ts'
import type { OriginPattern } from '../decide/rules.ts'
import type { Finding, Mistake, OriginRules } from '../issues.ts'

type Suggestion = string | readonly string[] | undefined

/** Returns what an entry of `origins`, or the list, was meant to be; `undefined` if there is no guess. */
export function suggestOrigin(finding: Finding): unknown {
  const { code, value, facts } = finding
  if (value instanceof RegExp) return suggestForExpression(finding, value)
  if (code === 'origin-any-beside-others') {
    // Suggests the narrower of the two possible meanings.
    const others = listOf(value).filter((item) => item !== '*')
    return others.length > 0 ? others : '*'
  }
  if (code === 'origin-insecure') return facts.reason === undefined ? secureTwin(String(value)) : undefined
  return correct(String(value), [code, facts])
}

/** Browsers serialize origins by the URL standard, so the suggestion is what the URL parser makes of the text. */
function correct(text: string, mistake: Mistake): Suggestion {
  const meant = meantBy(text, mistake)
  const corrected = [meant].flat().map(serialize)
  const helps = corrected.length > 0 && corrected.every((one) => one !== text && 'text' in readPattern(one))
  return helps ? (Array.isArray(meant) ? corrected : corrected[0]) : undefined
}

/** Returns the text to correct. */
function meantBy(text: string, [code, facts]: Mistake): string | readonly string[] {
  switch (facts?.reason ?? code) {
    // The correction of the last one would need a dangerous option.
    case 'quoted':
    case 'file':
      return []
    case 'several':
      return text.split(SEPARATORS).filter((part) => part !== '' && part !== '*')
    case 'separator':
      return text.split(SEPARATORS).join('')
    case 'origin-scheme-missing':
      return withScheme(text)
    case 'websocket':
      return text.replace(/^ws/i, 'http')
    case 'unknown':
      return text.replace(/^[^:]*/, (scheme) => nearestName(scheme, WEB_SCHEMES) as string)
    case 'domain':
      return text.replace('://*', '://*.')
    default:
      return text.trim()
  }
}

function withScheme(text: string): string {
  const insecure = /^(http[:/]|\/*(localhost|127\.|\[::1\]))/i.test(text)
  return `${insecure ? 'http' : 'https'}://${text.replace(/^(https?(:\/*|\/+)|\/*)/i, '')}`
}

function secureTwin(text: string): string {
  return text.replace(/^http(:.*?)(:443)?$/, 'https$1')
}

function suggestForExpression(
  { code, facts: { reason, originRules } }: Finding,
  expression: RegExp,
): unknown {
  if (code === 'origin-regexp-flags') return new RegExp(expression, expression.flags.replace(/[gym]/g, ''))
  if (originRules === undefined) return undefined
  const patterns =
    code === 'origin-insecure'
      ? prove(expression)
      : guessPatterns(expression, lacksScheme(expression, reason))
  // A RegExp with an insecure origin is proven.
  return safePatterns(patterns as readonly OriginPattern[], originRules)
}

/** Corrects frequent mistakes. */
const LENIENT: Reading = {
  lenient: true,
  patternsOf(text) {
    const read = readPattern(text)
    if ('text' in read) return [read]
    const meant = correct(text, read)
    const corrected = typeof meant === 'string' ? readPattern(meant) : read
    return 'text' in corrected ? [corrected] : []
  },
}

/** Guesses the patterns that a RegExp is meant to match; an empty list if there is no guess. */
function guessPatterns(expression: RegExp, schemeless: boolean): readonly OriginPattern[] {
  const starts: readonly Sequence[] = schemeless ? [[...'https://'], [...'https://', ANY]] : [[]]
  const proofs = starts.map((start) => readExpressionAs(LENIENT, expression, start))
  return (
    proofs.find(
      (proof): proof is readonly OriginPattern[] => typeof proof === 'object' && proof.length > 0,
    ) ?? []
  )
}

/** Returns the patterns, with https instead of http; `undefined` if there are none, or one is not safe. */
function safePatterns(patterns: readonly OriginPattern[], rules: OriginRules): Suggestion {
  const texts = new Set<string>()
  for (const pattern of patterns) {
    const risks = risksOf(pattern, rules)
    if (risks.some(([code]) => code === 'origin-public-suffix')) return undefined
    texts.add(risks.length > 0 ? secureTwin(pattern.text) : pattern.text)
  }
  const [first, ...others] = texts
  return others.length > 0 ? [...texts] : first
}
