import type { Decision } from './decision.ts'
import type { Rules } from './rules.ts'

/** The permissions of an allowed origin other than reading a response. The guard uses them. */
export interface Permission {
  readonly credentials: boolean
  readonly methods: Rules['methods']
  /** Whether an entry of `origins` names the origin, rather than `*` or a function. */
  readonly listed: boolean
}

// Not a field of the decision: people print decisions, and compare them.
const permissions = /* @__PURE__ */ sharedByCopies()

/** A symbol, because the guard of one copy of core can use a policy of another. `require` and `import` load two copies. */
function sharedByCopies(): WeakMap<Decision, Permission> {
  const key = Symbol.for('corsage.permissions')
  const copies = globalThis as { [key]?: WeakMap<Decision, Permission> }
  copies[key] ??= new WeakMap()
  return copies[key]
}

/**
 * Returns the permissions of the origin of a request, or `undefined` if the policy does not allow it. A static policy also
 * records permissions for the origins that it refuses, because it sends them the same headers.
 */
export function permissionOf(decision: Decision): Permission | undefined {
  return decision.allowed ? permissions.get(decision) : undefined
}

/** Records what a decision permits. Returns the decision. */
export function permitting(decision: Decision, permission: Permission | undefined): Decision {
  if (permission !== undefined) permissions.set(decision, permission)
  return decision
}
