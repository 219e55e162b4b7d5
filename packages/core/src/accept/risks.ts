import { FILE_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern, Origins, Rules } from '../decide/rules.ts'
import type { PolicyWarning, Severity } from '../issues.ts'
import { prove } from './expression-proof.ts'
import { isLoopback } from './hosts.ts'
import { pathTo } from './path-keys.ts'

/** A risk without any text. `about` is the pattern that carries it. */
export type Risk = Omit<PolicyWarning, 'message'> & { readonly about: string }

/** The longest time that Chromium keeps a preflight response, in seconds. */
const CHROMIUM_MAX_AGE = 7200

/** Returns the settings in these rules that are legal but risky. */
export function risksIn(rules: Rules): readonly Risk[] {
  const outside = rules.resources === undefined || 'origins' in rules.given ? ownRisks(rules) : []
  const inside = (rules.resources ?? []).flatMap(([pattern, entry]) =>
    entry === false
      ? []
      : ownRisks(entry).map((risk) => ({ ...risk, path: `${pathTo(pattern)}.${risk.path}` })),
  )
  return [...outside, ...inside]
}

function ownRisks({ origins, credentials, maxAge }: Rules): readonly Risk[] {
  const risks: Risk[] = []
  const add = (code: Risk['code'], severity: Severity, about: string) =>
    risks.push({ code, severity, path: 'origins', about })

  if (credentials && origins.nullOrigin) add('null-with-credentials', 'critical', 'null')
  const patterns = patternsOf(origins)
  for (const { text, wildcard, scheme, host } of patterns.values()) {
    if (credentials && text === FILE_ORIGIN) add('null-with-credentials', 'critical', text)
    if (credentials && wildcard) add('wildcard-with-credentials', 'low', text)
    if (credentials && scheme === 'http' && !isLoopback(host)) add('insecure-with-credentials', 'high', text)
    if (scheme === 'http' && patterns.has(text.replace('http:', 'https:')))
      add('scheme-twins', 'medium', text)
  }
  const all = [...patterns.values()]
  const loopback = all.find(({ host }) => isLoopback(host))
  if (loopback && all.some(({ host }) => !isLoopback(host))) {
    add('loopback-beside-others', credentials ? 'low' : 'info', loopback.text)
  }
  if (maxAge > CHROMIUM_MAX_AGE) {
    risks.push({ code: 'max-age-above-engines', severity: 'info', path: 'maxAge', about: '' })
  }
  return risks
}

/** Returns the patterns of a list, and those that cover its RegExps, by their text. */
function patternsOf({ patterns, expressions }: Origins): ReadonlyMap<string, OriginPattern> {
  const covering = expressions.flatMap((expression) => {
    const proof = prove(expression)
    return typeof proof === 'string' ? [] : proof
  })
  return new Map([...patterns, ...covering].map((pattern) => [pattern.text, pattern]))
}
