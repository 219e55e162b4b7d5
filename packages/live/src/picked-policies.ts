import { type AsyncPolicy, createPolicy, isPolicy, type Policy, PolicyError } from '@corsage/core'
import { snapshotOf } from '@corsage/core/adapter'

/** Creates a policy that refuses every origin, with an error that says why. */
function refusing(why: string): AsyncPolicy {
  return createPolicy({
    origins: () => {
      throw new Error(why)
    },
  })
}

export const NOT_LOADED: AsyncPolicy = /* @__PURE__ */ refusing(
  'The CORS policy has not been loaded yet. Wait for policy.ready before you listen',
)

/** For a tenant that never had valid options. */
export const INVALID: AsyncPolicy = /* @__PURE__ */ refusing(
  'The CORS options are invalid. onLoadError was called with the issues',
)

/** The policy of a tenant, and the key of the options that it was made from. */
export interface Picked {
  readonly policy: Policy | AsyncPolicy | false
  readonly key?: string | undefined
}

/**
 * Returns the last policy if the options are equal: after a change of one tenant, the others are not compiled again.
 *
 * @throws {@link PolicyError} for invalid options. `TypeError` for any other value, which must not become a policy of any
 * origin.
 */
export function pick(options: unknown, last: Picked | undefined): Picked {
  if (options === false || isPolicy(options)) return { policy: options }
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `load returned ${options === null ? 'null' : `a value of type ${typeof options}`} instead of options. Return options, or false for no CORS.`,
    )
  }
  const snapshot = snapshotOf(options)
  if (snapshot === undefined) return { policy: createPolicy(options) }
  const { key, copy } = snapshot
  return key === last?.key ? last : { policy: createPolicy(copy), key }
}

/** Returns what an error is about. Not the message, which changes if a row that is added moves an invalid one. */
export function textOf(error: unknown): string {
  if (!(error instanceof PolicyError)) return String(error)
  return error.issues.map(({ code, value }) => `${code} ${String(value)}`).join()
}
