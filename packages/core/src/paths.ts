/**
 * Brings a path into the form in which it is compared: what two paths must have in common so that the router sends
 * both to one handler. An adapter gives that of its own router; it is applied to patterns and requests alike.
 */
export interface NormalizePath {
  /** @returns `undefined` where the path cannot be read: it then has no policy. */
  (path: string): string | undefined
  /**
   * How something behind the router may compare paths more loosely. A path for which the two find different entries
   * has no policy: it must not be spelt past the one that was written for its handler.
   */
  readonly loosely?: NormalizePath
}

/** The path of a request's URL, absolute or not, as it was sent. */
export function pathOf(url: string): string {
  const withoutQuery = before(before(url, '?'), '#')
  if (withoutQuery.startsWith('/')) return withoutQuery
  const authority = withoutQuery.indexOf('://')
  if (authority < 0) return withoutQuery
  const start = withoutQuery.indexOf('/', authority + 3)
  return start < 0 ? '/' : withoutQuery.slice(start)
}

function before(text: string, mark: string): string {
  const end = text.indexOf(mark)
  return end < 0 ? text : text.slice(0, end)
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
