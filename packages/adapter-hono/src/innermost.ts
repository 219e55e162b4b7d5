import type { Decision } from '@corsage/core'
import type { Context, MiddlewareHandler } from 'hono'

/** How a middleware of ours is known, and asked. */
const DECIDE: unique symbol = Symbol.for('corsage.hono-decide')

/** A middleware of ours, which others of ours on the same request can ask. */
export interface PolicyHandler extends MiddlewareHandler {
  [DECIDE]?: (context: Context) => Decision | Promise<Decision>
}

/** What Hono wraps the handlers of a sub-application with an error handler in. */
interface ComposedHandler {
  readonly __COMPOSED_HANDLER?: ComposedHandler
}

const governed = new WeakSet<Context>()

/** How many handlers of ours there are: a single one need not look for another. */
let made = 0

/** Counts a handler, and gives it what others of ours know it by. */
export function register(handler: PolicyHandler, decide: NonNullable<PolicyHandler[typeof DECIDE]>): void {
  made++
  handler[DECIDE] = decide
}

/**
 * What decides about a request, if it is for the asking handler to apply it: the last of ours among those that match,
 * applied by the first.
 */
export function innermost(
  context: Context,
  asking: PolicyHandler,
): NonNullable<PolicyHandler[typeof DECIDE]> | undefined {
  if (made === 1) return asking[DECIDE]
  if (governed.has(context)) return undefined
  governed.add(context)
  let last = asking[DECIDE]
  for (const { handler } of context.req.matchedRoutes) {
    last = unwrap(handler)[DECIDE] ?? last
  }
  return last
}

function unwrap(handler: unknown): PolicyHandler {
  let target = handler as ComposedHandler
  while (target.__COMPOSED_HANDLER) target = target.__COMPOSED_HANDLER
  return target as PolicyHandler
}
