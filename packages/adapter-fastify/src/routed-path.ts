import { decodePath, type NormalizePath } from '@corsage/core/adapter'
import type { RouterOptions } from './router-options.ts'

/** Paths as Fastify's router compares them: decoded once, and folded according to the application's router options. */
export function routedPath(options: RouterOptions = {}): NormalizePath {
  const { useSemicolonDelimiter } = options
  return (path) => {
    const before = useSemicolonDelimiter ? path.split(';', 1)[0] : path
    const decoded = decodePath(before as string)
    return decoded === undefined ? undefined : foldPath(decoded, options)
  }
}

/** Normalizes a path, or the pattern of a route, as the router compares it. */
export function foldPath(path: string, options: RouterOptions): string {
  const { caseSensitive = true, ignoreTrailingSlash, ignoreDuplicateSlashes } = options
  let folded = caseSensitive ? path : path.toLowerCase()
  if (ignoreDuplicateSlashes) while (folded.includes('//')) folded = folded.replaceAll('//', '/')
  return ignoreTrailingSlash && folded.length > 1 && folded.endsWith('/') ? folded.slice(0, -1) : folded
}
