import { isCorsSafelistedRequestHeader } from './cors-safelisted-request-header.ts'

const longestSafelistedTotal = 1024

/**
 * Lists the *CORS-unsafe request-header names* of a header list: those that a preflight must ask for, in lower
 * case, each once, sorted. When the safelisted values together pass 1024 bytes, their names are among them.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * corsUnsafeRequestHeaderNames(new Headers({ 'X-B': '1', accept: '*' + '/*', 'X-A': '2' })) // ['x-a', 'x-b']
 */
export function corsUnsafeRequestHeaderNames(headers: Iterable<[string, string]>): readonly string[] {
  const unsafe = new Set<string>()
  const potentiallyUnsafe: string[] = []
  let safelistedTotal = 0
  for (const [name, value] of headers) {
    if (isCorsSafelistedRequestHeader(name, value)) {
      potentiallyUnsafe.push(name.toLowerCase())
      safelistedTotal += value.length
    } else {
      unsafe.add(name.toLowerCase())
    }
  }
  if (safelistedTotal > longestSafelistedTotal) for (const name of potentiallyUnsafe) unsafe.add(name)
  return [...unsafe].sort()
}
