import type { AsyncPolicy, Policy } from '@corsage/core'
import { withStdoutDiverted } from '../audit-policy/diverted-stdout.ts'
import { originEntries } from '../audit-policy/origin-entries.ts'
import { sampleOrigins } from '../audit-policy/origin-samples.ts'
import { readPolicyFile } from '../audit-policy/policy-file.ts'

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
  const { policy, options } = await withStdoutDiverted(() => readPolicyFile(file, file, RESOLVER_REMEDY))
  const { resources = {} } = options
  const origins = originEntries(options).flatMap(({ origin }) => sampleOrigins(origin))
  return { policy, origins: [...new Set(origins)].filter(isSent), patterns: Object.keys(resources as object) }
}

const RESOLVER_REMEDY = 'Export one of its policies from a file, and verify a URL where it applies.'

/** Whether a text can be the value of `Origin`. */
function isSent(origin: string): boolean {
  return origin !== '*' && /^[\x21-\x7e]+$/.test(origin)
}
