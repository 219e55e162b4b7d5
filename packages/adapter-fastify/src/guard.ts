import {
  type AsyncPolicy,
  type GuardOptions,
  type GuardRefusal,
  type Policy,
  PolicyError,
  type PolicyIssue,
  type PolicyOptions,
  type Resolver,
} from '@corsage/core'
import {
  after,
  createGuardEvaluate,
  createGuardOf,
  type Evaluate,
  GUARD_HEADERS,
  GUARD_STATUS,
  type Guard,
  isPromise,
  type NormalizePath,
} from '@corsage/core/adapter'
import { RequestView } from '@corsage/node/adapter'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, onRequestHookHandler } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { type FastifyContext, readRegisteredGuard, readRoutePolicy } from './policy-sources.ts'
import { parentOf, type RecordedRoute, recordOf, rejectUnguarded, rootOf, routeOf } from './recorded-routes.ts'
import { routedPath } from './routed-path.ts'
import { routerOptionsOf } from './router-options.ts'

type Options = GuardOptions<FastifyContext>

/**
 * The second argument of `app.register(guard, …)`: a policy, or an object with the options of a policy, with `policy`, or with
 * `resolver`. The object can also have {@link GuardOptions}.
 *
 * @example
 * ```ts
 * const options: GuardPluginOptions = { policy, exempt: '/callback', report: true }
 * await app.register(guard, options)
 * ```
 */
export type GuardPluginOptions =
  | Policy
  | AsyncPolicy
  | (Options &
      (
        | PolicyOptions
        | { readonly policy: Policy | AsyncPolicy }
        | { readonly resolver: Resolver<FastifyContext> }
      ))

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Sets the guard's options for a route, in addition to those of `register`, or disables the guard with `false`. */
    guard?: Options | false
  }
}

/** One registration of the guard. */
interface Registration {
  readonly scope: FastifyInstance
  readonly options: Options
  readonly evaluate: Evaluate<FastifyContext>
  readonly guard: Guard<FastifyContext>
  /** The guards of routes with `config.guard` or `config.cors`; `undefined` if it is off. */
  readonly routes: Map<RecordedRoute, Guard<FastifyContext> | undefined>
}

const registrations = new WeakMap<FastifyInstance, Registration[]>()

/**
 * Guards the scope in which you register it, and nested scopes, against cross-site requests (CSRF). A request that a page of
 * another site is not allowed to make gets a 403 response and does not reach a handler. Register it after `cors`. The policy in
 * a route's `config.cors` also applies to the guard, and `config.guard` sets options for one route.
 *
 * @throws {@link PolicyError} without a policy or for invalid options, when the application gets ready.
 *
 * @example
 * ```ts
 * const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })
 * await app.register(cors, { policy })
 * await app.register(guard, { policy, exempt: '/callback' })
 * ```
 */
export const guard: FastifyPluginAsync<GuardPluginOptions> = /* @__PURE__ */ fastifyPlugin(
  (scope: FastifyInstance, registered: GuardPluginOptions) => {
    if (typeof scope?.addHook !== 'function') {
      throw new TypeError(
        'guard is a Fastify plugin and must not be called. Write app.register(guard, { policy }).',
      )
    }
    return register(scope, registered)
  },
  { fastify: '5.x', name: '@corsage/fastify/guard' },
)

async function register(scope: FastifyInstance, registered: GuardPluginOptions): Promise<void> {
  const root = rootOf(scope)
  const recorded = recordOf(root)
  recorded.guarded = true
  const { routes } = recorded
  const normalizePath = routedPath(routerOptionsOf(root))
  const [source, options] = readRegisteredGuard(registered)
  const evaluate = createGuardEvaluate(source, normalizePath)
  const guard = createGuardOf(evaluate, options as Options)
  const registration = { scope, options: options as Options, evaluate, guard, routes: new Map() }
  const known = registrations.get(root)
  if (known === undefined) {
    const all = [registration]
    registrations.set(root, all)
    root.addHook('onReady', async () => compile(all, routes, normalizePath))
  } else known.push(registration)
  scope.addHook('onRequest', answer(registration))
}

function answer({ guard, routes }: Registration): onRequestHookHandler {
  return (request, reply, done) => {
    const route = routeOf(request)
    const decide = route !== undefined && routes.has(route) ? routes.get(route) : guard
    if (decide === undefined) return done()
    // An error of a resolver is not caught here, because Fastify handles the errors of hooks.
    const refused = decide(new RequestView(request.raw, request.raw.url), request, reply)
    if (isPromise(refused)) void refused.then((settled) => proceed(settled, reply, done), done)
    else proceed(refused, reply, done)
  }
}

function proceed(refused: GuardRefusal | undefined, reply: FastifyReply, done: () => void): void {
  if (refused === undefined) done()
  else void reply.code(GUARD_STATUS).headers(GUARD_HEADERS).send(refused.message)
}

/**
 * Creates the guards of routes, once all routes are declared.
 *
 * @throws {@link PolicyError} for an invalid `config.guard`, `Error` for one that no registration would apply.
 */
function compile(
  all: readonly Registration[],
  routes: readonly RecordedRoute[],
  normalizePath: NormalizePath,
): void {
  const issues: PolicyIssue[] = []
  for (const route of routes) {
    const { cors, guard, name, scope } = route
    if (cors === undefined && guard === undefined) continue
    const around = all.filter((one) => isWithin(scope, one.scope))
    if (around.length === 0) rejectUnguarded(route)
    try {
      for (const one of around) one.routes.set(route, guardOf(one, route, normalizePath))
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      for (const issue of error.issues) {
        issues.push({ ...issue, path: [`${name} config.guard`, issue.path].filter(Boolean).join('.') })
      }
    }
  }
  if (issues.length > 0) throw new PolicyError(issues)
}

function guardOf(
  { evaluate, options }: Registration,
  { cors, guard }: RecordedRoute,
  normalizePath: NormalizePath,
): Guard<FastifyContext> | undefined {
  if (guard === false) return undefined
  const own = guard === undefined ? options : { ...options, ...(guard as Options) }
  if (cors === undefined) return createGuardOf(evaluate, own)
  // CORS is off on this route, so no other origin may act.
  const source = cors === false ? () => false as const : readRoutePolicy(cors)
  const evaluateRoute = createGuardEvaluate<FastifyContext>(source, normalizePath)
  return createGuardOf<FastifyContext>(
    (view, request, reply) =>
      after(evaluateRoute(view, request, reply), (decision) =>
        decision.kind === 'uncovered' ? evaluate(view, request, reply) : decision,
      ),
    own,
  )
}

function isWithin(scope: FastifyInstance | undefined, around: FastifyInstance): boolean {
  for (let at = scope; at !== undefined; at = parentOf(at)) if (at === around) return true
  return false
}
