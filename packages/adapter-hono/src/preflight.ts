import type { Decision } from '@corsage/core'
import { type AnyPolicySource, after, narrowDecision, reportOverridden } from '@corsage/core/adapter'
import type { Context, MiddlewareHandler } from 'hono'

/** Identifies middleware of this package, in any copy of it. */
const DECIDE: unique symbol = Symbol.for('corsage.hono-decide')
const SOURCE: unique symbol = Symbol.for('corsage.hono-source')

/** The options, policy or resolver, which name a policy in notices. */
type Source = AnyPolicySource<never> | undefined

/** Returns the decision of a policy about a request, and reports refusals. */
export type Decide = (context: Context) => Decision | Promise<Decision>

/** A middleware of this package. */
export interface PolicyHandler extends MiddlewareHandler {
  [DECIDE]?: Decide
  [SOURCE]?: Source
}

/** Lets other middleware on the same preflight call this one. */
export function register(handler: PolicyHandler, decide: Decide, source: Source): void {
  Object.assign(handler, { [DECIDE]: decide, [SOURCE]: source })
}

/** The handler that Hono wraps, if a sub-application has its own error handler. */
interface ComposedHandler {
  readonly __COMPOSED_HANDLER?: ComposedHandler
}

interface Candidate {
  readonly decide: Decide
  readonly source: Source
  /** Whether no outer policy can govern the requests that this one covers. */
  readonly certain: boolean
}

/** Whether a request is a preflight, of which Hono knows the path but not the route that the request would reach. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.get('access-control-request-method') !== null
}

/**
 * Decides about a preflight, for the first policy that it reaches. Hono matches it as `OPTIONS`, so the handlers of the
 * requested method are not known, nor whether one of them responds before a matching policy. The preflight therefore
 * gets the permissions that all matching policies share. A policy for exactly this path governs it alone.
 *
 * @param first The policy that calls this function.
 */
export function decidePreflight(
  context: Context,
  first: Decide,
  source: Source,
): Decision | Promise<Decision> {
  const candidates: Candidate[] = [{ decide: first, source, certain: true }]
  const { matchedRoutes, routeIndex } = context.req
  let mayAnswer = false
  for (const { handler, method, path, basePath = '/' } of matchedRoutes.slice(routeIndex + 1)) {
    const { [DECIDE]: decide, [SOURCE]: source } = unwrap(handler)
    if (decide !== undefined) {
      candidates.push({ decide, source, certain: method === 'ALL' && isLiteral(path) && !mayAnswer })
      // Handlers used for a whole application are middleware. Others, such as a mounted application, may respond.
    } else if (path !== `${basePath === '/' ? '' : basePath}/*`) mayAnswer = true
  }
  return decideFrom(candidates, context)
}

function decideFrom(
  candidates: readonly Candidate[],
  context: Context,
  index = candidates.length - 1,
): Decision | Promise<Decision> {
  const { decide, source, certain } = candidates[index] as Candidate
  return after<Decision, Decision>(decide(context), (decision) => {
    if (index === 0 || (certain && decision.kind !== 'uncovered')) return decision
    return after(decideFrom(candidates, context, index - 1), (outer) => {
      // In the opposite order, the narrower policy works as intended.
      if (!outer.allowed) reportOverridden([outer, candidates[index - 1]?.source], [decision, source])
      return narrowDecision(decision, outer)
    })
  })
}

function isLiteral(path: string): boolean {
  return !/[:*]/.test(path)
}

function unwrap(handler: unknown): PolicyHandler {
  let target = handler as ComposedHandler
  while (target.__COMPOSED_HANDLER) target = target.__COMPOSED_HANDLER
  return target as PolicyHandler
}
