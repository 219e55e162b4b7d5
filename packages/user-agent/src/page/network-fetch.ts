import type { Engine } from '../engines/engine.ts'
import { currentUrlOf } from '../fetch/http-redirect-fetch.ts'
import { type CorsRequest, includesCredentials } from '../fetch/request.ts'
import type { CorsPreflightCache } from '../preflight/preflight-cache.ts'
import type { PageCookies } from './cookies.ts'
import { type Exchange, exchangeWith, type ServerFetch } from './exchange.ts'
import { originHeader } from './origin-header.ts'
import type { PageRequest } from './page-request.ts'
import { sentMetadata } from './sent-metadata.ts'

/** The context of a fetch: everything except the request. */
export interface FetchContext {
  readonly fetch: ServerFetch
  readonly engine: Engine
  readonly preflightCache: CorsPreflightCache
  readonly cookies: PageCookies | null
}

/** The state of a request after its redirects: its serialized origin, and whether a preflight asked about it. */
interface Sender extends Pick<CorsRequest, 'origin'> {
  readonly isPreflighted: boolean
}

/**
 * The part of the *HTTP-network-or-cache fetch* that servers see: `Origin`, `Sec-Fetch-*`, and cookies in and out.
 *
 * Fetch standard, §4.6 HTTP-network-or-cache fetch.
 */
export async function networkFetch(
  request: PageRequest,
  { origin: requestOrigin, isPreflighted }: Sender,
  first: PageRequest,
  { fetch, cookies, engine }: FetchContext,
  exchange: Exchange[],
): Promise<Response> {
  if (request.cache === 'only-if-cached' && !engine.quirks.onlyIfCachedAsksServer) {
    const cause = new TypeError(
      'The cache mode "only-if-cached" sends nothing, and a page has no HTTP cache.',
    )
    throw new TypeError('Failed to fetch', { cause })
  }
  const url = currentUrlOf(request)
  const headers = new Headers(request.headers)
  const origin = originHeader(request, requestOrigin, first.method, engine.quirks)
  if (origin !== null) headers.set('origin', origin)
  const metadata = await sentMetadata(request, isPreflighted ? 'preflighted' : 'simple', engine.quirks)
  for (const [name, value] of Object.entries(metadata)) headers.set(name, value)
  const jar = includesCredentials(request.credentials, request.tainting) ? cookies : null
  const cookieHeader = (await jar?.cookieHeader(request)) ?? ''
  if (cookieHeader !== '') headers.set('cookie', cookieHeader)
  const { method, body, signal } = request
  const response = await exchangeWith(fetch, 'request', { method, url, headers, body, signal }, exchange)
  await jar?.store(request, response.headers)
  return response
}
