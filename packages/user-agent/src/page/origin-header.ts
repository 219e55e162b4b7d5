import { currentUrlOf } from '../fetch/http-redirect-fetch.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'
import type { PageRequest } from './page-request.ts'

/**
 * Returns the `Origin` of a request, or `null` for a request that has none. `origin` is the serialized origin of the
 * request, and `firstMethod` its method before all redirects.
 *
 * Fetch standard, §3.2 ("append a request `Origin` header").
 */
export function originHeader(
  request: PageRequest,
  origin: string,
  firstMethod: string,
  quirks: EngineQuirks,
): string | null {
  if (request.tainting === 'cors' || request.mode === 'websocket') return origin
  const leftAnOrigin = request.urlList.some((url) => url.origin !== request.urlList[0].origin)
  const method = quirks.redirectedGetKeepsOrigin && !leftAnOrigin ? firstMethod : request.method
  if (method === 'GET' || method === 'HEAD') {
    const isOpaque =
      request.mode !== 'navigate' && request.pageOrigin === 'null' && request.credentials === 'include'
    return isOpaque && quirks.noCorsCredentialsSendOpaqueOrigin ? 'null' : null
  }
  if (request.mode === 'cors') return origin
  if (leftAnOrigin && quirks.crossOriginRedirectHidesOriginIn.some((mode) => mode === request.mode))
    return 'null'
  return isHidden(request, origin, leftAnOrigin, quirks) ? 'null' : origin
}

function isHidden(
  request: PageRequest,
  origin: string,
  leftAnOrigin: boolean,
  quirks: EngineQuirks,
): boolean {
  const url = currentUrlOf(request)
  const referrerPolicyHidesOrigin = request.mode === 'navigate' ? 'always' : quirks.referrerPolicyHidesOrigin
  const applies = {
    always: true,
    'until-a-cross-origin-redirect': !leftAnOrigin,
    never: false,
  }
  switch (request.referrerPolicy) {
    case 'no-referrer':
      return applies[referrerPolicyHidesOrigin]
    case 'same-origin':
      return applies[referrerPolicyHidesOrigin] && url.origin !== request.pageOrigin
    case 'origin':
    case 'origin-when-cross-origin':
    case 'unsafe-url':
      return false
    default:
      // Only a form gets here: this engine blocks any other request as mixed content.
      if (quirks.downgradedFormKeepsOrigin) return false
      return applies[referrerPolicyHidesOrigin] && origin.startsWith('https:') && url.protocol === 'http:'
  }
}
