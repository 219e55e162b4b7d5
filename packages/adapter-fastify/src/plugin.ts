import {
  type AnyPolicySource,
  type AsyncPolicy,
  type CorsHooks,
  type Decision,
  isPromise,
  type Policy,
  type PolicyOptions,
  type Resolver,
} from '@corsage/core'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, onRequestHookHandler } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { watchDirectResponses } from './direct-responses.ts'
import { rootOf } from './recorded-routes.ts'
import { type FastifyContext, Scopes } from './scopes.ts'

/** What the plugin is registered with: options of a policy, `{ policy }` or `{ resolver }`, and hooks beside them. */
export type CorsPluginOptions = CorsHooks &
  (
    | PolicyOptions
    | { readonly policy: Policy | AsyncPolicy }
    | { readonly resolver: Resolver<FastifyContext> }
  )

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's own policy, or `false` for none. It answers the preflights of this route, too. */
    cors?: (object & AnyPolicySource<FastifyContext>) | false
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
  async (scope: FastifyInstance, registered: CorsPluginOptions) => {
    const [source, hooks] = split(registered)
    const scopes = Scopes.of(scope)
    const first = scopes.empty
    scopes.add(scope, source, hooks)
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

/** `timeout` and `onError` are a policy's options, and hooks beside a resolver. */
function split(registered: CorsPluginOptions): [source: AnyPolicySource<FastifyContext>, hooks: CorsHooks] {
  if ('resolver' in registered) {
    const { resolver, ...hooks } = registered
    return [resolver, hooks]
  }
  if ('policy' in registered) {
    const { policy, ...hooks } = registered
    return [policy, hooks]
  }
  const { onRefused, ...options } = registered
  return [options, { onRefused }]
}

function answer(scopes: Scopes): onRequestHookHandler {
  return (request, reply, done) => {
    const apply = scopes.find(request)
    if (apply === undefined) return done()
    // A resolver that throws is thrown on: Fastify calls hooks in its own error handling.
    const decision = apply(request.raw, reply.raw, request, reply)
    if (isPromise(decision)) void decision.then((settled) => proceed(settled, reply, done), done)
    else proceed(decision, reply, done)
  }
}

function proceed({ status }: Decision, reply: FastifyReply, done: () => void): void {
  if (status === undefined) done()
  else void reply.code(status).send()
}
