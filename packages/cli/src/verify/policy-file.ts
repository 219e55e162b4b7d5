import { type AsyncPolicy, createPolicy, type Policy, validateOptions } from '@corsage/core'
import { withStdoutDiverted } from '../audit-policy/diverted-stdout.ts'
import { loadOptions } from '../audit-policy/load-options.ts'
import { originEntries } from '../audit-policy/origin-entries.ts'
import { sampleOrigins } from '../audit-policy/origin-samples.ts'
import { CommandError } from '../command-error.ts'

/** A policy, and what its options name. */
export interface NamedPolicy {
  readonly policy: Policy | AsyncPolicy
  /** Origins that the options name, without wildcards. The policy may refuse some of them. */
  readonly origins: readonly string[]
  /** The path patterns of `resources`. */
  readonly patterns: readonly string[]
}

/**
 * Reads a policy from a file. A module is executed, and its output goes to stderr.
 *
 * @throws CommandError if the file cannot be read as a policy, or the policy is invalid.
 */
export async function readPolicy(file: string): Promise<NamedPolicy> {
  const loaded = await withStdoutDiverted(() => loadOptions(file))
  if ('resolver' in loaded) {
    throw new CommandError(
      `"${file}" exports a resolver, which picks a policy for each request. Export one of its policies from a file, and verify a URL where it applies.`,
    )
  }
  if ('policy' in loaded) return named(loaded.policy, loaded.policy.toJSON())
  const [issue, ...others] = validateOptions(loaded.options)
  if (issue !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    throw new CommandError(
      `"${file}" is not a valid policy: ${issue.path === '' ? '' : `${issue.path}: `}${issue.message}${more}`,
    )
  }
  // Functions among the origins are seen only when they are compiled, so the types do not tell which policy this is.
  return named(createPolicy(loaded.options as object) as Policy | AsyncPolicy, loaded.options)
}

function named(policy: Policy | AsyncPolicy, options: unknown): NamedPolicy {
  const { resources = {} } = options as { readonly resources?: object }
  const origins = originEntries(options).flatMap(({ origin }) => sampleOrigins(origin))
  return { policy, origins: [...new Set(origins)].filter(isSent), patterns: Object.keys(resources) }
}

/** Whether a text can be the value of `Origin`. */
function isSent(origin: string): boolean {
  return origin !== '*' && origin !== '[function]' && /^[\x21-\x7e]+$/.test(origin)
}
