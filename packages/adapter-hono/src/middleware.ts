import {
  applyDecision,
  type CorsHooks,
  type Decision,
  type PolicyInput,
  type PolicyOptions,
  policyFrom,
  preflightResponse,
  reportRefusal,
} from '@corsage/core'
import type { MiddlewareHandler } from 'hono'

/**
 * Makes a Hono middleware that applies a policy: it answers preflights, and puts the headers on every other response,
 * errors included. Use it first.
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
): MiddlewareHandler {
  const compiled = policyFrom(policy)
  return async (context, next) => {
    const request = context.req.raw
    const decision: Decision = await compiled.evaluate(request)
    reportRefusal(hooks.onRefused, decision, request)
    if (decision.status !== undefined) return preflightResponse(decision)
    await next()
    const { res } = context
    const applied = applyDecision(res, decision)
    // Setting `res` to another response makes Hono copy the headers of the one before.
    if (applied !== res) {
      context.res = undefined
      context.res = applied
    }
    return undefined
  }
}
