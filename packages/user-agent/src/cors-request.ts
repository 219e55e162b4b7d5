import { corsUnsafeRequestHeaderNames } from './cors-unsafe-request-header-names.ts'
import type { EngineQuirks } from './engines/engine.ts'
import { currentUrlOf, hasRedirectTaintedOrigin } from './http-redirect-fetch.ts'
import type { PageRequest } from './page-request.ts'
import type { CorsRequest } from './request.ts'
import { urlWithoutFragment } from './url-without-fragment.ts'

/** The request as the CORS algorithms see it, with the `Origin` that it has after its redirects. */
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
export function unsafeHeaderNames(
  request: PageRequest,
  headers: Headers,
  quirks: EngineQuirks,
): readonly string[] {
  const lines = request.headerLines.filter(([name]) => headers.has(name))
  return corsUnsafeRequestHeaderNames(lines, quirks)
}
