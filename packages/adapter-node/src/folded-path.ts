import { decodePath } from '@corsage/core/adapter'

/**
 * Normalizes a path like the loosest router on Node: not decoded, in lower case and without a trailing slash.
 *
 * @returns `undefined` for a path that cannot be decoded. It gets no policy.
 */
export function foldedPath(path: string): string | undefined {
  if (decodePath(path) === undefined) return undefined
  const folded = path.toLowerCase()
  return folded === '/' || !folded.endsWith('/') ? folded : folded.slice(0, -1)
}
