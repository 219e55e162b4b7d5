import { decodePath, type NormalizePath } from '@corsage/core'

/** How a router that knows no encoding compares paths. */
export interface PathFolding {
  /** Whether upper and lower case differ. */
  readonly caseSensitive?: boolean
  /** Whether a slash at the end makes another path. */
  readonly strict?: boolean
}

/**
 * Paths as routers compare them that match the request line as it came, without decoding it: by default upper case is
 * lower case there, and a slash at the end is none. What cannot be decoded has no policy.
 */
export function foldedPath({ caseSensitive = false, strict = false }: PathFolding = {}): NormalizePath {
  return (path) => {
    if (decodePath(path) === undefined) return undefined
    const folded = caseSensitive ? path : path.toLowerCase()
    return strict || folded === '/' || !folded.endsWith('/') ? folded : folded.slice(0, -1)
  }
}
