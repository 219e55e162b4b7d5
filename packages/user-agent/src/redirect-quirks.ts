import { needsCorsPreflight } from './cors-preflight-request.ts'
import { unsafeHeaderNames } from './cors-request.ts'
import type { EngineQuirks } from './engines/engine.ts'
import type { PageRequest } from './page-request.ts'
import type { CorsRequest } from './request.ts'

/** How far a fetch has come. */
export interface RedirectProgress {
  /** The request as the page made it. */
  readonly first: PageRequest
  /** Whether it was preflighted before its last redirect. */
  readonly wasPreflighted: boolean
}

/**
 * Gives the request that a preflight is to ask about, or `null` when none is needed. In the standard that is the request
 * itself; after a redirect engines differ.
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

/** Gives the request that is to be redirected: in the standard the current one, in some engines with its first headers. */
export function redirectable(request: PageRequest, first: PageRequest, quirks: EngineQuirks): PageRequest {
  const returning = quirks.removedHeadersReturnAtNextRedirect
  const authorization = first.headers.get('authorization')
  // Firefox's XMLHttpRequest gets only this one back, and its `fetch` all.
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
