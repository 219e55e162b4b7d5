import {
  type AsyncPolicy,
  type CorsHooks,
  type Decision,
  isPolicy,
  type Policy,
  type PolicyOptions,
} from '@corsage/core'
import type { FastifyInstance, FastifyPluginAsync, onRequestHookHandler } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { watchDirectResponses } from './direct-responses.ts'
import { rootOf } from './recorded-routes.ts'
import { Scopes } from './scopes.ts'

/** What the plugin is registered with: the options of a policy, or `{ policy }`; `onRefused` beside either. */
export type CorsPluginOptions = CorsHooks & (PolicyOptions | { readonly policy: Policy | AsyncPolicy })

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's own policy, or `false` for none. It answers the preflights of this route, too. */
    cors?: PolicyOptions | Policy | AsyncPolicy | false
  }
}

/**
 * Applies a policy to the scope that it is registered in, and to the scopes within: it answers preflights, and puts
 * the headers on every other response when its head is written. A route has its own policy by `config.cors`.
 *
 * @throws {@link PolicyError} for faulty options, when the application is made ready.
 *
 * @example
 * ```ts
 * await app.register(cors, { origins: 'https://app.example.com' })
 * app.get('/public', { config: { cors: { origins: '*' } } }, handler)
 * app.get('/private', { config: { cors: false } }, handler)
 * ```
 */
export const cors: FastifyPluginAsync<CorsPluginOptions> = fastifyPlugin(
  async (scope: FastifyInstance, { onRefused, ...given }: CorsPluginOptions) => {
    const policy = 'policy' in given && isPolicy(given.policy) ? given.policy : (given as PolicyOptions)
    const scopes = Scopes.of(scope)
    const first = scopes.empty
    scopes.add(scope, policy, { onRefused })
    const root = rootOf(scope)
    const onRequest = answer(scopes)
    if (first) {
      // Fastify answers a path without an OPTIONS route with the hooks of the application, whatever scope it is in.
      root.addHook('onRequest', onRequest)
      root.addHook('onReady', async () => scopes.compile())
      watchDirectResponses(root, scopes)
    }
    if (scope !== root) scope.addHook('onRequest', onRequest)
  },
  { fastify: '5.x', name: '@corsage/fastify' },
)

function answer(scopes: Scopes): onRequestHookHandler {
  return (request, reply, done) => {
    const apply = scopes.find(request)
    if (apply === undefined) return done()
    const proceed = ({ status }: Decision): void => {
      if (status === undefined) done()
      else void reply.code(status).send()
    }
    const decision = apply(request.raw, reply.raw)
    if (decision instanceof Promise) void decision.then(proceed)
    else proceed(decision)
  }
}
