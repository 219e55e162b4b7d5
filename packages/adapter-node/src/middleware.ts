import type { CorsHooks, Decision, PolicyInput, PolicyOptions } from '@corsage/core'
import { applyPolicy } from './apply-policy.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'
import { answerPreflight } from './preflight.ts'

/** A middleware of Connect, Polka, Express and others of their kind. */
export type NodeMiddleware = (
  request: NodeRequest,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Makes a middleware that applies a policy: it answers preflights, and puts the headers on every other response when
 * its head is written.
 *
 * @param policy A policy, or options for one.
 * @param hooks `onRefused` hears of refused origins.
 * @throws {@link PolicyError} for faulty options, at once.
 *
 * @example
 * ```ts
 * connect().use(cors({ origins: 'https://app.example.com' })).use(handler)
 * ```
 */
export function cors<const Options extends PolicyOptions>(
  policy?: PolicyInput<Options>,
  hooks: CorsHooks = {},
): NodeMiddleware {
  const apply = applyPolicy(policy, hooks)
  return (request, response, next) => {
    const proceed = ({ status }: Decision): void => {
      if (status === undefined) next()
      else answerPreflight(response, status)
    }
    const decision = apply(request, response)
    if (decision instanceof Promise) void decision.then(proceed)
    else proceed(decision)
  }
}
