import type { OriginPattern } from '../decide/rules.ts'
import { type Fault, show } from '../issues.ts'
import { isLoopback } from './hosts.ts'
import type { OriginRules } from './origins.ts'
/** Finds what makes a pattern risky under these rules. */
export function risksOf(
  { text, scheme, host, wildcard }: OriginPattern,
  rules: OriginRules,
): readonly Fault[] {
  if (!rules.credentials || isLoopback(host)) return []
  const faults: Fault[] = []
  const parent = host.slice(host.indexOf('.') + 1).replace(/\.$/, '')
  const anyId = host === '*'
  const shared = wildcard && !rules.publicSuffixes && (anyId || rules.isPublicSuffix(parent))
  if (shared) {
    const strangers = anyId
      ? `any extension matches ${show(text)}: write the ids you trust`
      : `strangers have sites under ${parent}: name your own`
    faults.push(['origin-public-suffix', `${strangers}, or set dangerouslyAllowPublicSuffixes`])
  }
  if (scheme === 'http' && !rules.insecureOrigins) {
    const secure = shared ? undefined : text.replace(/^http(:.*?)(:443)?$/, 'https$1')
    const remedy = secure ? `write ${show(secure)}` : 'use https'
    const message = `whoever controls the network can read what users of ${show(text)} can: ${remedy}, or set dangerouslyAllowInsecureOrigins`
    faults.push(['origin-insecure', message, secure])
  }
  return faults
}
