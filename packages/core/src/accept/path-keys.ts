import { asSent, decodePath, filePath, LONGEST_PATH } from '../decide/paths.ts'
import type { OnConflict } from '../decide/resources.ts'
import type { Facts, Report } from '../issues.ts'
import { isPlain } from './fields.ts'

/** Syntax of routes and RegExps that these patterns do not have: parameters, groups, classes, wildcards, escapes. */
const ROUTE_SYNTAX = /\/:|\/\.\+(?=\/|$)|[()|{}[\]<>\\^*]/
const DOT_SEGMENT = /\/\.\.?(?=\/|$)/
/** A method before a path, as in the routes of many frameworks: `GET /a`. */
const METHOD = /^[a-z]+(?::\s*(?!\/\/)|\s+)(?=\/)/i
/** A separator and a second path. A path that contains a space before a slash is written with `%20`. */
const SEVERAL_PATHS = /[,;|]\s*\/|\s\/(?!\*$)/
const LAST_ASTERISK = /\/\*$/

/**
 * Returns why a path pattern of `resources` can never match, or does not mean what it seems to. Such a pattern would
 * leave the paths open that it was written for.
 *
 * @returns The facts, with the pattern to write if there is one; `undefined` if the pattern is right.
 */
export function pathKeyMistake(pattern: string): Facts | undefined {
  const draft = draftOf(pattern)
  if (draft === undefined) return undefined
  let [, suggestion] = draft
  // A corrected pattern can have another mistake.
  for (let again = suggestion && draftOf(suggestion); again; again = suggestion && draftOf(suggestion)) {
    suggestion = again[1]
  }
  return { reason: draft[0], about: draft[2], suggestion }
}

type Draft = readonly [reason: string, meant?: string | undefined, about?: string]

function draftOf(pattern: string): Draft | undefined {
  const [method] = METHOD.exec(pattern) ?? []
  if (method !== undefined) return ['method', pattern.slice(method.length)]
  if (SEVERAL_PATHS.test(pattern)) return ['several']
  if (!pattern.startsWith('/')) return ['relative', pathIn(pattern)]
  const path = pattern.replace(LAST_ASTERISK, '')
  const suffix = pattern.slice(path.length)
  const syntax = path.search(ROUTE_SYNTAX)
  const query = path.search(/[?#]/)
  if (syntax >= 0 && !(query >= 0 && query < syntax)) {
    const [found] = ROUTE_SYNTAX.exec(path) as RegExpExecArray
    const reason = found === '*' ? 'asterisk' : found === '/:' ? 'parameter' : 'syntax'
    return [reason, prefixBefore(path, syntax), found.replace('/', '')]
  }
  if (query >= 0) return ['query', path.slice(0, query)]
  if (/\p{Cc}| $/u.test(path)) return ['control', path.replace(/\p{Cc}| +$/gu, '') + suffix]
  if (path.length > LONGEST_PATH) return ['long']
  const decoded = decodePath(path)
  if (decoded === undefined) return ['undecodable']
  if (filePath(asSent(pattern.replace(/\*$/, ''))) === undefined) return ['segments']
  const sent = asSent(escapeSyntax(decoded)).replace(/%[\da-f]{2}/gi, (escaped) => escaped.toUpperCase())
  const meant = suffix ? sent.replace(/\/$/, '') + suffix : sent
  if (DOT_SEGMENT.test(decoded)) return ['dots', meant]
  return asSent(path) === sent ? undefined : ['encoding', meant]
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
