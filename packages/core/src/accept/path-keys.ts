import { asSent, decodePath, filePath, LONGEST_PATH } from '../decide/paths.ts'
import type { OnConflict } from '../decide/resources.ts'
import type { Facts, Report } from '../issues.ts'
import { isPlain } from './fields.ts'

/** Syntax of routes and RegExps that these patterns do not have: parameters, groups, classes, wildcards, escapes. */
export const ROUTE_SYNTAX: RegExp = /\/:|\/\.\+(?=\/|$)|[()|{}[\]<>\\^*]/
const DOT_SEGMENT = /\/\.\.?(?=\/|$)/
/** A method before a path, as in the routes of many frameworks: `GET /a`. */
export const METHOD: RegExp = /^[a-z]+(?::\s*(?!\/\/)|\s+)(?=\/)/i
/** A separator and a second path. A path that contains a space before a slash is written with `%20`. */
const SEVERAL_PATHS = /[,;|]\s*\/|\s\/(?!\*$)/
/** The start of a query or a fragment. */
export const QUERY: RegExp = /[?#]/
export const LAST_ASTERISK: RegExp = /\/\*$/

/**
 * Returns why a path pattern of `resources` can never match, or does not mean what it seems to. Such a pattern would
 * not restrict the paths that it was written for.
 *
 * @returns The facts; `undefined` if the pattern is valid.
 */
export function pathKeyMistake(pattern: string): Facts | undefined {
  if (METHOD.test(pattern)) return { reason: 'method' }
  if (SEVERAL_PATHS.test(pattern)) return { reason: 'several' }
  if (!pattern.startsWith('/')) return { reason: 'relative' }
  const path = pattern.replace(LAST_ASTERISK, '')
  const syntax = path.search(ROUTE_SYNTAX)
  const query = path.search(QUERY)
  if (syntax >= 0 && !(query >= 0 && query < syntax)) {
    const [found] = ROUTE_SYNTAX.exec(path) as RegExpExecArray
    const reason = found === '*' ? 'asterisk' : found === '/:' ? 'parameter' : 'syntax'
    return { reason, about: found.replace('/', '') }
  }
  if (query >= 0) return { reason: 'query' }
  if (/\p{Cc}| $/u.test(path)) return { reason: 'control' }
  if (path.length > LONGEST_PATH) return { reason: 'long' }
  const decoded = decodePath(path)
  if (decoded === undefined) return { reason: 'undecodable' }
  if (filePath(asSent(pattern.replace(/\*$/, ''))) === undefined) return { reason: 'segments' }
  if (DOT_SEGMENT.test(decoded)) return { reason: 'dots' }
  return asSent(path) === encoded(decoded) ? undefined : { reason: 'encoding' }
}

/** Returns a decoded path as browsers send it. Characters that a pattern cannot contain are escaped. */
export function encoded(path: string): string {
  const escaped = path.replace(
    /[()|{}[\]<>\\^*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return asSent(escaped).replace(/%[\da-f]{2}/gi, (one) => one.toUpperCase())
}

/** Returns the path of an entry's issues. */
export function pathTo(pattern: string): string {
  return `resources[${JSON.stringify(pattern)}]`
}

/** Returns how conflicts between path patterns are reported. */
export function reportConflicts(report: Report): OnConflict {
  return (code, pattern) => report(code, pathTo(pattern), pattern, { reason: 'unreadable' })
}

/** Validates the path patterns of the option `resources`, and returns its entries. */
export function readPathKeys(
  value: unknown,
  report: Report,
): readonly (readonly [string, unknown])[] | undefined {
  if (value === undefined) return undefined
  if (!isPlain(value)) {
    report('wrong-type', 'resources', value, { expected: 'resources' })
    return []
  }
  const entries = Object.entries(value)
  if (entries.length === 0) report('resources-empty', 'resources', value)
  return entries.filter(([pattern]) => {
    const facts = pathKeyMistake(pattern)
    if (facts) report('resource-pattern-invalid', pathTo(pattern), pattern, facts)
    return facts === undefined
  })
}
