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
  /** Whether the outermost policy has not applied the decision yet. */
  open: boolean
}

const LAYERS: unique symbol = Symbol('corsage.layers')

/** A context belongs to one request, and sub-applications share it. A map of contexts takes 0.1 µs longer. */
type LayeredContext = Context & { [LAYERS]?: Layers }

/** Returns the decisions about a request so far. */
export function layersOf(context: Context): Layers | undefined {
  return (context as LayeredContext)[LAYERS]
}

/** Opens the layers of a request, for the outermost policy. */
export function openLayers(context: Context, layers: Layers): void {
  ;(context as LayeredContext)[LAYERS] = layers
}

/**
 * Records the decision of a policy within another one. It governs the response if the route's handler runs within it.
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
): Promise<undefined> {
  let answered = false
  try {
    await next()
    answered = context.finalized
  } finally {
    if (!answered) layers.decision = narrowDecision(layers.decision, before)
  }
  return undefined
}
