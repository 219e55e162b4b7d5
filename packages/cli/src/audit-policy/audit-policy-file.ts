import { CommandError } from '../command-error.ts'
import { auditOptions } from './audit-options.ts'
import { auditResolver, type ResolvedRequest } from './audit-resolver.ts'
import { withStdoutDiverted } from './diverted-stdout.ts'
import { loadOptions } from './load-options.ts'
import { FUNCTION_TEXT } from './loaded-options.ts'
import type { PolicyReport } from './policy-report-text.ts'

/**
 * Audits a policy file: validates the options with the whole Public Suffix List, and tries the origins of an attacker.
 *
 * @param request The request that a resolver is called with. Only a file that exports a resolver needs it.
 * @throws CommandError if the file cannot be read as a policy.
 */
export async function auditPolicyFile(file: string, request?: ResolvedRequest): Promise<PolicyReport> {
  return withStdoutDiverted(async () => {
    const loaded = await loadOptions(file)
    if (!('resolver' in loaded)) return { file, inconclusive: [], ...(await auditOptions(loaded)) }
    if (request === undefined) {
      throw new CommandError(
        `"${file}" exports a resolver, which chooses a policy for each request. Add --request with a URL, for example --request https://api.example.com/me.`,
      )
    }
    return { file, ...(await auditResolver(file, loaded.resolver, request)) }
  })
}

/** Returns the origins that were tried, for JSON. RegExps and functions are shown as text. */
export function probedData({ probed }: PolicyReport): unknown {
  return probed.map(({ path, origin, credentials, probes, foreign }) => ({
    path,
    origin: shownValue(origin),
    credentials,
    probes: probes.map(({ name, origin: asked, isAllowed }) => ({ name, origin: asked, allowed: isAllowed })),
    ...(foreign === undefined ? {} : { foreign }),
  }))
}

/** A value for JSON. */
export function shownValue(value: unknown): unknown {
  return value instanceof RegExp ? String(value) : typeof value === 'function' ? FUNCTION_TEXT : value
}
