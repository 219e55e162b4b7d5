import type { CorsHooks, Decision, PolicyInput, PolicyOptions } from '@corsage/core'
import { applyPolicy } from '@corsage/node'
import type { Middleware } from 'koa'

/**
 * Makes a Koa middleware that applies a policy: it answers preflights, and puts the headers on every other response
 * when its head is written, errors included. Use it first.
 *
 * @param policy A policy, or options for one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * ```
 */
export function cors<const Options extends PolicyOptions>(
  policy?: PolicyInput<Options>,
  hooks: CorsHooks = {},
): Middleware {
  const apply = applyPolicy(policy, hooks)
  return (context, next) => {
    const proceed = ({ status }: Decision): unknown => {
      if (status === undefined) return next()
      context.body = null
      context.status = status
      return undefined
    }
    const decision = apply(context.req, context.res)
    return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
  }
}
