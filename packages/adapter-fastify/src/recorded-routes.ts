import { subscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'

/** One route of an application, and the scope it was declared in. Read it once all routes are declared. */
export class RecordedRoute {
  readonly scope: FastifyInstance
  /** The constraints that a preflight cannot tell apart. */
  readonly hidden: readonly string[]
  readonly #options: RouteOptions & { readonly prefix?: string }
  readonly #url: string

  constructor(scope: FastifyInstance, options: RouteOptions, hidden: readonly string[]) {
    this.scope = scope
    this.hidden = hidden
    this.#options = options
    this.#url = options.url
  }

  // Fastify and later `onRoute` hooks change the options. Fastify routes by their final values.

  get methods(): readonly string[] {
    return [this.#options.method].flat()
  }

  /** Its paths. The route `/` of a scope with a prefix has two, and Fastify runs `onRoute` only for the first. */
  get urls(): readonly string[] {
    const { url, prefix } = this.#options
    return prefix && url === `${this.#url}/` ? [this.#url, url] : [url]
  }

  get constraints(): Readonly<Record<string, unknown>> {
    return this.#options.constraints ?? {}
  }

  /** The route's own `config.cors`. */
  get cors(): unknown {
    return (this.#options.config as { cors?: unknown } | undefined)?.cors
  }

  /** The route's own `config.guard`. */
  get guard(): unknown {
    return (this.#options.config as { guard?: unknown } | undefined)?.guard
  }

  /** Its name in messages, for example `GET /items (version 1.0.0)`. */
  get name(): string {
    const constraints = Object.entries(this.constraints).map(
      ([name, value]) => `${name} ${typeof value === 'string' ? value : inspect(value)}`,
    )
    const suffix = constraints.length > 0 ? ` (${constraints.join(', ')})` : ''
    return `${this.methods.join(', ')} ${this.urls[0]}${suffix}`
  }
}

/** The key of a route in its `config`, the only part of a route that a request can read. */
const ROUTE: unique symbol = Symbol('corsage.route')

const LOADED_TOO_LATE =
  '@corsage/fastify was imported after routes were declared, and cannot know their config.cors. Import it before you declare routes.'

/** The record of one application. */
export interface Recorded {
  /** Its routes, in the order of their declaration. */
  readonly routes: readonly RecordedRoute[]
  /** Whether it has begun to close, and rejects requests with 503. */
  readonly closing: boolean
  /** Whether a guard is registered, which applies the `config.guard` of routes. */
  guarded: boolean
}

const recorded = new WeakMap<object, Recorded>()

/**
 * Returns the record of an application, which begins when Fastify creates it. A plugin loads after the routes declared next
 * to its registration, too late for `onRoute`.
 *
 * @throws If this module was imported after routes were declared.
 */
export function recordOf(scope: FastifyInstance): Recorded {
  const root = rootOf(scope)
  const known = recorded.get(root)
  if (known) return known
  if (!root.printRoutes().startsWith('(empty tree)')) throw new Error(LOADED_TOO_LATE)
  return record(root)
}

/** Throws for a route whose `config.guard` no registration applies. */
export function rejectUnguarded({ guard, name }: RecordedRoute): void {
  if (guard === undefined || guard === false) return
  throw new Error(
    `${name} has config.guard, but guard of @corsage/fastify is not registered in its scope or around it. Register it there.`,
  )
}

/** The route that Fastify found for a request; `undefined` for a 404. */
export function routeOf(request: FastifyRequest): RecordedRoute | undefined {
  return (request.routeOptions.config as { [ROUTE]?: RecordedRoute })[ROUTE]
}

/** Returns the application of a scope. Fastify creates scopes by prototypal inheritance. */
export function rootOf(scope: FastifyInstance): FastifyInstance {
  let root = scope
  for (let above = parentOf(root); above !== undefined; above = parentOf(root)) root = above
  return root
}

/** The scope around a scope; `undefined` for the application itself. */
export function parentOf(scope: FastifyInstance): FastifyInstance | undefined {
  const above: unknown = Object.getPrototypeOf(scope)
  return typeof above === 'object' && above !== null && 'server' in above
    ? (above as FastifyInstance)
    : undefined
}

function record(root: FastifyInstance): Recorded {
  const routes: RecordedRoute[] = []
  const known = { routes, closing: false, guarded: false }
  recorded.set(root, known)
  let hostIsCustom: boolean | undefined
  root.addHook('onRoute', function (this: FastifyInstance, options) {
    const names = Object.keys(options.constraints ?? {})
    // Before the first route that uses it, Fastify reports a strategy only if it is the application's.
    if (names.includes('host')) hostIsCustom ??= root.hasConstraintStrategy('host')
    const hidden = names.filter((name) => name !== 'host' || hostIsCustom)
    const route = new RecordedRoute(this, options, hidden)
    routes.push(route)
    const recordedIn = (config: RouteOptions['config']) => Object.assign({}, config, { [ROUTE]: route })
    let config = recordedIn(options.config)
    // A later hook can replace the whole config, and it must still lead to the route.
    Object.defineProperty(options, 'config', {
      configurable: true,
      enumerable: true,
      get: () => config,
      set: (replaced: RouteOptions['config']) => {
        config = recordedIn(replaced)
      },
    })
  })
  // The first of these hooks: Fastify waits for each before the next, and rejects requests meanwhile.
  root.addHook('preClose', (done) => {
    known.closing = true
    done()
  })
  return known
}

// This is the only moment before all routes and hooks.
subscribe('fastify.initialization', (message) => record((message as { fastify: FastifyInstance }).fastify))
