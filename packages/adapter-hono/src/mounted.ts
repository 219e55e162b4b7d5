import { type Decision, decodePath, narrowDecision, pathOf } from '@corsage/core'
import type { Context } from 'hono'

/**
 * A request that an application is handling. `app.mount` hands on a copy of the request, and middleware may copy the
 * response: then only `env`, the origin and the end of the path show which requests belong together.
 */
export interface Handled {
  readonly request: Request
  /** The requests that are handled with the same `env`, which some runtimes share between all. */
  readonly list: Handled[]
  /** The request of the application that has mounted this one. */
  readonly around: Handled | undefined
  /** What policies of mounted applications have decided. */
  mounted: Decision | undefined
}

const handled = new WeakMap<object, Handled[]>()

/** Begins to handle a request, so that policies of mounted applications find it, until `leave`. */
export function enter(context: Context): Handled {
  const { env } = context as { env: unknown }
  const key = typeof env === 'object' && env !== null ? env : context
  const request = context.req.raw
  const known = handled.get(key)
  const list = known ?? []
  if (known === undefined) handled.set(key, list)
  const around = findMounting(list, request)
  const entered: Handled = { request, list, around, mounted: undefined }
  list.push(entered)
  return entered
}

/** Ends what `enter` began, and tells the mounting application what was decided. */
export function leave(entered: Handled, together: Decision): void {
  const { list, around } = entered
  list.splice(list.indexOf(entered), 1)
  if (around === undefined) return
  around.mounted = around.mounted === undefined ? together : narrowDecision(around.mounted, together)
}

function findMounting(list: readonly Handled[], request: Request): Handled | undefined {
  if (list.length === 0) return undefined
  const origin = request.headers.get('origin')
  const path = readPath(request)
  if (path === undefined) return undefined
  return list.findLast(
    (outer) =>
      outer.request.headers.get('origin') === origin &&
      (path === '/' || readPath(outer.request)?.endsWith(path)),
  )
}

function readPath({ url }: Request): string | undefined {
  const path = pathOf(url)
  return path === undefined ? undefined : decodePath(path)
}
