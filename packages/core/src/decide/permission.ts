import type { Decision } from './decision.ts'
import type { Rules } from './rules.ts'

/** The permissions of an allowed origin, besides reading a response. The guard asks for them. */
export interface Permission {
  readonly credentials: boolean
  readonly methods: Rules['methods']
  /** Whether an entry of `origins` names the origin, rather than `*` or a function. */
  readonly listed: boolean
}

// Not a field of the decision: people print decisions, and compare them.
const permissions = /* @__PURE__ */ new WeakMap<Decision, Permission>()

/** Returns what a policy permits the origin of a request; `undefined` if the policy does not allow it. */
export function permissionOf(decision: Decision): Permission | undefined {
  const { kind, allowed } = decision
  return allowed && (kind === 'actual' || kind === 'preflight') ? permissions.get(decision) : undefined
}

/** Records what a decision permits. Returns the decision. */
export function permitting(decision: Decision, permission: Permission | undefined): Decision {
  if (permission !== undefined) permissions.set(decision, permission)
  return decision
}
