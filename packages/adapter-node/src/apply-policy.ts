import { type CorsHooks, type Decision, PolicyError } from '@corsage/core'
import {
  type AnyPolicySource,
  createEvaluate,
  isPromise,
  type NormalizePath,
  reportRefusal,
} from '@corsage/core/adapter'
import { publishDecision, publishPolicy } from './diagnostics.ts'
import { applyLate, createLayerWatch } from './late-headers.ts'
import { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'
import { standardPath } from './standard-path.ts'

/**
 * Evaluates a policy for a request, and puts the headers on its response. A resolver is called with the last two parameters.
 * They are not a rest parameter, because that would create an array for every request.
 */
export type ApplyPolicy<First = unknown, Second = unknown> = (
  request: NodeRequest,
  response: NodeResponse,
  first: First,
  second: Second,
) => Decision | Promise<Decision>

/** How a framework differs from plain Node. */
export interface Framework<First = unknown, Second = unknown> {
  /** Normalizes a path as its router compares it. */
  readonly normalizePath?: NormalizePath
  /** Returns the path and query that its router uses. */
  readonly urlOf?: (request: NodeRequest, first: First, second: Second) => string | undefined
  /** Puts a decision on a response. Default: {@link applyLate}. */
  readonly put?: (response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>) => void
}

/**
 * Creates the function with which an adapter of a Node framework applies a policy.
 *
 * @param source A policy, options for one, or a resolver.
 * @returns A function that returns the decision, or a promise if the policy or the resolver is asynchronous. If the decision has
 * a `status`, the adapter must respond to the preflight with it. It throws or rejects if the resolver does.
 * @throws {@link PolicyError} immediately, for invalid options.
 */
export function applyPolicy<First = unknown, Second = unknown>(
  source: AnyPolicySource<readonly [First, Second]> | undefined,
  hooks: CorsHooks,
  { normalizePath = standardPath, urlOf, put = applyLate }: Framework<First, Second> = {},
): ApplyPolicy<First, Second> {
  rejectMiddleware(source)
  const evaluate = createEvaluate(source, hooks, normalizePath)
  publishPolicy(source, normalizePath)
  const watch = createLayerWatch()
  const { onRefused } = hooks
  const finish = (
    decision: Decision,
    view: RequestView,
    request: NodeRequest,
    response: NodeResponse,
  ): Decision => {
    reportRefusal(onRefused, decision, view)
    publishDecision(decision, view, request)
    watch(response, decision)
    put(response, decision, source)
    return decision
  }
  return (request, response, first, second) => {
    const view = new RequestView(request, urlOf?.(request, first, second))
    const decision = evaluate(view, first, second)
    return isPromise(decision)
      ? decision.then((settled) => finish(settled, view, request, response))
      : finish(decision, view, request, response)
  }
}

/**
 * Rejects `cors(cors(options))` and another library's middleware, which would run for each request as if it were a
 * resolver. A resolver has no third parameter.
 */
function rejectMiddleware(source: unknown): void {
  if (typeof source !== 'function' || source.length <= 2) return
  const message = `Expected a policy, options or a resolver, not a function with ${source.length} parameters, such as middleware. Use cors({ origins: … }).`
  throw new PolicyError([{ code: 'wrong-type', path: '', value: source, message }])
}
