import { asSent, decodePath, filePath, LONGEST_PATH } from '../decide/paths.ts'
import { type Report, reportType, show } from '../issues.ts'
import { isPlain } from './own-fields.ts'

/** What routes and RegExps can have and these patterns cannot: parameters, groups, classes, wildcards, escapes. */
const ROUTE_SYNTAX = /\/:|\/\.\+(?=\/|$)|[()|{}[\]<>\\^*]/
const DOT_SEGMENT = /\/\.\.?(?=\/|$)/
const LAST_ASTERISK = /\/\*$/

/**
 * Finds out why a pattern of `resources` can never match, or does not mean what it seems to. Such a pattern would leave
 * open what it was written for.
 *
 * @returns The message and, if there is one, the pattern to write; `undefined` if the pattern is right.
 */
export function patternFault(pattern: string): readonly [message: string, suggestion?: string] | undefined {
  const fault = faultOf(pattern)
  if (fault === undefined) return undefined
  let meant = fault[1]
  // The correction of one fault can leave another.
  for (let again = meant && faultOf(meant); again; again = meant && faultOf(meant)) meant = again[1]
  return meant === undefined ? [fault[0]] : [`${fault[0]}: write ${show(meant)}`, meant]
}

function faultOf(pattern: string): readonly [message: string, meant?: string | undefined] | undefined {
  if (!pattern.startsWith('/')) return ['is not a path, which starts with a slash', pathIn(pattern)]
  const path = pattern.replace(LAST_ASTERISK, '')
  const suffix = pattern.slice(path.length)
  const syntax = path.search(ROUTE_SYNTAX)
  const query = path.search(/[?#]/)
  if (syntax >= 0 && !(query >= 0 && query < syntax)) return [syntaxMessage(path), prefixBefore(path, syntax)]
  if (query >= 0) return ['a path has no query or fragment', path.slice(0, query)]
  if (/\p{Cc}| $/u.test(path)) {
    return ['browsers drop control characters and spaces here', path.replace(/\p{Cc}| +$/gu, '') + suffix]
  }
  if (path.length > LONGEST_PATH)
    return [`can never match: no path of over ${LONGEST_PATH} characters is read`]
  const decoded = decodePath(path)
  if (decoded === undefined) return ['cannot be decoded']
  if (filePath(asSent(pattern.replace(/\*$/, ''))) === undefined)
    return ['can never match: it has too many segments']
  const sent = asSent(escapeSyntax(decoded)).replace(/%[\da-f]{2}/gi, (escaped) => escaped.toUpperCase())
  const meant = suffix ? sent.replace(/\/$/, '') + suffix : sent
  if (DOT_SEGMENT.test(decoded)) {
    return ['can never match, because browsers resolve . and .. before they send a path', meant]
  }
  return asSent(path) === sent ? undefined : ['is percent-encoded where browsers encode otherwise', meant]
}

function syntaxMessage(path: string): string {
  const [found] = ROUTE_SYNTAX.exec(path) as RegExpExecArray
  if (found === '*') return "'*' is the whole last segment or nothing: '/api/*' covers /api and all below it"
  const what = found === '/:' ? 'parameters such as :id' : show(found.replace('/', ''))
  return `patterns are not routes or RegExps, and ${what} would match nothing; only '/api/*' covers several paths`
}

/** Returns the prefix that covers what a route or a RegExp was written for; nothing for a RegExp's escapes. */
function prefixBefore(path: string, syntax: number): string | undefined {
  if (/[\\^]/.test(path)) return undefined
  const [, start] = /^([^*]*?)\/?\.?\*+$/.exec(path) ?? []
  return `${start ?? path.slice(0, path.lastIndexOf('/', syntax))}/*`
}

/** Returns the path that a URL, or a text without its slash, was meant to be. */
function pathIn(text: string): string {
  const path = text.replace(/^https?:\/\/[^/]*/i, '').replace(/^\^/, '')
  return path.startsWith('/') ? path : `/${path}`
}

/** Escapes what a pattern cannot hold as it is. */
function escapeSyntax(path: string): string {
  return path.replace(
    /[()|{}[\]<>\\^*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** How the faults of an entry are named. */
export function pathTo(pattern: string): string {
  return `resources[${JSON.stringify(pattern)}]`
}

/** Validates the patterns of the option `resources`, and returns its entries. */
export function readResourcePatterns(
  value: unknown,
  report: Report,
): readonly (readonly [string, unknown])[] | undefined {
  if (value === undefined) return undefined
  if (!isPlain(value)) {
    reportType(report, 'resources', value, "a map of paths to options, such as { '/api/*': { origins: … } }")
    return []
  }
  const entries = Object.entries(value)
  if (entries.length === 0) {
    report('resources-empty', 'resources', value, 'is empty (an unset variable?): name a path, or remove it')
  }
  return entries.filter(([pattern]) => {
    const fault = patternFault(pattern)
    if (fault) report('resource-pattern-invalid', pathTo(pattern), pattern, ...fault)
    return fault === undefined
  })
}
