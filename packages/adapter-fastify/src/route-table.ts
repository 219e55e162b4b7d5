import FindMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way'
import type { RecordedRoute } from './recorded-routes.ts'
import { foldPath } from './routed-path.ts'
import type { RouterOptions } from './router-options.ts'

/**
 * Finds the route of a method, a path and a host, as Fastify's router does. Fastify itself cannot do this: it has a tree
 * of paths for each method, and looks for an OPTIONS request only in the tree of OPTIONS.
 */
export class RouteTable<Value> {
  readonly #router: Instance<HTTPVersion.V1>
  readonly #options: RouterOptions

  constructor(options: RouterOptions) {
    this.#router = FindMyWay(options)
    // The router finds duplicates only in this form.
    this.#options = { ...options, caseSensitive: true }
  }

  /** Adds a route. If several differ only in hidden constraints, the first one counts. See `checkHiddenConstraints`. */
  add(route: RecordedRoute, value: Value): void {
    const { host } = route.constraints
    const constraints = host === undefined || route.hidden.includes('host') ? {} : { host }
    for (const method of route.methods) {
      for (const url of route.urls) this.#add(method as HTTPMethod, url, constraints, value)
    }
  }

  /** Adds a path and all paths below it. */
  addPrefix(prefix: string, value: Value): void {
    for (const url of [prefix, `${prefix}/*`]) this.#add('GET', url, {}, value)
  }

  find(method: string, url: string, host?: string): { readonly value: Value } | undefined {
    const found = this.#router.find(method as HTTPMethod, url, { host })
    return (found?.store as { readonly value: Value } | undefined) ?? undefined
  }

  #add(method: HTTPMethod, url: string, constraints: Record<string, unknown>, value: Value): void {
    for (const path of pathsOf(foldPath(url, this.#options))) {
      if (this.#router.hasRoute(method, path, constraints)) continue
      this.#router.on(method, path, { constraints }, () => {}, { value })
    }
  }
}

/** The patterns that a route's path is short for: an optional parameter makes two. */
export function pathsOf(url: string): readonly string[] {
  if (url === '*') return ['/*']
  const optional = /\/:[^/()]*\?(?=\/?$)/
  if (!optional.test(url)) return [url]
  return [url.replace(/\?(?=\/?$)/, ''), url.replace(optional, '') || '/']
}
