import {
  applyDecision,
  type CorsHooks,
  type Decision,
  isPromise,
  type PolicyOptions,
  type PolicySource,
  preflightResponse,
  reportRefusal,
} from '@corsage/core'
import type { Context, MiddlewareHandler } from 'hono'
import { decideInnermost, type PolicyHandler, register } from './innermost.ts'
import { routedEvaluate } from './routed-path.ts'

/**
 * Makes a Hono middleware that applies a policy: it answers preflights, and puts the headers on every other response,
 * errors included. Use it first. Where several match a request, the innermost one's policy governs it, from the
 * outermost one's place: so it answers a preflight before whatever stands between them.
 *
 * @param policy A policy, options for one, or a function of request and context that picks one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * app.use('/public/*', cors({ origins: '*' }))
 * ```
 */
export function cors<const Options extends PolicyOptions>(
  policy?: PolicySource<Options, readonly [request: Request, context: Context]>,
  hooks: CorsHooks = {},
): MiddlewareHandler {
  const evaluate = routedEvaluate<readonly [Request, Context]>(policy, hooks)
  const report = (decision: Decision, request: Request): Decision => {
    reportRefusal(hooks.onRefused, decision, request)
    return decision
  }
  const decide = (context: Context): Decision | Promise<Decision> => {
    const { raw } = context.req
    const decision = evaluate(context)(raw, raw, context)
    return isPromise(decision) ? decision.then((settled) => report(settled, raw)) : report(decision, raw)
  }
  const handler: PolicyHandler = async (context, next) => {
    const decided = decideInnermost(context, handler)
    if (decided === undefined) return next()
    // What needs no promise waits for none.
    const decision = isPromise(decided) ? await decided : decided
    if (decision.status !== undefined) return preflightResponse(decision)
    try {
      await next()
    } catch (thrown) {
      // Hono hands only Errors to its error handler: anything else that is thrown would leave past every middleware.
      if (thrown instanceof Error) throw thrown
      context.res = new Response(null, { status: 500 })
    }
    const { res } = context
    const applied = applyDecision(res, decision, handler)
    if (applied !== res) {
      // Given another response, Hono would copy the headers of the one before.
      context.res = undefined
      context.res = applied
    }
    return undefined
  }
  register(handler, decide)
  return handler
}
