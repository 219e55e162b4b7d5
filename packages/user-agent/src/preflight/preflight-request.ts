import { requestedHeaderNames } from '../fetch/cors-request-headers.ts'
import { isCorsSafelistedMethod } from '../fetch/method.ts'
import type { CorsRequest } from '../fetch/request.ts'

/** The `OPTIONS` request that asks whether another request may be sent. */
export interface CorsPreflightRequest {
  /** Always `OPTIONS`. */
  readonly method: 'OPTIONS'
  /** The URL of the request. */
  readonly url: string
  /** `Accept`, `Access-Control-Request-Method`, perhaps `Access-Control-Request-Headers`, and `Origin`. */
  readonly headers: Headers
}

/**
 * Returns why a cross-origin request needs a preflight. The list is empty if it needs none. The preflight cache is not
 * considered.
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
 * Returns whether a cross-origin request needs a preflight. It does if its method or one of its headers is not
 * CORS-safelisted, or if its use-CORS-preflight flag is set.
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
 * Creates the preflight of a request. It has no cookies, no `Authorization` and none of the request's own headers, only
 * their names: in lower case, sorted, and joined by `,` without a space.
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
