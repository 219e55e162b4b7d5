import { blockedUrl, insecureFormStep } from '../fetch/blocked-url.ts'
import { corsCheck } from '../fetch/cors-check.ts'
import { isPotentiallyTrustworthy } from '../fetch/fetch-metadata.ts'
import {
  basicFilteredResponse,
  corsFilteredResponse,
  opaqueFilteredResponse,
} from '../fetch/filtered-response.ts'
import { currentUrlOf, httpRedirectFetch, isRedirectStatus } from '../fetch/http-redirect-fetch.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'
import { isRefused, type Refusal, type Refusals } from '../fetch/refusal.ts'
import type { CorsRequest } from '../fetch/request.ts'
import { corsPreflightCheck } from '../preflight/preflight-check.ts'
import { corsPreflightRequest } from '../preflight/preflight-request.ts'
import { corsRequestOf, redirectable, requestToPreflight } from './cors-request.ts'
import { discard, type Exchange, exchangeWith, urlWithoutFragment } from './exchange.ts'
import { type FetchContext, networkFetch } from './network-fetch.ts'
import type { PageRequest } from './page-request.ts'
import { sentMetadata } from './sent-metadata.ts'

/** The result of a fetch: a response that the page can read, or the reasons against it, the deciding one first. */
export type FetchOutcome = { readonly exchange: readonly Exchange[]; readonly url: string } & (
  | { readonly success: true; readonly response: Response }
  | { readonly success: false; readonly refusals: Refusals }
)

/**
 * The *main fetch*, with the *HTTP fetch* inside it: sends a page's request, with its preflight and its redirects,
 * and checks the responses. Rejects with a `TypeError` if the server itself fails.
 *
 * Fetch standard, §4.1 Main fetch and §4.4 HTTP fetch.
 */
export async function mainFetch(first: PageRequest, context: FetchContext): Promise<FetchOutcome> {
  const exchange: Exchange[] = []
  const { quirks } = context.engine
  let request = first
  let wasPreflighted = false
  for (;;) {
    const url = urlWithoutFragment(currentUrlOf(request))
    let asked: CorsRequest | null = null
    // After any network error of a request that needs a preflight.
    const clearCache = (): void => {
      if (asked !== null) context.preflightCache.clear(asked)
    }
    const refused = (refusals: Refusals): FetchOutcome => {
      clearCache()
      // With its fragment, as Chromium prints it.
      return { success: false, exchange, url: currentUrlOf(request).href, refusals }
    }

    const tainted = taint(request, quirks)
    if ('code' in tainted) return refused([tainted])
    request = tainted

    const corsRequest = corsRequestOf(request, quirks)
    asked = requestToPreflight(request, corsRequest, { first, wasPreflighted }, quirks)
    wasPreflighted = asked !== null
    let response: Response
    try {
      if (asked !== null && !isCovered(request, asked, context)) {
        const refusals = await corsPreflightFetch(request, asked, context, exchange)
        if (isRefused(refusals)) return refused(refusals)
      }
      const sender = { origin: corsRequest.origin, isPreflighted: asked !== null }
      response = await networkFetch(request, sender, first, context, exchange)
    } catch (error) {
      clearCache()
      throw error
    }
    if (request.tainting === 'cors') {
      const { refusals } = corsCheck(corsRequest, response)
      if (isRefused(refusals)) {
        if (quirks.refusedSimpleRequestClearsCache) context.preflightCache.clear(corsRequest)
        discard(response)
        return refused(refusals)
      }
    }

    const location = response.headers.get('location')
    const isIgnored =
      location === null ? quirks.redirectNeedsLocation : location === '' && quirks.emptyLocation === 'ignore'
    if (isRedirectStatus(response.status) && !isIgnored) {
      if (request.redirect === 'error') {
        discard(response)
        return refused([redirectModeRefusal(response)])
      }
      if (request.redirect === 'manual') {
        discard(response)
        return { success: true, exchange, url, response: opaqueFilteredResponse('opaqueredirect', url) }
      }
      if (location !== null) {
        discard(response)
        const next = httpRedirectFetch(
          redirectable(request, first, quirks),
          response.status,
          location,
          quirks,
        )
        if (!next.success) return refused([next.refusal])
        request = next.request
        continue
      }
    }

    return { success: true, exchange, url, response: filterResponse(request, corsRequest, response, url) }
  }
}

/** Main fetch's choice by origin and mode: the request with its response tainting, or a refusal. */
function taint(request: PageRequest, quirks: EngineQuirks): PageRequest | Refusal {
  const url = currentUrlOf(request)
  const refuse = (code: Refusal['code'], expected: string, received: string): Refusal => {
    return { code, step: 'Main fetch (§4.1)', header: null, expected, received }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refuse('scheme', 'an http: or https: URL', url.protocol)
  }
  const blocked = blockedUrl(request.pageOrigin, url, quirks)
  if (blocked === 'bad-port') return refuse(blocked, 'a port that browsers do not block', url.port)
  if (request.mode === 'navigate') {
    const isMixed = request.pageOrigin.startsWith('https:') && !isPotentiallyTrustworthy(url)
    return isMixed && quirks.insecureFormsAreBlocked
      ? { ...refuse('mixed-content', 'an https: URL', url.protocol), step: insecureFormStep }
      : request
  }
  if (blocked === 'mixed-content') return refuse(blocked, 'an https: URL', url.protocol)
  if (url.origin === request.pageOrigin && request.tainting === 'basic') return request
  if (request.mode === 'same-origin') {
    return refuse('mode-same-origin', request.pageOrigin, url.origin)
  }
  if (request.mode === 'no-cors') {
    return request.redirect === 'follow'
      ? { ...request, tainting: 'opaque' }
      : refuse('mode-no-cors-redirect', 'follow', request.redirect)
  }
  return { ...request, tainting: 'cors' }
}

const conditionalHeaders: readonly string[] = [
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
]

function isCovered(
  request: PageRequest,
  corsRequest: CorsRequest,
  { engine: { quirks }, preflightCache }: FetchContext,
): boolean {
  const notReused = {
    nothing: false,
    'redirect-tainted-origins': corsRequest.origin !== request.pageOrigin,
    'null-origins': corsRequest.origin === 'null',
  }
  if (notReused[quirks.preflightsAreNotReusedFor]) return false
  const isConditional =
    request.cache === 'default' && conditionalHeaders.some((name) => request.headers.has(name))
  const preflightsAgain = {
    never: false,
    always: true,
    'except-uploads': !request.useCorsPreflight,
  }
  if (isConditional && preflightsAgain[quirks.conditionalRequestsPreflightAgain]) return false
  return !quirks.cacheModesThatPreflightAgain.includes(request.cache) && preflightCache.covers(corsRequest)
}

/**
 * The *CORS-preflight fetch*: sends a preflight, and keeps what it grants. Resolves with the refusals; the empty list
 * says that the request may be sent.
 *
 * Fetch standard, §4.8 CORS-preflight fetch.
 */
export async function corsPreflightFetch(
  request: PageRequest,
  corsRequest: CorsRequest,
  { fetch, engine, preflightCache }: FetchContext,
  exchange: Exchange[],
): Promise<readonly Refusal[]> {
  const preflight = corsPreflightRequest(corsRequest)
  const metadata = await sentMetadata(request, 'preflight', engine.quirks)
  for (const [name, value] of Object.entries(metadata)) preflight.headers.set(name, value)
  const outgoing = { ...preflight, url: currentUrlOf(request), body: null, signal: request.signal }
  const response = await exchangeWith(fetch, 'preflight', outgoing, exchange)
  discard(response)
  const { refusals, grant } = corsPreflightCheck(corsRequest, response, engine.quirks)
  const isKept = !engine.quirks.cacheModesThatKeepNoPreflight.includes(request.cache)
  if (grant !== null && isKept) preflightCache.store(corsRequest, grant)
  return refusals
}

function filterResponse(
  request: PageRequest,
  corsRequest: CorsRequest,
  response: Response,
  url: string,
): Response {
  const redirected = request.urlList.length > 1
  switch (request.tainting) {
    case 'basic':
      return basicFilteredResponse(response, url, redirected)
    case 'cors':
      return corsFilteredResponse(corsRequest, response, url, redirected)
    case 'opaque':
      discard(response)
      return opaqueFilteredResponse('opaque')
  }
}

function redirectModeRefusal(response: Response): Refusal {
  return {
    code: 'redirect-mode',
    step: 'HTTP fetch (§4.4)',
    header: null,
    expected: 'a response that is not a redirect',
    received: String(response.status),
  }
}
