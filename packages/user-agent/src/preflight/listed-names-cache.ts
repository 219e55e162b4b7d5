import { requestedHeaderNames } from '../fetch/cors-request-headers.ts'
import type { CorsRequest } from '../fetch/request.ts'
import type { CorsPreflightCache } from './preflight-cache.ts'

interface Lists {
  /** When each method, and each lower-case header name, expires. */
  readonly methods: Map<string, number>
  readonly headerNames: Map<string, number>
}

/**
 * Makes a CORS-preflight cache as Firefox has it. As in the standard (§4.9) grants add up, but requests with and
 * without credentials share nothing, `*` covers nothing, and `HEAD` must have been listed.
 *
 * @example
 * const cache = createListedNamesPreflightCache()
 * cache.store(request, { methods: ['*'], headerNames: [], maxAge: 600 })
 * cache.covers(request) // false
 */
export function createListedNamesPreflightCache(now: () => number = Date.now): CorsPreflightCache {
  const entries = new Map<string, Lists>()

  function has(list: ReadonlyMap<string, number>, name: string): boolean {
    return (list.get(name) ?? 0) > now()
  }

  return {
    covers(request) {
      const entry = entries.get(keyOf(request, request.credentials === 'include'))
      if (entry === undefined) return false
      const methodIsCovered =
        request.method === 'GET' || request.method === 'POST' || has(entry.methods, request.method)
      return methodIsCovered && requestedHeaderNames(request).every((name) => has(entry.headerNames, name))
    },
    store(request, grant) {
      if (grant.maxAge === 0) return
      const key = keyOf(request, request.credentials === 'include')
      const entry = entries.get(key) ?? { methods: new Map(), headerNames: new Map() }
      entries.set(key, entry)
      const expires = now() + grant.maxAge * 1000
      for (const method of grant.methods) entry.methods.set(method, expires)
      for (const name of grant.headerNames) entry.headerNames.set(name.toLowerCase(), expires)
    },
    clear(request) {
      entries.delete(keyOf(request, true))
      entries.delete(keyOf(request, false))
    },
  }
}

function keyOf(request: CorsRequest, credentials: boolean): string {
  return `${credentials} ${request.origin} ${request.url}`
}
