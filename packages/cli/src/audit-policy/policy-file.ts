import {
  type AsyncPolicy,
  createPolicy,
  type Policy,
  type PolicyOptions,
  validateOptions,
} from '@corsage/core'
import { CommandError } from '../command-error.ts'
import { loadOptions } from './load-options.ts'
import { optionsOf } from './loaded-options.ts'

/** Options by name, as they were given. */
export type Fields = Readonly<Record<string, unknown>>

/** A valid policy, and the options that it was made from. */
export interface PolicyFile {
  /** The file as the user named it. */
  readonly name: string
  readonly policy: Policy | AsyncPolicy
  readonly options: Fields
}

/**
 * Reads a policy from a file. A module is executed.
 *
 * @param file The path of the file.
 * @param name The name that the user gave.
 * @param resolverRemedy An instruction for users whose file exports a resolver, in one sentence.
 * @throws CommandError if the file cannot be read as a policy, or the policy is invalid.
 */
export async function readPolicyFile(
  file: string,
  name: string,
  resolverRemedy: string,
): Promise<PolicyFile> {
  const loaded = await loadOptions(file)
  if ('resolver' in loaded) {
    throw new CommandError(
      `"${name}" exports a resolver, which chooses a policy for each request. ${resolverRemedy}`,
    )
  }
  if ('policy' in loaded) {
    return { name, policy: loaded.policy, options: optionsOf(loaded) as Fields }
  }
  const [issue, ...others] = validateOptions(loaded.options)
  if (issue !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    const place = issue.path === '' ? '' : `${issue.path}: `
    throw new CommandError(`"${name}" is not a valid policy: ${place}${issue.message}${more}`)
  }
  return policyFileOf(loaded.options as PolicyOptions, name)
}

/** Makes a policy of valid options. */
export function policyFileOf(options: PolicyOptions, name: string): PolicyFile {
  // Functions among the origins are seen only when they are compiled, so the types do not tell which policy this is.
  return { name, policy: createPolicy(options as object) as Policy | AsyncPolicy, options: options as Fields }
}
