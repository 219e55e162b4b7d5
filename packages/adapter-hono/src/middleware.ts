import type { CorsHooks, Decision, PolicyOptions, PolicySource } from '@corsage/core'
import {
  type AnyPolicySource,
  applyLayer,
  closeLayer,
  createEvaluate,
  isPromise,
  isResponse,
  narrowDecision,
  openLayer,
  reportRefusal,
  throwNoResponse,
  writeDecision,
} from '@corsage/core/adapter'
import type { Context, Env, MiddlewareHandler, Next } from 'hono'
import { addLayer, type Layers, layersOf, openLayers, runWithin } from './layers.ts'
import { enter, leave } from './mounted.ts'
import { type Decide, decidePreflight, isPreflight, type PolicyHandler, register } from './preflight.ts'
import { routedEvaluate } from './routed-path.ts'

/**
 * Creates a Hono middleware that applies a policy. It responds to preflights, and adds the headers to every other response,
 * including errors. Mount it first. If several policies match a request, the innermost one governs the response. The outermost
 * one responds to preflights, with the permissions that all matching policies share, or with those of the policy for exactly
 * this path.
 *
 * @param policy A policy, options for one, or a resolver that is called with the request and the context. Default: every
 * origin, without credentials.
 * @param hooks See {@link CorsHooks}.
 * @throws {@link PolicyError} immediately, for invalid options.
 *
 * @example
 * ```ts
 * app.use(cors({ origins: 'https://app.example.com' }))
 * app.use('/public', cors({ origins: '*' }))
 * ```
 */
export function cors<
  // biome-ignore lint/suspicious/noExplicitAny: Hono's own default.
  HonoEnv extends Env = any,
  const Options extends PolicyOptions = PolicyOptions,
>(
  policy?: PolicySource<Options, readonly [request: Request, context: Context<HonoEnv>]>,
  hooks: CorsHooks = {},
): MiddlewareHandler<HonoEnv> {
  const source = policy as AnyPolicySource<readonly [Request, Context]> | undefined
  const evaluate = routedEvaluate((normalizePath) => createEvaluate(source, hooks, normalizePath))
  const { onRefused } = hooks
  const decide: Decide = (context) => evaluate(context)(context.req.raw, context.req.raw, context)
  const decidePreflightAlone: Decide = (context) => {
    const report = (decision: Decision) => {
      reportRefusal(onRefused, decision, context.req.raw)
      return decision
    }
    const decision = decide(context)
    return isPromise(decision) ? decision.then(report) : report(decision)
  }
  const proceed = (
    context: Context,
    next: Next,
    around: Layers | undefined,
    said: Decision,
  ): Promise<Response | undefined> => {
    if (around?.open) {
      const { decision } = around
      addLayer(around, said, onRefused, isPreflight(context.req.raw) || context.finalized)
      if (around.decision.status !== undefined) return Promise.resolve(answer(context, around.decision))
      return runWithin(context, next, around, decision)
    }
    // A policy that ran before, without the route's handler in it, still restricts this one.
    const decision = around === undefined ? said : narrowDecision(said, around.decision)
    if (decision.status !== undefined) return Promise.resolve(answer(context, decision))
    const layers: Layers = { decision, said, onRefused, open: true }
    openLayers(context, layers)
    return runOutermost(context, next, layers)
  }
  const handler: PolicyHandler = (context, next) => {
    const around = layersOf(context)
    const said = !isPreflight(context.req.raw)
      ? decide(context)
      : around === undefined
        ? decidePreflight(context, decidePreflightAlone, source)
        : decidePreflightAlone(context)
    return isPromise(said)
      ? said.then((settled) => proceed(context, next, around, settled))
      : proceed(context, next, around, said)
  }
  register(handler, decidePreflightAlone, source)
  return handler
}

/** Runs the handlers within the outermost policy, and applies to their response what all policies decided. */
async function runOutermost(context: Context, next: Next, layers: Layers): Promise<undefined> {
  const { raw } = context.req
  const handled = enter(context)
  const layer = openLayer(raw)
  const close = () => {
    layers.open = false
    if (!isPreflight(raw)) reportRefusal(layers.onRefused, layers.said, raw)
    const { mounted } = handled
    const decision = mounted === undefined ? layers.decision : narrowDecision(mounted, layers.decision)
    const together = closeLayer(layer, context.finalized ? context.res : {}, decision)
    leave(handled, together)
    return together
  }
  try {
    await next()
  } catch (thrown) {
    // Hono passes only Errors to its error handler. Any other thrown value would bypass every middleware.
    if (thrown instanceof Error) {
      close()
      throw thrown
    }
    context.res = new Response(null, { status: 500 })
  }
  const together = close()
  const { res } = context
  // Without a response, Hono collects its headers here.
  if (!context.finalized) writeDecision(res.headers, together)
  else if (isResponse(res)) replace(context, res, applyLayer(layer, res, together))
  else {
    context.res = undefined
    writeDecision(context.res.headers, together)
    throwNoResponse(res)
  }
  return undefined
}

/** The headers that describe a body, which the response to a preflight does not have. */
const CONTENT_HEADERS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

/** Responds to a preflight. Headers of other middleware are kept, except CORS headers. */
function answer(context: Context, decision: Decision): Response {
  const response = context.body(null, decision.status as 204)
  const { headers } = response
  writeDecision(headers, decision)
  for (const name of CONTENT_HEADERS) headers.delete(name)
  replace(context, undefined, response)
  return response
}

/** Replaces the response. Without the first step, Hono would copy the headers of the previous one. */
function replace(context: Context, before: Response | undefined, response: Response): void {
  if (response === before) return
  context.res = undefined
  context.res = response
}
