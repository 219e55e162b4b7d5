import type { DecisionLike } from './explain-target.ts'

/** Says what a policy knows of a refusal, and no header tells. */
export function decisionNotes(decision: DecisionLike | undefined): readonly string[] {
  if (decision?.kind === 'off') return ['No policy covers this path: CORS is off there (`resources`).']
  return decision?.reason === undefined ? [] : [`The policy's reason: ${decision.reason}`]
}
