/**
 * Brings a path into the form in which a router compares it, so that two paths that reach one handler are equal.
 * Corsage applies it to the keys of `resources` and to requests.
 *
 * @returns `undefined` for a path that cannot be read, which has no policy.
 */
export type NormalizePath = (path: string) => string | undefined

/**
 * The path of a request's URL, absolute or not, as it was sent.
 *
 * @returns `undefined` for what no browser sends, and parsers read in several ways: a backslash, a fragment in a request
 * line, an absolute URL of another scheme than http and https or without a host. It must not be spelt past a policy.
 */
export function pathOf(url: string): string | undefined {
  return url.startsWith('/') ? pathOfLine(url) : pathOfAbsolute(url)
}

function pathOfLine(line: string): string | undefined {
  const path = before(line, '?')
  return line.includes('#') || path.includes('\\') ? undefined : path
}

function pathOfAbsolute(url: string): string | undefined {
  if (!url.startsWith('http://') && !url.startsWith('https://')) return undefined
  const authority = url.indexOf('://') + 3
  const withoutQuery = before(before(url, '#'), '?')
  if (withoutQuery.includes('\\')) return undefined
  const start = withoutQuery.indexOf('/', authority)
  const end = start < 0 ? withoutQuery.length : start
  // Without a host, the first segment is one to some parsers.
  if (end === authority) return undefined
  return start < 0 ? '/' : withoutQuery.slice(start)
}

function before(text: string, mark: string): string {
  const end = text.indexOf(mark)
  return end < 0 ? text : text.slice(0, end)
}

/** The longest path that is read: decoding takes time in proportion to its length, and no page has a longer one. */
export const LONGEST_PATH = 1024
/** More encoded percent signs than any page's path has: to read a path full of them would take longest. */
const MOST_PERCENT_SIGNS = 16
/** More segments than any page's path has. */
const MOST_SEGMENTS = 128

/**
 * Decodes a path once: letters and whatever else means the same encoded or not. What separates stays as it is
 * (`%2F` is no `/`), `+` is a plus, and `%25` is left alone, so that nothing is ever decoded twice.
 *
 * @returns `undefined` where the path cannot be decoded, or holds more than 16 encoded percent signs.
 */
export const decodePath: NormalizePath = (path) => decodedBy(decodeURI, path)

/**
 * A path as what serves files, or passes requests on, may read it behind the router: decoded as far as one decoding goes,
 * separators too, with dot segments resolved and several slashes as one. `%25` is left alone, as it is by
 * {@link decodePath}.
 *
 * @returns The path itself where it can be read in one way only; `undefined` where it cannot be decoded, or holds more than
 * 127 slashes.
 */
export function filePath(path: string): string | undefined {
  if (!path.includes('%') && !path.includes('//') && !path.includes('/.')) return path
  const decoded = decodedBy(decodeURIComponent, path)?.replaceAll('\\', '/')
  if (decoded === undefined) return undefined
  const parts = decoded.split('/', MOST_SEGMENTS + 1)
  if (parts.length > MOST_SEGMENTS) return undefined
  const segments: string[] = []
  for (const segment of parts) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const end = segments.length > 0 && decoded.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${end}`
}

function decodedBy(decode: (text: string) => string, path: string): string | undefined {
  if (!path.includes('%')) return path
  const parts = path.split('%25', MOST_PERCENT_SIGNS + 2)
  if (parts.length > MOST_PERCENT_SIGNS + 1) return undefined
  try {
    return decode(parts.join('%2525'))
  } catch {
    return undefined
  }
}

/** Returns a path as a browser sends it: what a URL cannot hold, such as a blank or an umlaut, is encoded. */
export function asSent(path: string): string {
  return new URL(`http://host${path}`).pathname
}
