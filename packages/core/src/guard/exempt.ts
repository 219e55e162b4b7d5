import { pathKeyMistake } from '../accept/path-keys.ts'
import { asSent, decodePath, pathOf } from '../decide/paths.ts'
import type { Report } from '../issues.ts'

/**
 * Matches paths that routers, file servers and proxies read in different ways: separators and dots that are encoded, or
 * encoded twice, empty and dot segments, and parameters of a segment.
 */
const AMBIGUOUS = /[\\;]|\/\/|\/\.\.?(?:\/|$)|%(?:[01][\da-f]|2[ef5]|3b|5c|7f)/i

/**
 * Creates the test for exempt paths. An ambiguous path must not be exempt, so a path is compared as it was sent, and a
 * path that can be read in two ways is never exempt below a prefix.
 */
export function exemptPaths(patterns: readonly string[]): (url: string) => boolean {
  const exact = new Set<string>()
  const prefixes: string[] = []
  for (const pattern of patterns) {
    if (pattern.endsWith('/*')) {
      const prefix = asSent(pattern.slice(0, -1))
      prefixes.push(prefix)
      exact.add(prefix.slice(0, -1))
    } else exact.add(asSent(pattern))
  }
  return (url) => {
    const path = pathOf(url)
    if (path === undefined) return false
    if (exact.has(path)) return true
    // A broken escape, or bytes that are not UTF-8, which some servers read as a dot or a slash: `%c0%ae` is an overlong dot.
    const isClear = !AMBIGUOUS.test(path) && decodePath(path) !== undefined
    return isClear && prefixes.some((prefix) => path.startsWith(prefix))
  }
}

/** Validates the option `exempt`. */
export function readExempt(value: unknown, report: Report): readonly string[] {
  const patterns = typeof value === 'string' ? [value] : value
  if (!Array.isArray(patterns)) {
    report('wrong-type', 'exempt', value, { expected: 'exempt' })
    return []
  }
  return patterns.filter((pattern: unknown, index): pattern is string => {
    const path = patterns === value ? `exempt[${index}]` : 'exempt'
    if (typeof pattern !== 'string') {
      report('wrong-type', path, pattern, { expected: 'exempt' })
      return false
    }
    const facts = pathKeyMistake(pattern)
    if (facts !== undefined) report('resource-pattern-invalid', path, pattern, facts)
    return facts === undefined
  })
}
