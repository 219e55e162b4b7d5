import {
  type AnyPolicySource,
  type CorsHooks,
  decodePath,
  type Evaluate,
  evaluateBy,
  type NormalizePath,
  pathOf,
} from '@corsage/core'
import type { Context } from 'hono'

/**
 * Evaluates a policy by the path that Hono routes: decoded once, and without a slash at the end where the application
 * says `strict: false`. It keeps that to itself, so it is known by the path that it routed.
 */
export function routedEvaluate<Facts extends readonly unknown[]>(
  policy: AnyPolicySource<Facts> | undefined,
  hooks: CorsHooks,
): (context: Context) => Evaluate<Facts> {
  const strict = evaluateBy(policy, hooks)
  let lenient: Evaluate<Facts> | undefined
  return ({ req }) => {
    if (req.path.endsWith('/') || !pathOf(req.url)?.endsWith('/')) return strict
    lenient ??= evaluateBy(policy, hooks, withoutEndSlash)
    return lenient
  }
}

const withoutEndSlash: NormalizePath = (path) => {
  const decoded = decodePath(path)
  return decoded?.endsWith('/') && decoded.length > 1 ? decoded.slice(0, -1) : decoded
}
