import { parsedUrl } from '../fetch/parsed-url.ts'

/** A difference between two similar origins. */
export type OriginDifference = 'scheme' | 'port' | 'www' | 'trailing dot' | 'case' | 'loopback name' | 'apex'

/** An allowed origin or pattern that is similar to the refused origin. */
export interface NearOrigin {
  /** The origin or pattern. */
  readonly origin: string
  /** How it differs from the refused origin. */
  readonly differences: readonly OriginDifference[]
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Returns how two origins differ, if one was probably meant for the other: the scheme, the port, `www.`, a trailing
 * dot, upper case, or another name of this machine. Returns `null` if they are the same or unrelated. `other` can be
 * a pattern `scheme://*.host`, whose apex counts as near.
 *
 * @example
 * originDifferences('http://www.example.com', 'https://example.com') // ['scheme', 'www']
 */
export function originDifferences(origin: string, other: string): readonly OriginDifference[] | null {
  const isPattern = other.includes('://*.')
  const concrete = isPattern ? other.replace('://*.', '://') : other
  const [a, b] = [parsedUrl(origin), parsedUrl(concrete)]
  if (a === null || b === null) return null
  const [hostA, hostB] = [withoutDot(a.hostname), withoutDot(b.hostname)]
  const differences: OriginDifference[] = []
  if (hostA !== hostB) {
    if (withoutWww(hostA) === withoutWww(hostB)) differences.push('www')
    else if (loopbackNames.has(hostA) && loopbackNames.has(hostB)) differences.push('loopback name')
    else return null
  }
  if (a.protocol !== b.protocol) differences.push('scheme')
  if (a.port !== b.port) differences.push('port')
  if (a.hostname.endsWith('.') !== b.hostname.endsWith('.')) differences.push('trailing dot')
  if (isPattern) differences.push('apex')
  if (differences.length === 0 && origin !== concrete && isCaseOf(origin, concrete)) differences.push('case')
  return differences.length === 0 ? null : differences
}

/**
 * Lists the origins that were probably meant instead of a refused one, nearest first: those of `known`, and small
 * changes of the origin itself.
 *
 * @example
 * nearOrigins('http://app.example.com', [])[0] // { origin: 'https://app.example.com', differences: ['scheme'] }
 */
export function nearOrigins(origin: string, known: readonly string[]): readonly NearOrigin[] {
  const near = new Map<string, NearOrigin>()
  for (const candidate of [...known, ...variants(origin)]) {
    const differences = originDifferences(origin, candidate)
    if (differences !== null) near.set(candidate, { origin: candidate, differences })
  }
  return [...near.values()].sort((a, b) => a.differences.length - b.differences.length)
}

function variants(origin: string): string[] {
  const url = parsedUrl(origin)
  if (url === null) return []
  const { protocol, host, hostname, port } = url
  const bare = withoutDot(hostname)
  const suffix = port === '' ? '' : `:${port}`
  const otherProtocol = protocol === 'https:' ? 'http:' : 'https:'
  return [
    `${otherProtocol}//${host}`,
    `${otherProtocol}//${hostname}`,
    `${protocol}//${hostname}`,
    `${protocol}//${bare}${suffix}`,
    `${protocol}//${bare.startsWith('www.') ? withoutWww(bare) : `www.${bare}`}${suffix}`,
    ...[...loopbackNames].map((name) => `${protocol}//${name}${suffix}`),
  ]
}

function isCaseOf(origin: string, other: string): boolean {
  return origin.toLowerCase() === other.toLowerCase()
}

function withoutDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
}

function withoutWww(hostname: string): string {
  return hostname.startsWith('www.') ? hostname.slice('www.'.length) : hostname
}

/**
 * Finds the listed origin or pattern that allows an origin, or `null`. It knows `*`, exact origins, `*` as a port,
 * and `*` in the leftmost label of the host.
 *
 * @example
 * allowingPattern('https://a.example.com', ['https://*.example.com']) // 'https://*.example.com'
 */
export function allowingPattern(origin: string, listed: readonly string[]): string | null {
  return (
    listed.find((pattern) => pattern === origin) ?? listed.find((pattern) => covers(pattern, origin)) ?? null
  )
}

/**
 * Returns an origin that a pattern covers, to ask the server about.
 *
 * @example
 * sampleOrigin('https://*.example.com') // 'https://a.example.com'
 */
export function sampleOrigin(pattern: string): string {
  if (pattern === '*') return 'https://a.invalid'
  return pattern.endsWith(':*') ? sampleOrigin(pattern.slice(0, -2)) : pattern.replace('*', 'a')
}

function covers(pattern: string, origin: string): boolean {
  if (pattern === '*') return true
  if (pattern.endsWith(':*')) {
    const start = pattern.slice(0, -2)
    return covers(start, withoutPort(origin))
  }
  const star = pattern.indexOf('*')
  if (star === -1) return pattern === origin
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
  const length = origin.length - before.length - after.length
  if (length <= 0 || !origin.startsWith(before) || !origin.endsWith(after)) return false
  // Only a whole label, `*.`, spans several labels.
  return before.endsWith('://') && after.startsWith('.')
    ? true
    : !origin.slice(before.length, before.length + length).includes('.')
}

function withoutPort(origin: string): string {
  const colon = origin.lastIndexOf(':')
  return colon > origin.indexOf('://') && !origin.endsWith(']') ? origin.slice(0, colon) : origin
}
