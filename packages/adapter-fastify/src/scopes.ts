import {
  type AnyPolicySource,
  type AsyncPolicy,
  after,
  type CorsHooks,
  type Decision,
  isPromise,
  OFF,
  type Policy,
  policyFrom,
} from '@corsage/core'
import {
  type ApplyPolicy,
  applyPolicy,
  type Framework,
  type NodeRequest,
  type NodeResponse,
  RequestView,
  replaceLate,
} from '@corsage/node'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import FindMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way'
import { parentOf, type RecordedRoute, rootOf, routeOf, routesOf } from './recorded-routes.ts'
import { routedPath } from './routed-path.ts'
import { routerOptionsOf } from './router-options.ts'

/** What a resolver is handed. */
export type FastifyContext = readonly [request: FastifyRequest, reply: FastifyReply]

/** Applies the policy of a scope or a route to a request. */
export type Apply = ApplyPolicy<FastifyRequest, FastifyReply>

interface Scope {
  readonly prefix: string
  /** What does not depend on more than the request itself; `undefined` for a resolver. */
  readonly policy: Policy | AsyncPolicy | undefined
  readonly hooks: CorsHooks
  readonly own: Apply
  /** The scope around it that has a policy, too. It is known once all are registered. */
  outer: Scope | undefined
  /** What applies there: its own policy, and where that does not cover a path, the outer one. */
  apply: Apply
}

/** All registrations of one application: which policy governs which request. */
export class Scopes {
  static readonly #all = new WeakMap<FastifyInstance, Scopes>()
  readonly #root: FastifyInstance
  readonly #framework: Framework<FastifyRequest, FastifyReply>
  readonly #scopes = new Map<FastifyInstance, Scope>()
  readonly #routes = new Map<RecordedRoute, Apply | undefined>()
  /** The same routes by method and path, so that a preflight finds the one that its request would reach. */
  #router: Instance<HTTPVersion.V1> | undefined
  /** The same of scopes with a prefix. */
  #prefixes: Instance<HTTPVersion.V1> | undefined
  readonly #seen = new WeakSet<object>()
  /** The requests whose response was given headers before it was known whether they have a route. */
  readonly #unrouted = new WeakSet<object>()
  /** The one policy of every request, where nothing but the application itself has one. */
  #only: Apply | undefined

  /** The registrations of the application that a scope belongs to. */
  static of(scope: FastifyInstance): Scopes {
    const root = rootOf(scope)
    const known = Scopes.#all.get(root)
    if (known) return known
    // Asked at once, so that what is recorded is complete, or the registration fails.
    routesOf(root)
    const scopes = new Scopes(root)
    Scopes.#all.set(root, scopes)
    return scopes
  }

  private constructor(root: FastifyInstance) {
    this.#root = root
    this.#framework = {
      normalizePath: routedPath(routerOptionsOf(root)),
      urlOf: ({ url }) => url,
      put: replaceLate,
    }
  }

  /** Whether no scope has a policy yet. */
  get empty(): boolean {
    return this.#scopes.size === 0
  }

  add(scope: FastifyInstance, policy: AnyPolicySource<FastifyContext>, hooks: CorsHooks): void {
    if (this.#scopes.has(scope)) {
      throw new Error(
        '@corsage/fastify is registered twice in one scope: register it once, or use config.cors',
      )
    }
    const fixed = typeof policy === 'function' ? undefined : policyFrom(policy, this.#framework.normalizePath)
    const own = applyPolicy(fixed ?? policy, hooks, this.#framework)
    this.#scopes.set(scope, {
      prefix: scope.prefix.replace(/\/$/, ''),
      policy: fixed,
      hooks,
      own,
      outer: undefined,
      apply: own,
    })
  }

  /**
   * Works out every route's policy, once all are declared.
   *
   * @throws {@link PolicyError} for a faulty `config.cors`, `Error` for one that no registration would ever apply.
   */
  compile(): void {
    const router = FindMyWay(routerOptionsOf(this.#root))
    const root = this.#scopes.get(this.#root)
    for (const [instance, scope] of this.#scopes) {
      scope.outer = this.#nearest(parentOf(instance))
      if (scope.outer) scope.apply = orOuter(scope.own, scope.outer)
    }
    let uniform = this.#scopes.size === 1
    for (const route of routesOf(this.#root)) {
      const apply = this.#applyOf(route)
      uniform &&= apply === root?.apply
      this.#routes.set(route, apply)
      for (const method of route.methods) addRoute(router, method, route)
    }
    this.#router = router
    this.#prefixes = this.#routePrefixes()
    this.#only = uniform ? root?.apply : undefined
  }

  /** What applies to a request that Fastify has routed; once per request, however many scopes' hooks it passes. */
  find(request: FastifyRequest): Apply | undefined {
    if (this.#only) return this.#only
    const { raw } = request
    if (this.#seen.has(raw)) return undefined
    this.#seen.add(raw)
    return this.#findRouted(request) ?? (this.#unrouted.has(raw) ? leaveAlone : undefined)
  }

  #findRouted(request: FastifyRequest): Apply | undefined {
    const { raw } = request
    const requestedMethod = raw.headers['access-control-request-method']
    if (raw.method === 'OPTIONS' && raw.headers.origin !== undefined && requestedMethod !== undefined) {
      return this.#findPreflight(raw.url ?? '', String(requestedMethod), raw.headers.host)
    }
    const route = routeOf(request)
    return route ? this.#routes.get(route) : this.#byPath(raw.url ?? '')?.apply
  }

  /** Puts headers on what Fastify may answer without routing it; the hook of a routed request puts its own instead. */
  applyUnrouted(request: NodeRequest, response: NodeResponse): void {
    const url = request.url ?? ''
    const view = new RequestView(request, url)
    for (let scope = this.#byPath(url); scope !== undefined; scope = scope.outer) {
      const decision = scope.policy?.evaluate(view)
      if (decision === undefined || isPromise(decision)) return
      if (decision.kind === 'uncovered') continue
      this.#unrouted.add(request)
      replaceLate(response, decision, scope.policy)
      return
    }
  }

  /**
   * What applies to a path that no route has: the policy of the scope with the longest prefix, as the router compares
   * it; where the router cannot read the path, as it was sent.
   */
  #byPath(url: string): Scope | undefined {
    const found = this.#prefixes?.find('GET', url)
    if (found) return found.store as Scope
    let nearest: Scope | undefined
    for (const [instance, scope] of this.#scopes) {
      const { prefix } = scope
      if (prefix === '' ? instance !== this.#root : !isBelow(url, prefix)) continue
      if (nearest === undefined || prefix.length > nearest.prefix.length) nearest = scope
    }
    return nearest
  }

  #routePrefixes(): Instance<HTTPVersion.V1> {
    const router = FindMyWay(routerOptionsOf(this.#root))
    for (const scope of this.#scopes.values()) {
      if (scope.prefix === '' || router.hasRoute('GET', scope.prefix)) continue
      for (const url of [scope.prefix, `${scope.prefix}/*`]) router.on('GET', url, () => {}, scope)
    }
    return router
  }

  #findPreflight(url: string, method: string, host: string | undefined): Apply | undefined {
    const found = this.#router?.find(method as HTTPMethod, url, { host })
    return found ? this.#routes.get(found.store as RecordedRoute) : this.#byPath(url)?.apply
  }

  #applyOf({ cors, scope, methods, url }: RecordedRoute): Apply | undefined {
    if (cors === false) return undefined
    const nearest = this.#nearest(scope)
    if (cors === undefined) return nearest?.apply
    if (nearest === undefined) {
      throw new Error(
        `${methods.join(', ')} ${url} has config.cors, but @corsage/fastify is not registered in its scope or around it: register it there`,
      )
    }
    return orOuter(
      applyPolicy(cors as AnyPolicySource<FastifyContext>, nearest.hooks, this.#framework),
      nearest,
    )
  }

  #nearest(scope: FastifyInstance | undefined): Scope | undefined {
    for (let at = scope; at !== undefined; at = parentOf(at)) {
      const found = this.#scopes.get(at)
      if (found) return found
    }
    return undefined
  }
}

/** A policy, and where it does not cover the path, that of the scope around it. */
function orOuter(own: Apply, outer: Scope): Apply {
  return (request, response, first, second) => {
    const decision = own(request, response, first, second)
    if (!isPromise(decision) && decision.kind !== 'uncovered') return decision
    return outerWhereUncovered(decision, outer, [request, response, first, second])
  }
}

/** Apart, so that a closure is made only where it is needed. */
function outerWhereUncovered(
  decided: Decision | Promise<Decision>,
  outer: Scope,
  facts: Parameters<Apply>,
): Decision | Promise<Decision> {
  return after(decided, (decision) => (decision.kind === 'uncovered' ? outer.apply(...facts) : decision))
}

/** For a route without a policy, whose response was given headers before. */
const leaveAlone: Apply = (_request, response) => {
  replaceLate(response, OFF)
  return OFF
}

/** A router says that it has these only once a route has one. */
const BUILT_IN_CONSTRAINTS = ['host', 'version']

function addRoute(router: Instance<HTTPVersion.V1>, method: string, route: RecordedRoute): void {
  // Strategies that were added to the application's router cannot be seen.
  const known = Object.entries(route.constraints).filter(
    ([name]) => BUILT_IN_CONSTRAINTS.includes(name) || router.hasConstraintStrategy(name),
  )
  const constraints = Object.fromEntries(known)
  // A path declared twice for other constraints than host and version: the first stands for both.
  if (router.hasRoute(method as HTTPMethod, route.url, constraints)) return
  router.on(method as HTTPMethod, route.url, { constraints }, () => {}, route)
}

function isBelow(url: string, prefix: string): boolean {
  const next = url[prefix.length]
  return url.startsWith(prefix) && (next === undefined || next === '/' || next === '?')
}
