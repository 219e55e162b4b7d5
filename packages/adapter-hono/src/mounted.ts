import type { Decision } from '@corsage/core'
import { narrowDecision } from '@corsage/core/adapter'
import type { Context } from 'hono'

/**
 * A request that an application is handling. `app.mount` passes on a copy of the request, and middleware can copy the
 * response. Requests that belong together are then recognized by their properties.
 */
export interface Handled {
  readonly context: Context
  /** The requests that are handled with the same `env`. Some runtimes have one for each request, some one for all. */
  readonly list: Handled[]
  /** The request of the application that has mounted this one. */
  readonly around: Handled | undefined
  /** The decision of policies in mounted applications. */
  mounted: Decision | undefined
}

const handledWith = new WeakMap<object, Handled[]>()
const NO_ENV = {}

/** Registers a request until `leave`, so that policies of mounted applications find it. */
export function enter(context: Context): Handled {
  const { env } = context as { env: unknown }
  const key = typeof env === 'object' && env !== null ? env : NO_ENV
  const known = handledWith.get(key)
  const list = known ?? []
  if (known === undefined) handledWith.set(key, list)
  const around = list.findLast((outer) => mayMount(outer.context, context))
  const handled: Handled = { context, list, around, mounted: undefined }
  list.push(handled)
  return handled
}

/** Removes the request, and passes the decision to the mounting application. */
export function leave(handled: Handled, together: Decision): void {
  const { list, around } = handled
  list.splice(list.indexOf(handled), 1)
  if (around === undefined) return
  around.mounted = around.mounted === undefined ? together : narrowDecision(around.mounted, together)
}

/** Whether the route of the outer request would pass on such a request. If not, nothing is restricted. */
function mayMount({ req: outer }: Context, { req: inner }: Context): boolean {
  if (inner.path !== '/' && !outer.path.endsWith(inner.path)) return false
  if (outer.method !== inner.method || outer.header('origin') !== inner.header('origin')) return false
  const { method, path = '' } = outer.matchedRoutes[outer.routeIndex] ?? {}
  const prefix = path.slice(0, -2)
  if (method !== 'ALL' || path.slice(-2) !== '/*') return false
  // A parameter's value is not known by its name.
  return (
    /[:*]/.test(prefix) || prefix + inner.path === outer.path || (inner.path === '/' && prefix === outer.path)
  )
}
