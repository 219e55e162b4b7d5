import { isCorsSafelistedRequestHeader } from './cors-safelisted-request-header.ts'
import type { EngineQuirks } from './engines/engine.ts'
import { standardQuirks } from './engines/standard.ts'
import type { CorsRequest } from './request.ts'

const longestSafelistedTotal = 1024

/**
 * Lists the *CORS-unsafe request-header names* of a header list: those that a preflight must ask for, in lower
 * case, each once, sorted. When the safelisted values together pass 1024 bytes, their names are among them. `quirks` is
 * how one engine departs from the standard.
 *
 * Fetch standard, §2.2.2 Headers.
 *
 * @example
 * corsUnsafeRequestHeaderNames(new Headers({ 'X-B': '1', accept: '*' + '/*', 'X-A': '2' })) // ['x-a', 'x-b']
 */
export function corsUnsafeRequestHeaderNames(
  headers: Iterable<readonly [string, string]>,
  quirks: EngineQuirks = standardQuirks,
): readonly string[] {
  const unsafe: string[] = []
  const potentiallyUnsafe: string[] = []
  let safelistedTotal = 0
  for (const [name, value] of headers) {
    if (isCorsSafelistedRequestHeader(name, value, quirks)) {
      potentiallyUnsafe.push(name.toLowerCase())
      safelistedTotal += value.length
    } else {
      unsafe.push(name.toLowerCase())
    }
  }
  if (safelistedTotal > longestSafelistedTotal) unsafe.push(...potentiallyUnsafe)
  return (quirks.headerLinesAreJudgedApart ? unsafe : [...new Set(unsafe)]).sort()
}

/** Lists the names that a preflight of a request asks for. */
export function requestedHeaderNames(
  request: Pick<CorsRequest, 'headers' | 'unsafeHeaderNames'>,
): readonly string[] {
  return request.unsafeHeaderNames ?? corsUnsafeRequestHeaderNames(request.headers)
}
