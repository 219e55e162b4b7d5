import { prove } from '../accept/expression-proof.ts'
import { isLoopback } from '../accept/hosts.ts'
import { pathTo } from '../accept/path-keys.ts'
import { FILE_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern, Origins, Rules } from '../decide/rules.ts'
import type { PolicyWarning, Severity } from '../issues.ts'

const RISKS: Readonly<Record<PolicyWarning['code'], (pattern: string) => string>> = {
  'null-with-credentials': (pattern) =>
    `${pattern} is trusted with credentials. Anyone can serve a page with this origin. Remove it, or remove credentials.`,
  'insecure-with-credentials': (pattern) =>
    `${pattern} is trusted with credentials. Anyone who controls the network can impersonate it. Use https.`,
  'wildcard-with-credentials': (pattern) =>
    `${pattern} trusts every matching site with credentials. One vulnerable site or forgotten DNS entry exposes your users' data. List the origins you need.`,
  'scheme-twins': (pattern) =>
    `${pattern} is listed together with its https twin. Anyone who controls the network can impersonate it. Remove the http origin.`,
  'loopback-beside-others': (pattern) =>
    `${pattern} is listed together with public origins. Any program on a user's machine can serve pages from it. Remove it in production.`,
  'max-age-above-engines': () =>
    'Chromium caches a preflight for at most 7200 seconds, and Safari for 600. A higher maxAge has no effect there.',
}

/** The longest time that Chromium keeps a preflight response, in seconds. */
const CHROMIUM_MAX_AGE = 7200

/** Returns the settings in these rules that are legal but risky, for `policy.warnings`. */
export function warningsIn(rules: Rules): readonly PolicyWarning[] {
  const outside = rules.resources === undefined || 'origins' in rules.given ? ownWarnings(rules) : []
  const inside = (rules.resources ?? []).flatMap(([pattern, entry]) =>
    entry === false
      ? []
      : ownWarnings(entry).map((warning) => ({ ...warning, path: `${pathTo(pattern)}.${warning.path}` })),
  )
  return [...outside, ...inside].map((warning) => Object.freeze(warning))
}

function ownWarnings({ origins, credentials, maxAge }: Rules): readonly PolicyWarning[] {
  const warnings: PolicyWarning[] = []
  const add = (code: PolicyWarning['code'], severity: Severity, about: string, path = 'origins') =>
    warnings.push({ code, severity, path, message: RISKS[code](about) })

  if (credentials && origins.nullOrigin) add('null-with-credentials', 'critical', 'null')
  const patterns = patternsOf(origins)
  let texts: ReadonlySet<string> | undefined
  for (const { text, wildcard, scheme, host } of patterns) {
    if (credentials && text === FILE_ORIGIN) add('null-with-credentials', 'critical', text)
    if (credentials && wildcard) add('wildcard-with-credentials', 'low', text)
    if (credentials && scheme === 'http' && !isLoopback(host)) add('insecure-with-credentials', 'high', text)
    if (scheme !== 'http') continue
    texts ??= new Set(patterns.map((pattern) => pattern.text))
    if (texts.has(text.replace('http:', 'https:'))) add('scheme-twins', 'medium', text)
  }
  const loopback = patterns.find(({ host }) => isLoopback(host))
  if (loopback && patterns.some(({ host }) => !isLoopback(host))) {
    add('loopback-beside-others', credentials ? 'low' : 'info', loopback.text)
  }
  if (maxAge > CHROMIUM_MAX_AGE) {
    add('max-age-above-engines', 'info', '', 'maxAge')
  }
  return warnings
}

/** Returns the patterns of a list, and those that cover its RegExps, each text once. */
function patternsOf({ patterns, expressions }: Origins): readonly OriginPattern[] {
  // A list has no text twice, and can be long.
  if (expressions.length === 0) return patterns
  const covering = expressions.flatMap((expression) => {
    const proof = prove(expression)
    return typeof proof === 'string' ? [] : proof
  })
  return [...new Map([...patterns, ...covering].map((pattern) => [pattern.text, pattern])).values()]
}
