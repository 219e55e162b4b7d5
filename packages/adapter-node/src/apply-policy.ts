import {
  type AnyPolicySource,
  type CorsHooks,
  type Decision,
  evaluateBy,
  type NormalizePath,
  reportRefusal,
} from '@corsage/core'
import { applyLate } from './late-headers.ts'
import { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'
import { standardPath } from './standard-path.ts'

/** Evaluates a policy for a request, and puts the headers on its response. */
export type ApplyPolicy<Context extends readonly unknown[]> = (
  request: NodeRequest,
  response: NodeResponse,
  ...context: Context
) => Decision | Promise<Decision>

/** How a framework differs from plain Node. */
export interface Framework<Context extends readonly unknown[]> {
  /** How its router compares paths. */
  readonly normalizePath?: NormalizePath
  /** The path and query that it routes. */
  readonly urlOf?: (request: NodeRequest, ...context: Context) => string | undefined
  /** How a decision is put on a response: {@link applyLate}, unless the framework knows which policy is right. */
  readonly put?: (response: NodeResponse, decision: Decision, source?: AnyPolicySource<never>) => void
}

/**
 * What every adapter on Node does, however its framework hands out a request and its response.
 *
 * @param source A policy, options for one, or a resolver, which is handed the context.
 * @returns A function that says what was decided; where the decision has a `status`, the caller answers the preflight
 * with it. A promise only where the policy or the resolver is asynchronous. It throws, or rejects, as the resolver does.
 * @throws {@link PolicyError} for faulty options, at once.
 */
export function applyPolicy<Context extends readonly unknown[] = readonly []>(
  source: AnyPolicySource<Context> | undefined,
  hooks: CorsHooks,
  { normalizePath = standardPath, urlOf, put = applyLate }: Framework<Context> = {},
): ApplyPolicy<Context> {
  const evaluate = evaluateBy(source, hooks, normalizePath)
  const { onRefused } = hooks
  return (request, response, ...context) => {
    const view = new RequestView(request, urlOf?.(request, ...context))
    const finish = (decision: Decision): Decision => {
      if (!decision.allowed) reportRefusal(onRefused, decision, view)
      put(response, decision, source)
      return decision
    }
    const decision = evaluate(view, ...context)
    return decision instanceof Promise ? decision.then(finish) : finish(decision)
  }
}
