import { isCorsNonWildcardRequestHeaderName, requestedHeaderNames } from '../fetch/cors-request-headers.ts'
import { isCorsSafelistedMethod } from '../fetch/method.ts'
import type { CorsRequest } from '../fetch/request.ts'

/** A CORS-preflight cache, of any engine. */
export interface CorsPreflightCache {
  /** Returns whether earlier preflights cover the request, so that it needs no other. */
  covers(request: CorsRequest): boolean
  /** Stores the grant of a preflight for the request. */
  store(request: CorsRequest, grant: CorsPreflightGrant): void
  /** *Clears the cache entries* of the request's origin and URL. */
  clear(request: CorsRequest): void
}

interface CacheEntry {
  readonly origin: string
  readonly url: string
  readonly credentials: boolean
  readonly method: string | null
  readonly headerName: string | null
  expires: number
}

/**
 * Creates a *CORS-preflight cache* of the standard. It has one entry per method and per header name, so that the grants of
 * several preflights add up. `now` returns the time in milliseconds.
 *
 * Like the standard, it treats a `*` that a preflight with credentials stored as a wildcard later, although it was only a
 * literal name. No engine does so.
 *
 * Fetch standard, §4.9 CORS-preflight cache.
 *
 * @example
 * const cache = createCorsPreflightCache()
 * cache.store(request, { methods: ['PUT'], headerNames: [], maxAge: 600 })
 * cache.covers(request) // true
 */
export function createCorsPreflightCache(now: () => number = Date.now): CorsPreflightCache {
  let entries: CacheEntry[] = []

  function matching(request: CorsRequest): CacheEntry[] {
    const time = now()
    return entries.filter(
      (entry) =>
        entry.expires > time &&
        entry.origin === request.origin &&
        entry.url === request.url &&
        (entry.credentials || request.credentials !== 'include'),
    )
  }

  return {
    covers(request) {
      const entriesOfRequest = matching(request)
      const methodIsCovered =
        entriesOfRequest.some((entry) => matchesMethod(entry, request.method)) ||
        (isCorsSafelistedMethod(request.method) && request.useCorsPreflight !== true)
      return (
        methodIsCovered &&
        requestedHeaderNames(request).every((name) =>
          entriesOfRequest.some((entry) => matchesHeaderName(entry, name)),
        )
      )
    },

    store(request, grant) {
      const expires = now() + grant.maxAge * 1000
      const found = matching(request)
      const base = {
        origin: request.origin,
        url: request.url,
        credentials: request.credentials === 'include',
        expires,
      }
      for (const method of grant.methods) {
        const matches = found.filter((entry) => matchesMethod(entry, method))
        for (const entry of matches) entry.expires = expires
        if (matches.length === 0) entries.push({ ...base, method, headerName: null })
      }
      for (const headerName of grant.headerNames) {
        const matches = found.filter((entry) => matchesHeaderName(entry, headerName))
        for (const entry of matches) entry.expires = expires
        if (matches.length === 0) entries.push({ ...base, method: null, headerName })
      }
    },

    clear(request) {
      entries = entries.filter((entry) => entry.origin !== request.origin || entry.url !== request.url)
    },
  }
}

/** "Method cache entry match". */
function matchesMethod(entry: CacheEntry, method: string): boolean {
  return entry.method === method || entry.method === '*'
}

/** "Header-name cache entry match". */
function matchesHeaderName(entry: CacheEntry, name: string): boolean {
  if (entry.headerName === null) return false
  if (entry.headerName.toLowerCase() === name.toLowerCase()) return true
  return entry.headerName === '*' && !isCorsNonWildcardRequestHeaderName(name)
}

/** The methods and header names that a preflight granted, as the CORS-preflight cache stores them. */
export interface CorsPreflightGrant {
  /** The allowed methods. */
  readonly methods: readonly string[]
  /** The allowed header names. */
  readonly headerNames: readonly string[]
  /** How many seconds they are allowed. */
  readonly maxAge: number
}
