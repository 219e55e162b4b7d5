import { type Decision, narrowDecision } from './decision.ts'
/**
 * A policy around one request. A decision belongs to the request, because responses are copied by middleware and
 * constant ones are sent many times. Only if a layer was given a copy of the request does its response name it.
 */
export interface Layer {
  /** The request that the layer was opened for. */
  readonly request: object
  /** A counter: inner layers have a greater turn, earlier requests a smaller one. */
  readonly turn: number
  /** The earlier decision of other layers about the request. */
  readonly earlier: Decision | undefined
  /** The decision when the layer was opened. It counts if a handler throws, so that the layer never closes. */
  readonly opened: Decision | undefined
}

/** The mark that a layer leaves on the response it returns. */
export interface Applied {
  readonly decision: Decision
  readonly turn: number
  /** The `Access-Control-Expose-Headers` that the handler had set. */
  readonly exposed: string | null
}

/** Shared by all copies of this package, whether loaded by `import` or `require`. */
const DECIDED: unique symbol = Symbol.for('corsage.decided')
const APPLIED: unique symbol = Symbol.for('corsage.applied')

interface DecidedRequest {
  [DECIDED]?: Decision | undefined
}

export interface AppliedResponse extends Response {
  [APPLIED]?: Applied
}

let turns = 0

/** Returns a turn that is greater than all before. */
export function nextTurn(): number {
  turns += 1
  return turns
}

/**
 * Opens a layer, so that the decisions of inner policies about the same request are known when it closes.
 *
 * @param request The request that the inner handlers receive.
 * @param decision The decision of the policy.
 */
export function openLayer(request: object, decision?: Decision): Layer {
  const earlier = (request as DecidedRequest)[DECIDED]
  const opened =
    earlier === undefined || decision === undefined ? decision : narrowDecision(decision, earlier)
  remember(request, opened)
  return { request, turn: nextTurn(), earlier, opened }
}

/**
 * Closes a layer. Combines its decision with those of inner policies, and passes the result to outer layers.
 *
 * @param response The value that the handler within the layer returned.
 * @returns The permission that this policy and the inner ones share, in the headers of the innermost policy.
 */
export function closeLayer(layer: Layer, response: object, decision: Decision): Decision {
  const { request, earlier } = layer
  const within = decidedWithin(layer, response)
  const together = within === undefined ? decision : narrowDecision(within, decision)
  remember(request, earlier === undefined ? together : narrowDecision(together, earlier))
  return together
}

function decidedWithin({ request, turn, opened }: Layer, response: object): Decision | undefined {
  const applied = appliedTo(response as AppliedResponse)
  if (applied !== undefined && applied.turn > turn) return applied.decision
  const decided = (request as DecidedRequest)[DECIDED]
  return decided === opened ? undefined : decided
}

export function appliedTo(response: AppliedResponse): Applied | undefined {
  return response[APPLIED]
}

export function markApplied(response: AppliedResponse, applied: Applied): void {
  response[APPLIED] = applied
}

function remember(request: object, decision: Decision | undefined): void {
  try {
    ;(request as DecidedRequest)[DECIDED] = decision
  } catch {
    // A frozen request is not remembered.
  }
}
