import { decodePath, type NormalizePath } from '@corsage/core/adapter'

/**
 * Normalizes a path like the URL standard, which resolves dot segments, including encoded ones. `node:http` passes on the path
 * as it was sent, and listeners usually parse it with `new URL(request.url, …)`. A path that can be read in two ways gets no
 * policy.
 */
export const standardPath: NormalizePath = (path) => {
  // Two slashes in front start a path to some listeners and a host to others.
  if (path.startsWith('//')) return undefined
  if (!path.includes('.') && !path.includes('%')) return path
  return decodePath(new URL(`http://host${path}`).pathname)
}
