import { isCorsNonWildcardRequestHeaderName, requestedHeaderNames } from '../fetch/cors-request-headers.ts'
import { isCorsSafelistedMethod } from '../fetch/method.ts'
import type { CorsRequest } from '../fetch/request.ts'
import type { CorsPreflightCache, CorsPreflightGrant } from './preflight-cache.ts'

interface Result extends CorsPreflightGrant {
  readonly credentials: boolean
  readonly expires: number
}

/** Where the engines that keep one result differ. */
export interface OneResultQuirks {
  /** `*` among the names covers `Authorization`. */
  readonly wildcardCoversAuthorization: boolean
  /** `*` is a wildcard only in a result that came without credentials, even if the request has none. */
  readonly wildcardNeedsResultWithoutCredentials: boolean
}

/**
 * Makes a CORS-preflight cache as Chromium and WebKit have it, where the standard (§4.9) adds grants up: **one
 * result** per origin and URL. A newer result replaces it, and a request that it does not cover evicts it. So a
 * server that echoes the requested method makes alternating `PUT` and `DELETE` preflight every time, and one that
 * sends its whole list does not.
 *
 * @example
 * const cache = createOneResultPreflightCache({
 *   wildcardCoversAuthorization: false,
 *   wildcardNeedsResultWithoutCredentials: true,
 * })
 * cache.store(put, { methods: ['PUT'], headerNames: [], maxAge: 600 })
 * cache.covers(remove) // false: and from here on cache.covers(put) is false
 */
export function createOneResultPreflightCache(
  quirk: OneResultQuirks,
  now: () => number = Date.now,
): CorsPreflightCache {
  const results = new Map<string, Result>()

  function isCovered(request: CorsRequest, result: Result): boolean {
    if (result.expires <= now()) return false
    if (request.credentials === 'include' && !result.credentials) return false
    const { methods } = result
    const wildcards = quirk.wildcardNeedsResultWithoutCredentials
      ? !result.credentials
      : request.credentials !== 'include'
    const methodIsCovered =
      methods.includes(request.method) ||
      isCorsSafelistedMethod(request.method) ||
      (wildcards && methods.includes('*'))
    const headerNames = new Set(result.headerNames.map((name) => name.toLowerCase()))
    const wildcard = wildcards && headerNames.has('*')
    return (
      methodIsCovered &&
      requestedHeaderNames(request).every(
        (name) =>
          headerNames.has(name) ||
          (wildcard && (quirk.wildcardCoversAuthorization || !isCorsNonWildcardRequestHeaderName(name))),
      )
    )
  }

  return {
    covers(request) {
      const key = keyOf(request)
      const result = results.get(key)
      const covered = result !== undefined && isCovered(request, result)
      if (!covered) results.delete(key)
      return covered
    },
    store(request, grant) {
      results.set(keyOf(request), {
        ...grant,
        credentials: request.credentials === 'include',
        expires: now() + grant.maxAge * 1000,
      })
    },
    // Chromium keeps the result when the request itself fails its CORS check.
    clear() {},
  }
}

function keyOf(request: CorsRequest): string {
  return `${request.origin} ${request.url}`
}
