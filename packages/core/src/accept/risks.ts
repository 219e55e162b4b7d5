import type { Rules } from '../decide/rules.ts'
import type { PolicyWarning, Severity } from '../issues.ts'
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

  const texts = new Set(origins.patterns.map(({ text }) => text))
  for (const { text, wildcard, scheme } of origins.patterns) {
    if (credentials && wildcard) add('wildcard-with-credentials', 'low', text)
    if (scheme === 'http' && texts.has(text.replace('http:', 'https:'))) add('scheme-twins', 'medium', text)
  }
  const loopback = origins.patterns.find(({ host }) => isLoopback(host))
  if (loopback && origins.patterns.some(({ host }) => !isLoopback(host))) {
    add('loopback-beside-others', credentials ? 'low' : 'info', loopback.text)
  }
  if (maxAge > CHROMIUM_MAX_AGE) {
    risks.push({ code: 'max-age-above-engines', severity: 'info', path: 'maxAge', about: '' })
  }
  return risks
}
