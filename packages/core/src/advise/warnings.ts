import { isLoopback } from '../accept/hosts.ts'
import { pathTo } from '../accept/path-keys.ts'
import type { Rules } from '../decide/rules.ts'
/** How much a risky setting matters, as in `corsage audit`. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical'

/** A setting that is legal and may be intended, with the risk that it carries. */
export interface PolicyWarning {
  readonly code:
    | 'wildcard-with-credentials'
    | 'scheme-twins'
    | 'loopback-beside-others'
    | 'max-age-above-engines'
  readonly severity: Severity
  /** The option it is about. */
  readonly path: string
  readonly message: string
}

/** The longest that Chromium keeps a preflight's answer, in seconds. */
const CHROMIUM_MAX_AGE = 7200

/** What is legal in these rules and risky all the same. */
export function warningsOf(rules: Rules): readonly PolicyWarning[] {
  const outside = rules.resources === undefined || 'origins' in rules.given ? ownWarnings(rules) : []
  const inside = (rules.resources ?? []).flatMap(([pattern, entry]) =>
    entry === false
      ? []
      : ownWarnings(entry).map((warning) => ({ ...warning, path: `${pathTo(pattern)}.${warning.path}` })),
  )
  return Object.freeze([...outside, ...inside].map((warning) => Object.freeze(warning)))
}

function ownWarnings({ origins, credentials, maxAge }: Rules): readonly PolicyWarning[] {
  const warnings: PolicyWarning[] = []
  const warn = (code: PolicyWarning['code'], severity: Severity, path: string, message: string) =>
    warnings.push({ code, severity, path, message })

  const texts = new Set(origins.patterns.map(({ text }) => text))
  for (const { text, wildcard, scheme } of origins.patterns) {
    if (credentials && wildcard) {
      warn(
        'wildcard-with-credentials',
        'low',
        'origins',
        `${text} trusts every matching site with credentials. One vulnerable site or forgotten DNS entry exposes your users' data. List the origins that you need.`,
      )
    }
    if (scheme === 'http' && texts.has(text.replace('http:', 'https:'))) {
      warn(
        'scheme-twins',
        'medium',
        'origins',
        `${text} is listed together with its https twin. Anyone who controls the network can serve pages from it. Remove the http origin.`,
      )
    }
  }
  const loopback = origins.patterns.find(({ host }) => isLoopback(host))
  if (loopback && origins.patterns.some(({ host }) => !isLoopback(host))) {
    warn(
      'loopback-beside-others',
      credentials ? 'low' : 'info',
      'origins',
      `${loopback.text} is listed together with public origins. Any program on a user's machine can serve pages from it. Remove it in production.`,
    )
  }
  if (maxAge > CHROMIUM_MAX_AGE) {
    warn(
      'max-age-above-engines',
      'info',
      'maxAge',
      'Chromium caches a preflight for at most 7200 seconds, Safari for 600. A higher value changes nothing there.',
    )
  }
  return warnings
}
