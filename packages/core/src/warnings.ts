import { ambiguousGroup } from './origins/ambiguous-group.ts'
import { isLoopback } from './origins/loopback.ts'
import { overlappingRepeats } from './origins/overlapping-repeats.ts'
import { pathTo } from './paths/resources.ts'
import type { Rules } from './read-options.ts'

/** A setting that is legal and may be meant, with the risk it takes. */
export interface PolicyWarning {
  readonly code:
    | 'wildcard-with-credentials'
    | 'scheme-twins'
    | 'loopback-beside-others'
    | 'regexp-slow'
    | 'max-age-above-engines'
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
  const warn = (code: PolicyWarning['code'], path: string, message: string) =>
    warnings.push({ code, path, message })

  const texts = new Set(origins.patterns.map(({ text }) => text))
  for (const { text, wildcard, scheme } of origins.patterns) {
    if (credentials && wildcard) {
      warn(
        'wildcard-with-credentials',
        'origins',
        `a fault on any site that ${text} covers, or a forgotten DNS entry, lets its pages read what your users may`,
      )
    }
    if (scheme === 'http' && texts.has(text.replace('http:', 'https:'))) {
      warn(
        'scheme-twins',
        'origins',
        `${text} stands beside its https twin: whoever controls the network can use it`,
      )
    }
  }
  const loopback = origins.patterns.filter(({ host }) => isLoopback(host))
  if (loopback[0] && loopback.length < origins.patterns.length) {
    const message = `${loopback[0].text} stands beside public origins: any program on a user's machine can serve a page there`
    warn('loopback-beside-others', 'origins', message)
  }
  for (const expression of origins.expressions) {
    const group = ambiguousGroup(expression)
    const repeats = group ?? overlappingRepeats(expression)
    if (repeats === undefined) continue
    const what =
      group === undefined
        ? `divides an origin in too many ways at ${repeats}: one request with a long one keeps the server busy`
        : `can be read in two ways at ${group}: one request with a long origin keeps the server busy for hours`
    warn('regexp-slow', 'origins', `${expression} ${what}; write a pattern such as https://*.example.com`)
  }
  if (maxAge > CHROMIUM_MAX_AGE) {
    warn('max-age-above-engines', 'maxAge', 'Chromium keeps 7200 seconds at most, Safari 600')
  }
  return warnings
}
