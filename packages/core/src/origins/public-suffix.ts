import { PLATFORM_SUFFIXES, SECOND_LEVEL_SUFFIXES } from './public-suffixes.ts'

/**
 * Whether the subdomains of a host belong to strangers: single labels, second levels such as `co.uk`, and the
 * hosting platforms that people use. It is compact, not complete; the option `isPublicSuffix` takes a whole list.
 */
export function isCommonPublicSuffix(host: string): boolean {
  const [first = '', second = '', ...more] = host.split('.')
  if (second === '') return true
  if (PLATFORM_SUFFIXES.split(' ').includes(host)) return true
  if (more.length > 0 || second.length !== 2) return false
  return Object.entries(SECOND_LEVEL_SUFFIXES).some(
    ([words, countries]) => words.split(' ').includes(first) && countries.match(/../g)?.includes(second),
  )
}
