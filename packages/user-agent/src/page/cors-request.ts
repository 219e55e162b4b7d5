import { corsUnsafeRequestHeaderNames } from '../fetch/cors-request-headers.ts'
import { currentUrlOf, hasRedirectTaintedOrigin } from '../fetch/http-redirect-fetch.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'
import type { CorsRequest } from '../fetch/request.ts'
import { needsCorsPreflight } from '../preflight/preflight-request.ts'
import { urlWithoutFragment } from './exchange.ts'
import type { PageRequest } from './page-request.ts'

/** Returns the request as the CORS algorithms see it, with the `Origin` that it has after its redirects. */
export function corsRequestOf(request: PageRequest, quirks: EngineQuirks): CorsRequest {
  const { method, headers, credentials } = request
  return {
    method,
    headers,
    unsafeHeaderNames: unsafeHeaderNames(request, headers, quirks),
    credentials,
    url: urlWithoutFragment(currentUrlOf(request)),
    origin: hasRedirectTaintedOrigin(request) ? 'null' : request.pageOrigin,
    useCorsPreflight: request.useCorsPreflight,
  }
}

/** Lists the unsafe names among `headers`, by the lines that the page gave: a redirect removes headers, and changes none. */
function unsafeHeaderNames(request: PageRequest, headers: Headers, quirks: EngineQuirks): readonly string[] {
  const lines = request.headerLines.filter(([name]) => headers.has(name))
  return corsUnsafeRequestHeaderNames(lines, quirks)
}

/** How far a fetch has come. */
interface RedirectProgress {
  /** The request as the page made it. */
  readonly first: PageRequest
  /** Whether it was preflighted before its last redirect. */
  readonly wasPreflighted: boolean
}

/**
 * Returns the request that a preflight asks about, or `null` if no preflight is needed. In the standard it is the
 * request itself. After a redirect, engines differ.
 */
export function requestToPreflight(
  request: PageRequest,
  corsRequest: CorsRequest,
  { first, wasPreflighted }: RedirectProgress,
  quirks: EngineQuirks,
): CorsRequest | null {
  if (request.tainting !== 'cors') return null
  // Before the first redirect the quirks change nothing: its headers and its origin are the first.
  const headers = quirks.redirectedPreflightAsksForFirstHeaders
    ? first.headers
    : (request.preflightHeaders ?? request.headers)
  const asked = {
    ...corsRequest,
    headers,
    unsafeHeaderNames: unsafeHeaderNames(request, headers, quirks),
    ...(quirks.redirectedPreflightHasPageOrigin ? { origin: request.pageOrigin } : {}),
  }
  const again = {
    never: false,
    'once-preflighted': wasPreflighted,
    'with-unsafe-headers': wasPreflighted || unsafeHeaderNames(first, first.headers, quirks).length > 0,
  }
  return again[quirks.preflightsAtEachRedirect] || needsCorsPreflight(asked) ? asked : null
}

/** Returns the request to redirect. In the standard it is the current one; some engines restore its first headers. */
export function redirectable(request: PageRequest, first: PageRequest, quirks: EngineQuirks): PageRequest {
  const returning = quirks.removedHeadersReturnAtNextRedirect
  const authorization = first.headers.get('authorization')
  // Firefox restores only this header in XMLHttpRequest, and all headers in `fetch`.
  if (returning === 'always' && first.useCorsPreflight) {
    const headers = new Headers(request.headers)
    if (authorization !== null) headers.set('authorization', authorization)
    return { ...request, headers }
  }
  if (returning === 'never' || (returning === 'cross-origin' && request.tainting !== 'cors')) return request
  const headers = new Headers(first.headers)
  if (returning === 'cross-origin' && !request.headers.has('authorization')) headers.delete('authorization')
  // Only the first request takes the type of its body from the first line.
  const lastType = first.headerLines.findLast(([name]) => name === 'content-type')
  if (quirks.headerLinesAreJudgedApart && lastType) headers.set(...lastType)
  return { ...request, headers, ...(returning === 'always' ? { firstMethod: first.method } : {}) }
}
