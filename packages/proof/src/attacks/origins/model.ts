/**
 * The meaning of origin patterns, written to be read: an origin is taken apart, and its parts are compared one after
 * another. It shares neither code nor idea with core, which indexes slices of the whole.
 */

/** A RegExp, with its intended matches as code. */
export interface Expression {
  readonly expression: RegExp
  matches(origin: string): boolean
}

export type ModelPattern = string | Expression

interface Parts {
  readonly scheme: string
  readonly host: string
  /** `''` where none is written. */
  readonly port: string
}

/** The longest scheme, `://`, the longest host, a colon and the longest port. */
const LONGEST = 64 + 3 + 253 + 6

/** Whether any of the patterns allows an origin. */
export function allows(patterns: readonly ModelPattern[], origin: string): boolean {
  if (patterns.includes('*')) return true
  if (origin === 'null') return patterns.includes('null')
  const parts = readOrigin(origin)
  return parts !== undefined && patterns.some((pattern) => allowsOne(pattern, parts, origin))
}

function allowsOne(pattern: ModelPattern, parts: Parts, origin: string): boolean {
  if (typeof pattern !== 'string') return pattern.matches(origin)
  if (pattern === 'null') return false
  const wanted = readPattern(pattern)
  if (wanted.scheme !== parts.scheme) return false
  if (wanted.port !== '*' && wanted.port !== parts.port) return false
  return allowsHost(wanted.host, parts.host)
}

function allowsHost(wanted: string, host: string): boolean {
  if (!wanted.includes('*')) return wanted === host
  if (host.startsWith('[')) return false
  const [wantedFirst = '', ...wantedOthers] = wanted.split('.')
  const labels = host.split('.')
  if (wantedFirst === '*') {
    // One or more labels first; the rest is the same, label by label.
    const inFront = labels.length - wantedOthers.length
    return inFront >= 1 && labels.slice(inFront).join('.') === wantedOthers.join('.')
  }
  const [first = '', ...others] = labels
  return others.join('.') === wantedOthers.join('.') && allowsLabel(wantedFirst, first)
}

/** `*` in a label: at least one letter, digit or hyphen. */
function allowsLabel(wanted: string, label: string): boolean {
  const [before = '', behind = ''] = wanted.split('*')
  if (!label.startsWith(before)) return false
  const rest = label.slice(before.length)
  if (!rest.endsWith(behind)) return false
  return /^[a-z0-9-]+$/.test(rest.slice(0, rest.length - behind.length))
}

function readPattern(pattern: string): Parts {
  const [scheme = '', authority = ''] = pattern.split('://')
  const port = authority.match(/:(\d+|\*)$/)?.[1] ?? ''
  return { scheme, host: port === '' ? authority : authority.slice(0, -port.length - 1), port }
}

/** Returns the parts of a serialized origin; `undefined` for any other text. */
function readOrigin(origin: string): Parts | undefined {
  if (origin.length > LONGEST) return undefined
  const separator = origin.indexOf('://')
  if (separator < 0) return undefined
  const scheme = origin.slice(0, separator)
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) return undefined
  const authority = origin.slice(separator + 3)
  const colon = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.search(/:|$/)
  const host = authority.slice(0, colon)
  const end = authority.slice(colon)
  if (!isHost(host, scheme)) return undefined
  // The standard's grammar has one to five digits; browsers write no zero in front.
  if (end !== '' && !/^:[1-9][0-9]{0,4}$/.test(end)) return undefined
  return { scheme, host, port: end.slice(1) }
}

function isHost(host: string, scheme: string): boolean {
  if (host.startsWith('[')) return /^\[[0-9a-f:]+\]$/.test(host)
  const labels = host.split('.')
  // The root's empty label may be written: `example.com.`.
  if (labels.length > 1 && labels.at(-1) === '') labels.pop()
  // Hosts of schemes that the URL standard does not know keep their upper case.
  const isOpaque = scheme !== 'http' && scheme !== 'https'
  return labels.every((label) => (isOpaque ? /^[A-Za-z0-9_-]+$/ : /^[a-z0-9_-]+$/).test(label))
}
