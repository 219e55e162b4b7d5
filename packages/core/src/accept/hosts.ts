import type { OriginPattern } from '../decide/rules.ts'
import type { Mistake, OriginRules } from '../issues.ts'
import { PLATFORM_SUFFIXES, SECOND_LEVEL_SUFFIXES } from './public-suffixes.ts'

/**
 * Returns whether a name is for private use. Nobody can register a name below it, so it is never a public suffix (RFC 2606,
 * §2; RFC 6761, §6; RFC 6762, §3; RFC 8375). `lan` is not reserved, but home routers use it.
 */
export function isPrivateUse(host: string): boolean {
  return /^(test|local|internal|lan|home\.arpa|localhost)\.?$/.test(host)
}

/**
 * Returns whether a host, its wildcard included, is this machine. Its traffic crosses no network, so `http` is not a
 * risk (RFC 6761, §6.3; RFC 1122, §3.2.1.3).
 */
export function isLoopback(host: string): boolean {
  return /^((.*\.)?localhost|\[::1\]|127(\.\d+){3})\.?$/.test(host)
}

/**
 * Returns whether anyone can have a site under a host. Knows top-level domains, second levels such as `co.uk`, the
 * hosting platforms that most people use, and domains above them, such as `railway.app` above `up.railway.app`. It is
 * compact, not complete. The option `isPublicSuffix` takes a whole list.
 */
export function isCommonPublicSuffix(host: string): boolean {
  if (isPrivateUse(host)) return false
  const dot = host.lastIndexOf('.')
  if (dot < 0 || platformSuffixesIn(host).length > 0) return true
  const name = host.slice(0, dot)
  const top = host.slice(dot + 1)
  const [first = '', second = ''] = top
  return (
    top.length === 2 &&
    Object.entries(SECOND_LEVEL_SUFFIXES).some(
      ([words, countries]) =>
        words.split(' ').includes(name) &&
        countries.split(' ').some((country) => country.startsWith(first) && country.includes(second, 1)),
    )
  )
}

/**
 * Asks a function that knows only the public suffixes themselves whether anyone can have a site under a host. A
 * wildcard over `railway.app` also spans the sites under `up.railway.app`, so the function is asked about both.
 */
export function spansPublicSuffix(host: string, isPublicSuffix: (host: string) => boolean): boolean {
  return !isPrivateUse(host) && [...new Set([host, ...platformSuffixesIn(host)])].some(isPublicSuffix)
}

/** The labels in the list that are one of many. `us-east-1` is one of the regions with names of this form. */
const SAMPLE = /^(nyc3|westus2|eu|a|x)$/
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/

/** Returns whether a label of a host is one that the list has, or one of many like it. */
function isLike(label: string, listed = ''): boolean {
  return label === listed || SAMPLE.test(listed) || (listed === 'us-east-1' && REGION.test(label))
}

/** The suffixes of platforms that are the host or below it. */
function platformSuffixesIn(host: string): readonly string[] {
  const labels = host.split('.').reverse()
  const [top, domain] = labels as [string, string]
  const names = Object.hasOwn(PLATFORM_SUFFIXES, top) ? PLATFORM_SUFFIXES[top] : undefined
  // Ends here for most hosts, so that a long list of them takes little time.
  if (!names?.includes(domain)) return []
  return names
    .split(' ')
    .map((name) => [top, ...name.split('.').reverse()])
    .filter((suffix) => labels.every((label, index) => isLike(label, suffix[index])))
    .map((suffix) => [...labels, ...suffix.slice(labels.length)].reverse().join('.'))
}

/** Returns what makes a pattern risky under these rules. */
export function risksOf({ scheme, host, wildcard }: OriginPattern, rules: OriginRules): readonly Mistake[] {
  if (!rules.credentials || isLoopback(host)) return []
  const risks: Mistake[] = []
  const parent = host.slice(host.indexOf('.') + 1).replace(/\.$/, '')
  const anyId = host === '*'
  const shared = wildcard && !rules.publicSuffixes && (anyId || rules.isPublicSuffix(parent))
  if (shared) risks.push(['origin-public-suffix', { about: anyId ? undefined : parent }])
  if (scheme === 'http' && !rules.insecureOrigins) {
    risks.push(['origin-insecure', { reason: shared ? 'shared' : undefined }])
  }
  return risks
}
