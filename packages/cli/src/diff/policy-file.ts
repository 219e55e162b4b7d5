import {
  type AsyncPolicy,
  createPolicy,
  type Policy,
  type PolicyOptions,
  validateOptions,
} from '@corsage/core'
import { FUNCTION_TEXT } from '../audit-policy/audit-options.ts'
import { loadOptions } from '../audit-policy/load-options.ts'
import { CommandError } from '../command-error.ts'

/** Options by name, as they were given. */
export type Fields = Readonly<Record<string, unknown>>

/** One of the two policies of a comparison. */
export interface PolicyFile {
  /** The file as the user named it. */
  readonly name: string
  readonly policy: Policy | AsyncPolicy
  readonly options: Fields
}

/**
 * Reads a policy from a file. A module is run.
 *
 * @param file Where the file is.
 * @param name How the user named it.
 * @throws CommandError if the file cannot be read as a policy, or the policy is invalid.
 */
export async function readPolicyFile(file: string, name: string): Promise<PolicyFile> {
  const loaded = await loadOptions(file)
  if ('resolver' in loaded) {
    throw new CommandError(
      `"${name}" exports a resolver, which picks a policy for each request. Export each policy from a file, and compare them one by one.`,
    )
  }
  if ('policy' in loaded) {
    return { name, policy: loaded.policy, options: withFunctions(loaded.policy.toJSON()) as Fields }
  }
  const [issue, ...others] = validateOptions(loaded.options)
  if (issue !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    throw new CommandError(`"${name}" is not a valid policy: ${issue.message}${more}`)
  }
  return policyFileOf(loaded.options as PolicyOptions, name)
}

/** Makes a policy of valid options. */
export function policyFileOf(options: PolicyOptions, name: string): PolicyFile {
  // Functions among the origins are seen only when they are compiled, so the types do not tell which policy this is.
  return { name, policy: createPolicy(options as object) as Policy | AsyncPolicy, options: options as Fields }
}

/** The options of a policy, with a function again where there was one. */
function withFunctions(value: unknown): unknown {
  if (value === FUNCTION_TEXT) return () => false
  if (Array.isArray(value)) return value.map(withFunctions)
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withFunctions(field)]))
}
