import type { AsyncPolicy, CorsHooks, Decision, Policy, PolicyOptions, Resolver } from '@corsage/core'
import { type AnyPolicySource, isPromise } from '@corsage/core/adapter'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, onRequestHookHandler } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { leaveToHook, watchDirectResponses } from './direct-responses.ts'
import { type FastifyContext, readRegistered } from './policy-sources.ts'
import { recordOf, rejectUnguarded, rootOf } from './recorded-routes.ts'
import { Scopes } from './scopes.ts'

/**
 * The second argument of `app.register(cors, …)`: a policy, or an object with the options of a policy, with `policy`, or with
 * `resolver`. The object can also have {@link CorsHooks}.
 *
 * @example
 * ```ts
 * const options: CorsPluginOptions = {
 *   origins: 'https://app.example.com',
 *   onRefused: ({ reason }, { origin }) => app.log.warn({ reason, origin }, 'CORS'),
 * }
 * await app.register(cors, options)
 * ```
 */
export type CorsPluginOptions =
  | Policy
  | AsyncPolicy
  | (CorsHooks &
      (
        | PolicyOptions
        | { readonly policy: Policy | AsyncPolicy }
        | { readonly resolver: Resolver<FastifyContext> }
      ))

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Sets the policy of a route, or disables CORS with `false`. It also governs the preflights of this route. */
    cors?: (object & AnyPolicySource<FastifyContext>) | false
  }
}

/**
 * Applies a policy to the scope in which you register it, and to nested scopes. It responds to preflights, and adds the headers
 * to every other response when its head is written, including errors. A route can have its own policy in `config.cors`.
 *
 * @throws {@link PolicyError} for invalid options, when the application gets ready.
 *
 * @example
 * ```ts
 * await app.register(cors, { origins: 'https://app.example.com' })
 * app.get('/public', { config: { cors: { origins: '*' } } }, handler)
 * app.get('/private', { config: { cors: false } }, handler)
 * ```
 */
export const cors: FastifyPluginAsync<CorsPluginOptions> = fastifyPlugin(
  (scope: FastifyInstance, registered: CorsPluginOptions) => {
    // Thrown immediately, because Node would report the rejection of `register(cors(…))` before Fastify does.
    if (typeof scope?.addHook !== 'function') {
      throw new TypeError(
        'cors is a Fastify plugin and must not be called. Write app.register(cors, { origins: … }).',
      )
    }
    return register(scope, registered)
  },
  { fastify: '5.x', name: '@corsage/fastify' },
)

async function register(scope: FastifyInstance, registered: CorsPluginOptions): Promise<void> {
  const [source, hooks] = readRegistered(registered)
  const scopes = Scopes.of(scope)
  const first = scopes.empty
  scopes.add(scope, source, hooks)
  if (!first) return
  const root = rootOf(scope)
  const recorded = recordOf(root)
  // Fastify also adds it to every scope. For a path without an OPTIONS route, it runs only the hooks of the application.
  root.addHook('onRequest', answer(scopes))
  root.addHook('onReady', async () => {
    scopes.compile()
    if (!recorded.guarded) recorded.routes.forEach(rejectUnguarded)
  })
  watchDirectResponses(root, (request, response, context) =>
    scopes.findUnrouted(request)?.(request, response, ...context),
  )
}

function answer(scopes: Scopes): onRequestHookHandler {
  return (request, reply, done) => {
    leaveToHook(reply.raw)
    const apply = scopes.find(request)
    if (apply === undefined) return done()
    // An error of a resolver is not caught here, because Fastify handles the errors of hooks.
    const decision = apply(request.raw, reply.raw, request, reply)
    if (isPromise(decision)) void decision.then((settled) => proceed(settled, reply, done), done)
    else proceed(decision, reply, done)
  }
}

function proceed({ status }: Decision, reply: FastifyReply, done: () => void): void {
  if (status === undefined) done()
  else void reply.code(status).send()
}
