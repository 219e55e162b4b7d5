import { decodePath, type NormalizePath } from '@corsage/core'
import type { RouterOptions } from './router-options.ts'

/** Paths as Fastify's router compares them: decoded once, and folded as the application says. */
export function routedPath(options: RouterOptions = {}): NormalizePath {
  const { caseSensitive = true, ignoreTrailingSlash, ignoreDuplicateSlashes, useSemicolonDelimiter } = options
  return (path) => {
    const before = useSemicolonDelimiter ? path.split(';', 1)[0] : path
    const decoded = decodePath(before as string)
    if (decoded === undefined) return undefined
    let folded = caseSensitive ? decoded : decoded.toLowerCase()
    if (ignoreDuplicateSlashes) while (folded.includes('//')) folded = folded.replaceAll('//', '/')
    return ignoreTrailingSlash && folded.length > 1 && folded.endsWith('/') ? folded.slice(0, -1) : folded
  }
}
