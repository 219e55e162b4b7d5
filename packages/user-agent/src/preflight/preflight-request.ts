import { requestedHeaderNames } from '../fetch/cors-request-headers.ts'
import { isCorsSafelistedMethod } from '../fetch/method.ts'
import type { CorsRequest } from '../fetch/request.ts'

/** The `OPTIONS` request that asks whether another request may be sent. */
export interface CorsPreflightRequest {
  readonly method: 'OPTIONS'
  readonly url: string
  /** `Accept`, `Access-Control-Request-Method`, perhaps `Access-Control-Request-Headers`, and `Origin`. */
  readonly headers: Headers
}

/**
 * Says why a cross-origin request needs a preflight; the empty list says that it needs none. The
 * CORS-preflight cache is not asked.
 *
 * Fetch standard, §4.1 Main fetch (the "unsafe-request flag" case) and §2.2.5 (the use-CORS-preflight flag).
 *
 * @example
 * corsPreflightReasons({ method: 'PUT', headers: new Headers() }) // ['the method PUT']
 */
export function corsPreflightReasons(
  request: Pick<CorsRequest, 'method' | 'headers' | 'unsafeHeaderNames' | 'useCorsPreflight'>,
): readonly string[] {
  const reasons: string[] = []
  if (!isCorsSafelistedMethod(request.method)) reasons.push(`the method ${request.method}`)
  for (const name of requestedHeaderNames(request)) reasons.push(`the header ${name}`)
  if (request.useCorsPreflight === true) reasons.push('upload listeners or a stream body')
  return reasons
}

/**
 * Says whether a cross-origin request needs a preflight: its method is not CORS-safelisted, or one of its headers
 * is not, or its use-CORS-preflight flag is set.
 *
 * Fetch standard, §4.1 Main fetch.
 *
 * @example
 * needsCorsPreflight({ method: 'POST', headers: new Headers({ 'content-type': 'application/json' }) }) // true
 */
export function needsCorsPreflight(
  request: Pick<CorsRequest, 'method' | 'headers' | 'unsafeHeaderNames' | 'useCorsPreflight'>,
): boolean {
  return corsPreflightReasons(request).length > 0
}

/**
 * Makes the preflight of a request. It carries no cookies, no `Authorization` and none of the request's own
 * headers, only their names: lower-case, sorted, joined by `,` with no space.
 *
 * Fetch standard, §4.8 CORS-preflight fetch, steps 1 to 5.
 *
 * @example
 * corsPreflightRequest(request).headers.get('access-control-request-headers') // 'authorization,x-token'
 */
export function corsPreflightRequest(request: CorsRequest): CorsPreflightRequest {
  const headers = new Headers({ accept: '*/*', 'access-control-request-method': request.method })
  const names = requestedHeaderNames(request)
  if (names.length > 0) headers.set('access-control-request-headers', names.join(','))
  headers.set('origin', request.origin)
  return { method: 'OPTIONS', url: request.url, headers }
}
