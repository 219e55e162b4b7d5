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
 * Gives an origin that a pattern covers, for a question to the server.
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
