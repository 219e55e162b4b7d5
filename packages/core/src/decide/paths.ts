/**
 * Normalizes a path as a router compares it, so that two paths that reach the same handler are equal. Corsage applies it to
 * the keys of `resources` and to requests.
 *
 * @returns `undefined` for a path that cannot be decoded. It gets no policy.
 */
export type NormalizePath = (path: string) => string | undefined

/**
 * Returns the path of a request's URL as it was sent. The URL can be absolute.
 *
 * @returns `undefined` for URLs that parsers read differently, so that a spelling cannot bypass a policy. Browsers do not send
 * them: they have a backslash, a fragment in a request line, no host, or a scheme other than http and https.
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

/** The longest path that is read. Decoding takes time in proportion to the length, and real paths are shorter. */
export const LONGEST_PATH = 1024
/** Real paths have fewer encoded percent signs. A path full of them would take the longest to read. */
const MOST_PERCENT_SIGNS = 16
/** Real paths have fewer segments. */
const MOST_SEGMENTS = 128

/**
 * Decodes a path once, except for characters that separate: `%2F` is not a `/`, and `+` is a plus. `%25` is kept, so that
 * nothing is decoded twice.
 *
 * @returns `undefined` if the path cannot be decoded, or has more than 16 encoded percent signs.
 */
export const decodePath: NormalizePath = (path) => decodedBy(decodeURI, path)

/**
 * Returns a path as a file server or a proxy after the router may read it: decoded once including separators, with dot segments
 * resolved and repeated slashes as one. `%25` is kept, as in {@link decodePath}.
 *
 * @returns The path itself if it can be read in only one way. `undefined` if it cannot be decoded, or has more than 127
 * slashes.
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

/** Returns a path as a browser sends it. Characters that a URL cannot contain, such as a space, are encoded. */
export function asSent(path: string): string {
  return new URL(`http://host${path}`).pathname
}
