import type { RequestLike } from '@corsage/core'
import { decodePath, type Evaluate, type NormalizePath, pathOf } from '@corsage/core/adapter'
import type { Context } from 'hono'

/**
 * Evaluates a policy by the path that Hono routes: decoded once, and without a slash at the end where the application
 * says `strict: false`, or whatever its `getPath` makes of it. It keeps both to itself, so they are known by the path that
 * it routed.
 *
 * @param create Creates the evaluation of the policy for a way to compare paths.
 */
export function routedEvaluate<Facts extends readonly unknown[]>(
  create: (normalizePath?: NormalizePath) => Evaluate<Facts>,
): (context: Context) => Evaluate<Facts> {
  const strict = create()
  let lenient: Evaluate<Facts> | undefined
  return ({ req }) => {
    const sent = pathOf(req.url)
    if (sent === req.path || sent === undefined) return strict
    const decoded = decodePath(sent)
    if (decoded === req.path || decoded === undefined) return strict
    if (withoutEndSlash(sent) !== req.path) {
      return (request, ...facts) => strict(at(req.path, request), ...facts)
    }
    if (req.path.endsWith('/')) return strict
    lenient ??= create(withoutEndSlash)
    return lenient
  }
}

/** A request as if it had been sent to another path. */
function at(path: string, { method, url, headers }: RequestLike): RequestLike {
  const routed = new URL(url)
  routed.pathname = path
  return { method, url: routed.href, headers }
}

const withoutEndSlash: NormalizePath = (path) => {
  const decoded = decodePath(path)
  return decoded?.endsWith('/') && decoded.length > 1 ? decoded.slice(0, -1) : decoded
}
