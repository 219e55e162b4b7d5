import { decodePath } from '@corsage/core/adapter'

/**
 * Brings a path into the form in which the loosest router on Node compares it: undecoded, in lower case and without a
 * slash at the end.
 *
 * @returns `undefined` for a path that cannot be decoded, which has no policy.
 */
export function foldedPath(path: string): string | undefined {
  if (decodePath(path) === undefined) return undefined
  const folded = path.toLowerCase()
  return folded === '/' || !folded.endsWith('/') ? folded : folded.slice(0, -1)
}
