import { type CorsHooks, type Decision, PolicyError, type PolicyIssue } from '@corsage/core'
import { type AnyPolicySource, after, isPromise, OFF } from '@corsage/core/adapter'
import type { NodeRequest } from '@corsage/node'
import { type ApplyPolicy, applyPolicy, type Framework, replaceLate } from '@corsage/node/adapter'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkHiddenConstraints } from './hidden-constraints.ts'
import { comparable, coversEveryPath, type FastifyContext, readRoutePolicy } from './policy-sources.ts'
import { parentOf, type RecordedRoute, recordOf, rootOf, routeOf } from './recorded-routes.ts'
import { RouteTable } from './route-table.ts'
import { routedPath } from './routed-path.ts'
import { type RouterOptions, routerOptionsOf } from './router-options.ts'

/** Applies the policy of a scope or a route to a request. */
export type Apply = ApplyPolicy<FastifyRequest, FastifyReply>

interface Scope {
  readonly prefix: string
  /** The policy, options or resolver that it was registered with. */
  readonly source: AnyPolicySource<FastifyContext>
  readonly hooks: CorsHooks
  readonly own: Apply
  /** The nearest scope around it that has a policy. It is known once all are registered. */
  outer: Scope | undefined
  /** Applies its own policy, or the outer one to paths that its own does not cover. */
  apply: Apply
}

/** All registrations of one application: which policy governs which request. */
export class Scopes {
  static readonly #all = new WeakMap<FastifyInstance, Scopes>()
  readonly #root: FastifyInstance
  readonly #options: RouterOptions
  readonly #framework: Framework<FastifyRequest, FastifyReply>
  readonly #scopes = new Map<FastifyInstance, Scope>()
  readonly #routes = new Map<RecordedRoute, Apply | undefined>()
  /** The same routes by method and path, so that a preflight finds the one that its request would reach. */
  #table: RouteTable<Apply | undefined> | undefined
  /** The scopes with a prefix. */
  #prefixes: RouteTable<Scope> | undefined
  /** The policy of every request, if only the application itself has one. */
  #only: Apply | undefined

  /** The registrations of the application that a scope belongs to. */
  static of(scope: FastifyInstance): Scopes {
    const root = rootOf(scope)
    const known = Scopes.#all.get(root)
    if (known) return known
    // Called immediately, so that the record is complete or the registration fails.
    recordOf(root)
    const scopes = new Scopes(root)
    Scopes.#all.set(root, scopes)
    return scopes
  }

  private constructor(root: FastifyInstance) {
    this.#root = root
    this.#options = routerOptionsOf(root)
    this.#framework = {
      normalizePath: routedPath(this.#options),
      urlOf: ({ url }) => url,
      put: replaceLate,
    }
  }

  /** Whether no scope has a policy yet. */
  get empty(): boolean {
    return this.#scopes.size === 0
  }

  add(scope: FastifyInstance, source: AnyPolicySource<FastifyContext>, hooks: CorsHooks): void {
    if (this.#scopes.has(scope)) {
      throw new Error(
        '@corsage/fastify is registered twice in one scope. Register it once, and give single routes their own policy with config.cors.',
      )
    }
    const own = applyPolicy(source, hooks, this.#framework)
    const prefix = scope.prefix.replace(/\/$/, '')
    this.#scopes.set(scope, { prefix, source, hooks, own, outer: undefined, apply: own })
  }

  /**
   * Determines the policy of every route, after all routes are declared.
   *
   * @throws {@link PolicyError} for an invalid `config.cors`, `Error` for one that no registration would ever apply, and for
   * routes that a preflight cannot tell apart.
   */
  compile(): void {
    for (const [instance, scope] of this.#scopes) {
      scope.outer = this.#nearest(parentOf(instance))
      if (scope.outer) scope.apply = orOuter(scope.own, scope.outer)
    }
    const { routes } = recordOf(this.#root)
    const issues: PolicyIssue[] = []
    for (const route of routes) this.#routes.set(route, this.#applyOf(route, issues))
    if (issues.length > 0) throw new PolicyError(issues)
    const root = this.#scopes.get(this.#root)
    if (this.#scopes.size === 1 && [...this.#routes.values()].every((apply) => apply === root?.apply)) {
      this.#only = root?.apply
    }
    if (routes.some(({ hidden }) => hidden.length > 0)) {
      const governed = routes.map((route) => ({ route, policies: this.#policiesOf(route) }))
      checkHiddenConstraints(governed, this.#options)
    }
    this.#table = new RouteTable(this.#options)
    for (const [route, apply] of this.#routes) this.#table.add(route, apply)
    this.#prefixes = new RouteTable(this.#options)
    for (const scope of this.#scopes.values()) {
      if (scope.prefix !== '') this.#prefixes.addPrefix(scope.prefix, scope)
    }
  }

  /** Finds the policy of a routed request. */
  find(request: FastifyRequest): Apply | undefined {
    if (this.#only) return this.#only
    const route = isPreflight(request.raw) ? undefined : routeOf(request)
    return route ? this.#routes.get(route) : this.findUnrouted(request.raw)
  }

  /** Finds the policy by method, path and host. For a preflight, these are the ones of the requested request. */
  findUnrouted({ headers, method = '', url = '' }: NodeRequest): Apply | undefined {
    if (this.#only) return this.#only
    const requested = isPreflight({ headers, method }) ? headers['access-control-request-method'] : method
    const host = headers.host ?? headers[':authority']
    const found = this.#table?.find(String(requested), url, host && String(host))
    return found ? found.value : this.#byPath(url)?.apply
  }

  /**
   * Returns the policy for a path without a route: that of the scope with the longest prefix, as the router compares it. If the
   * router cannot read the path, it is compared as it was sent.
   */
  #byPath(url: string): Scope | undefined {
    const found = this.#prefixes?.find('GET', url)
    if (found) return found.value
    let nearest: Scope | undefined
    for (const [instance, scope] of this.#scopes) {
      const { prefix } = scope
      if (prefix === '' ? instance !== this.#root : !isBelow(url, prefix)) continue
      if (nearest === undefined || prefix.length > nearest.prefix.length) nearest = scope
    }
    return nearest
  }

  #applyOf(route: RecordedRoute, issues: PolicyIssue[]): Apply | undefined {
    const { cors, name, scope } = route
    const nearest = this.#nearest(scope)
    if (cors === false) return nearest && turnOff
    if (cors === undefined) return nearest?.apply
    if (nearest === undefined) {
      throw new Error(
        `${name} has config.cors, but @corsage/fastify is not registered in its scope or around it. Register it there.`,
      )
    }
    try {
      const source = readRoutePolicy(cors)
      return orOuter(applyPolicy(source, nearest.hooks, this.#framework), nearest)
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      for (const issue of error.issues) {
        issues.push({ ...issue, path: [`${name} config.cors`, issue.path].filter(Boolean).join('.') })
      }
      return undefined
    }
  }

  /** Returns the policies of a route, up to the first one that covers every path. */
  #policiesOf({ cors, scope }: RecordedRoute): readonly unknown[] {
    if (cors === false) return []
    const sources = cors === undefined ? [] : [cors as AnyPolicySource<FastifyContext>]
    for (let at = this.#nearest(scope); at !== undefined; at = at.outer) sources.push(at.source)
    const last = sources.findIndex(coversEveryPath)
    return (last < 0 ? sources : sources.slice(0, last + 1)).map(comparable)
  }

  #nearest(scope: FastifyInstance | undefined): Scope | undefined {
    for (let at = scope; at !== undefined; at = parentOf(at)) {
      const found = this.#scopes.get(at)
      if (found) return found
    }
    return undefined
  }
}

/** Removes the CORS headers that a handler or an upstream sets on a route without CORS. */
const turnOff: Apply = (_request, response) => {
  replaceLate(response, OFF)
  return OFF
}

/** Applies a policy, or that of the outer scope if it does not cover the path. */
function orOuter(own: Apply, outer: Scope): Apply {
  return (request, response, first, second) => {
    const decision = own(request, response, first, second)
    if (!isPromise(decision) && decision.kind !== 'uncovered') return decision
    return outerWhereUncovered(decision, outer, [request, response, first, second])
  }
}

/** A separate function, so that a closure is created only when it is needed. */
function outerWhereUncovered(
  decided: Decision | Promise<Decision>,
  outer: Scope,
  facts: Parameters<Apply>,
): Decision | Promise<Decision> {
  return after(decided, (decision) => (decision.kind === 'uncovered' ? outer.apply(...facts) : decision))
}

function isBelow(url: string, prefix: string): boolean {
  const next = url[prefix.length]
  return url.startsWith(prefix) && (next === undefined || next === '/' || next === '?')
}

function isPreflight({ headers, method }: Pick<NodeRequest, 'headers' | 'method'>): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}
