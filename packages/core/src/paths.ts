/**
 * Brings a path into the form in which it is compared: what two paths must have in common so that the router sends
 * both to one handler. An adapter gives that of its own router; it is applied to patterns and requests alike.
 *
 * @returns `undefined` where the path cannot be read: it then has no policy.
 */
export type NormalizePath = (path: string) => string | undefined

/** The path of a request's URL, absolute or not, as it was sent. */
export function pathOf(url: string): string {
  const authority = url.startsWith('/') ? -1 : url.indexOf('://')
  const start = authority < 0 ? 0 : url.indexOf('/', authority + 3)
  if (start < 0) return '/'
  const query = url.indexOf('?', start)
  const fragment = url.indexOf('#', start)
  const end = query < 0 ? fragment : fragment < 0 ? query : Math.min(query, fragment)
  return url.slice(start, end < 0 ? url.length : end)
}

/**
 * Decodes a path once: letters and whatever else means the same encoded or not. What separates stays as it is
 * (`%2F` is no `/`), `+` is a plus, and `%25` is left alone, so that nothing is ever decoded twice.
 */
export const decodePath: NormalizePath = (path) => {
  if (!path.includes('%')) return path
  try {
    return decodeURI(path.replaceAll('%25', '%2525'))
  } catch {
    return undefined
  }
}
