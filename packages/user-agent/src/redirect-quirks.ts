import { needsCorsPreflight } from './cors-preflight-request.ts'
import { unsafeHeaderNames } from './cors-request.ts'
import { isCorsNonWildcardRequestHeaderName } from './cors-safelisted-request-header.ts'
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
  const headers = new Headers(
    quirks.redirectedPreflightAsksForFirstHeaders
      ? first.headers
      : (request.preflightHeaders ?? request.headers),
  )
  const authorization = first.headers.get('authorization')
  if (authorization !== null && asksForRemovedAuthorization(request, quirks)) {
    headers.set('authorization', authorization)
  }
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

function asksForRemovedAuthorization({ urlList }: PageRequest, quirks: EngineQuirks): boolean {
  const [before, current] = urlList.slice(-2)
  const isWithinOrigin = before !== undefined && before.origin === current?.origin
  return quirks.laterRedirectsAskForRemovedAuthorization && isWithinOrigin
}

/** Gives the request that is to be redirected: in the standard the current one, in some engines with its first headers. */
export function redirectable(request: PageRequest, first: PageRequest, quirks: EngineQuirks): PageRequest {
  const returning = quirks.removedHeadersReturnAtNextRedirect
  // What Firefox does so is its `fetch`, not its XMLHttpRequest.
  if (returning === 'always' && first.useCorsPreflight) return request
  if (returning === 'never' || (returning === 'cross-origin' && request.tainting !== 'cors')) return request
  const headers = new Headers(first.headers)
  for (const name of [...headers.keys()]) {
    if (isCorsNonWildcardRequestHeaderName(name) && !request.headers.has(name)) headers.delete(name)
  }
  // Only the first request takes the type of its body from the first line.
  const lastType = first.headerLines.findLast(([name]) => name === 'content-type')
  if (quirks.headerLinesAreJudgedApart && lastType) headers.set(...lastType)
  return { ...request, headers, ...(returning === 'always' ? { firstMethod: first.method } : {}) }
}
