import { PLATFORM_SUFFIXES, SECOND_LEVEL_SUFFIXES } from './public-suffixes.ts'

/**
 * Whether the subdomains of a host belong to strangers: single labels, second levels such as `co.uk`, and the
 * hosting platforms that people use. It is compact, not complete; the option `isPublicSuffix` takes a whole list.
 */
export function isCommonPublicSuffix(host: string): boolean {
  const dot = host.lastIndexOf('.')
  if (dot < 0) return true
  const name = host.slice(0, dot)
  const top = host.slice(dot + 1)
  const platforms = Object.hasOwn(PLATFORM_SUFFIXES, top) ? PLATFORM_SUFFIXES[top] : undefined
  if (platforms?.split(' ').includes(name)) return true
  const [first = '', second = ''] = top
  return Object.entries(SECOND_LEVEL_SUFFIXES).some(
    ([words, countries]) =>
      words.split(' ').includes(name) &&
      top.length === 2 &&
      countries.split(' ').some((country) => country.startsWith(first) && country.includes(second, 1)),
  )
}
