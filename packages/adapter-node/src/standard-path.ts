import { decodePath, type NormalizePath } from '@corsage/core'

/**
 * Paths as the URL standard parses them: dot segments are resolved, encoded ones too. `node:http` hands on the request
 * line as it came, and listeners usually ask `new URL(request.url, …)` for the path.
 */
export const standardPath: NormalizePath = (path) => {
  if (!path.includes('.') && !path.includes('%')) return path
  // Parsed behind a host, so that a path that starts with two slashes is not taken for one.
  return decodePath(new URL(`http://host${path.startsWith('/') ? path : `/${path}`}`).pathname)
}
