import type { RequestLike } from '@corsage/core'
import { decodePath, type Evaluate, type NormalizePath, pathOf } from '@corsage/core/adapter'
import type { Context } from 'hono'

/**
 * Evaluates a policy by the path that Hono routes. Hono decodes it once, removes a trailing slash with `strict: false`, and
 * applies `getPath`. These options are not public, so they are derived from the routed path.
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
