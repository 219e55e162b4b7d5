import { decodePath, type NormalizePath } from '@corsage/core/adapter'

/**
 * Paths as the URL standard parses them: dot segments are resolved, encoded ones too. `node:http` hands on the request
 * line as it came, and listeners usually ask `new URL(request.url, …)` for the path. What can be read in two ways has no
 * policy.
 */
export const standardPath: NormalizePath = (path) => {
  // Two slashes in front start a path to some listeners and a host to others.
  if (path.startsWith('//')) return undefined
  if (!path.includes('.') && !path.includes('%')) return path
  return decodePath(new URL(`http://host${path}`).pathname)
}
