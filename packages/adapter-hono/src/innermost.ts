import { after, type Decision, narrowDecision } from '@corsage/core'
import type { Context, MiddlewareHandler } from 'hono'

/** How a middleware of ours is known, and asked. */
const DECIDE: unique symbol = Symbol.for('corsage.hono-decide')

type Decide = (context: Context) => Decision | Promise<Decision>

/** A middleware of ours, which others of ours on the same request can ask. */
export interface PolicyHandler extends MiddlewareHandler {
  [DECIDE]?: Decide
}

/** What Hono wraps the handlers of a sub-application with an error handler in. */
interface ComposedHandler {
  readonly __COMPOSED_HANDLER?: ComposedHandler
}

/** Who is asked about a request. */
const governing = new WeakMap<Context, readonly Decide[]>()

/** How many handlers of ours there are: a single one need not look for another. */
let made = 0

/** Counts a handler, and gives it what others of ours know it by. */
export function register(handler: PolicyHandler, decide: Decide): void {
  made++
  handler[DECIDE] = decide
}

/**
 * What is decided about a request, if it is for the asking handler to apply it: what the last of ours says among those that
 * stand before the route's handler, applied by the first. Where its policy does not cover the path, the one before it is
 * asked. One of ours that the first could not see, because another handler calls it, applies what it says itself: it can
 * narrow what the first permits.
 *
 * @returns `undefined` where another handler applies it.
 */
export function decideInnermost(
  context: Context,
  asking: PolicyHandler,
): Decision | Promise<Decision> | undefined {
  const own = asking[DECIDE] as Decide
  if (made === 1) return own(context)
  const asked = governing.get(context)
  if (asked !== undefined) return asked.includes(own) ? undefined : own(context)
  const deciders = decidersOf(context, own)
  governing.set(context, deciders)
  return decideFrom(deciders, context)
}

function decidersOf(context: Context, own: Decide): readonly Decide[] {
  const deciders: Decide[] = []
  for (const { handler } of context.req.matchedRoutes) {
    const target = unwrap(handler)
    const decide = target[DECIDE]
    if (decide !== undefined) deciders.push(decide)
    // What takes no `next` is no middleware but answers: what else matches is not reached.
    else if (target.length < 2) break
  }
  return deciders.length > 0 ? deciders : [own]
}

function decideFrom(
  deciders: readonly Decide[],
  context: Context,
  last = deciders.length - 1,
): Decision | Promise<Decision> {
  const decision = (deciders[last] as Decide)(context)
  if (last === 0) return decision
  return after(decision, (settled) =>
    settled.kind === 'uncovered'
      ? after(decideFrom(deciders, context, last - 1), (outer) => narrowDecision(settled, outer))
      : settled,
  )
}

function unwrap(handler: unknown): PolicyHandler {
  let target = handler as ComposedHandler
  while (target.__COMPOSED_HANDLER) target = target.__COMPOSED_HANDLER
  return target as PolicyHandler
}
