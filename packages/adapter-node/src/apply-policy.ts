import { type CorsHooks, type Decision, PolicyError } from '@corsage/core'
import {
  type AnyPolicySource,
  createEvaluate,
  isPromise,
  type NormalizePath,
  reportRefusal,
} from '@corsage/core/adapter'
import { publishDecision, publishPolicy } from './diagnostics.ts'
import { applyLate } from './late-headers.ts'
import { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'
import { standardPath } from './standard-path.ts'

/**
 * Evaluates a policy for a request, and puts the headers on its response. The other two parameters are what the framework
 * hands a resolver; a rest parameter would make a list for every request.
 */
export type ApplyPolicy<First = unknown, Second = unknown> = (
  request: NodeRequest,
  response: NodeResponse,
  first: First,
  second: Second,
) => Decision | Promise<Decision>

/** How a framework differs from plain Node. */
export interface Framework<First = unknown, Second = unknown> {
  /** How its router compares paths. */
  readonly normalizePath?: NormalizePath
  /** The path and query that it routes. */
  readonly urlOf?: (request: NodeRequest, first: First, second: Second) => string | undefined
  /** How a decision is put on a response: {@link applyLate}, unless the framework knows which policy is right. */
  readonly put?: (response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>) => void
}

/**
 * What every adapter on Node does, however its framework hands out a request and its response.
 *
 * @param source A policy, options for one, or a resolver, which is handed what the framework has.
 * @returns A function that says what was decided; where the decision has a `status`, the caller answers the preflight
 * with it. A promise only where the policy or the resolver is asynchronous. It throws, or rejects, as the resolver does.
 * @throws {@link PolicyError} for invalid options, at once.
 */
export function applyPolicy<First = unknown, Second = unknown>(
  source: AnyPolicySource<readonly [First, Second]> | undefined,
  hooks: CorsHooks,
  { normalizePath = standardPath, urlOf, put = applyLate }: Framework<First, Second> = {},
): ApplyPolicy<First, Second> {
  rejectMiddleware(source)
  const evaluate = createEvaluate(source, hooks, normalizePath)
  publishPolicy(source, normalizePath)
  const { onRefused } = hooks
  const finish = (
    decision: Decision,
    view: RequestView,
    request: NodeRequest,
    response: NodeResponse,
  ): Decision => {
    reportRefusal(onRefused, decision, view)
    publishDecision(decision, view, request)
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
