import type { CorsHooks, Decision } from '@corsage/core'
import { narrowDecision } from '@corsage/core/adapter'
import type { Context, Next } from 'hono'

/** The decisions about one request so far. */
export interface Layers {
  /** The decision that the outermost policy applies. */
  decision: Decision
  /** The governing policy's own decision, and its hook. */
  said: Decision
  onRefused: CorsHooks['onRefused']
  /** Whether the outermost policy has yet to apply the decision. */
  open: boolean
}

/** The decisions by context, which belongs to one request, and which sub-applications share. */
export const layersOf: WeakMap<Context, Layers> = new WeakMap()

/**
 * Notes the decision of a policy within another one. It governs the response if the route's handler runs within it.
 *
 * @param restricts Whether it can only restrict what was decided before.
 */
export function addLayer(
  layers: Layers,
  said: Decision,
  onRefused: CorsHooks['onRefused'],
  restricts: boolean,
): void {
  if (restricts || said.kind === 'uncovered') layers.decision = narrowDecision(said, layers.decision)
  else Object.assign(layers, { decision: said, said, onRefused })
}

/** Runs the handlers within an inner policy. If none of them responds, the policy can only restrict. */
export async function runWithin(
  context: Context,
  next: Next,
  layers: Layers,
  before: Decision,
): Promise<void> {
  let answered = false
  try {
    await next()
    answered = context.finalized
  } finally {
    if (!answered) layers.decision = narrowDecision(layers.decision, before)
  }
}
