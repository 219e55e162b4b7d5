import { subscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** One route of an application, and the scope it was declared in. */
export interface RecordedRoute {
  readonly methods: readonly string[]
  readonly url: string
  readonly constraints: Readonly<Record<string, unknown>>
  readonly scope: FastifyInstance
  /** The route's own `config.cors`. */
  readonly cors: unknown
}

/** Where a route is kept in its `config`, which is what a request can see of it. */
const ROUTE: unique symbol = Symbol('corsage.route')

const LOADED_TOO_LATE =
  '@corsage/fastify was imported after routes were declared, and cannot know their config.cors: import it before'

const recorded = new WeakMap<object, RecordedRoute[]>()

/**
 * The routes of an application, in the order of their declaration. They are recorded from the moment that Fastify
 * makes the application: a plugin is loaded after the routes that stand beside its registration, too late to be told.
 *
 * @throws Where this module was imported when there were routes already.
 */
export function routesOf(scope: FastifyInstance): readonly RecordedRoute[] {
  const root = rootOf(scope)
  const known = recorded.get(root)
  if (known) return known
  if (!root.printRoutes().startsWith('(empty tree)')) throw new Error(LOADED_TOO_LATE)
  return record(root)
}

/** The route that Fastify found for a request; `undefined` for a 404. */
export function routeOf(request: FastifyRequest): RecordedRoute | undefined {
  return (request.routeOptions.config as { [ROUTE]?: RecordedRoute })[ROUTE]
}

/** The application that a scope belongs to: Fastify makes scopes by prototypal inheritance. */
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

function record(root: FastifyInstance): RecordedRoute[] {
  const routes: RecordedRoute[] = []
  recorded.set(root, routes)
  root.addHook('onRoute', function (this: FastifyInstance, options) {
    const route: RecordedRoute = {
      methods: ([] as string[]).concat(options.method),
      url: options.url,
      constraints: options.constraints ?? {},
      scope: this,
      cors: (options.config as { cors?: unknown } | undefined)?.cors,
    }
    routes.push(route)
    options.config = Object.assign({}, options.config, { [ROUTE]: route })
  })
  return routes
}

// The one moment before any route.
subscribe('fastify.initialization', (message) => record((message as { fastify: FastifyInstance }).fastify))
