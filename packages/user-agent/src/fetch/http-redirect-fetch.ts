import { isCorsNonWildcardRequestHeaderName } from './cors-request-headers.ts'
import { parsedUrl } from './parsed-url.ts'
import { type EngineQuirks, standardQuirks } from './quirks.ts'
import type { Refusal, RefusalCode } from './refusal.ts'
import type { ResponseTainting } from './request.ts'

/** `Uint8Array<ArrayBuffer>`, for which TypeScript before 5.7 has no name. */
type Bytes = ReturnType<typeof Uint8Array.of>

const redirectLimit = 20
const requestBodyHeaderNames: readonly string[] = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
]
/** `Save-Data` is kept. */
const clientHintNames: readonly string[] = [
  'device-memory',
  'downlink',
  'dpr',
  'ect',
  'rtt',
  'viewport-width',
  'width',
]

/** The members of a request that a redirect reads or changes. */
export interface RedirectableRequest {
  /** The method, normalized. */
  readonly method: string
  /** The method that decides whether body headers are removed, if it is not `method`. A quirk of one engine. */
  readonly firstMethod?: string
  /** The headers that a preflight asks for, if they are not `headers`. A quirk of one engine. */
  readonly preflightHeaders?: Headers
  /** The header list. */
  readonly headers: Headers
  /** The URL list: all URLs of the request so far, the current one last. */
  readonly urlList: readonly [URL, ...URL[]]
  /** The origin of the page, serialized. */
  readonly pageOrigin: string
  /** The mode. */
  readonly mode: RequestMode | 'websocket'
  /** The response tainting. */
  readonly tainting: ResponseTainting
  /** The use-CORS-preflight flag. */
  readonly useCorsPreflight?: boolean
  /** The body, or `null` if there is none. A stream cannot be sent again. */
  readonly body: Bytes | ReadableStream<Uint8Array> | null
}

/** The result of a redirect: the next request, or the refusal. */
export type RedirectResult<T> =
  | { readonly success: true; readonly request: T }
  | { readonly success: false; readonly refusal: Refusal }

/**
 * Returns the next request after a redirect, or a refusal: the *HTTP-redirect fetch*. A 301 or 302 turns a `POST` into a `GET`,
 * and a 303 turns any method except `HEAD` into a `GET`. A redirect to another origin drops `Authorization`. A URL with a user
 * name or password is refused across origins. The 21st redirect is always refused. `quirks` lists how an engine departs from
 * the standard. Never throws.
 *
 * Fetch standard, §4.5 HTTP-redirect fetch.
 *
 * @example
 * const next = httpRedirectFetch(request, 303, '/done')
 * next.success && next.request.method // 'GET'
 */
export function httpRedirectFetch<T extends RedirectableRequest>(
  request: T,
  status: number,
  location: string,
  quirks: EngineQuirks = standardQuirks,
): RedirectResult<T> {
  const currentUrl = currentUrlOf(request)
  const isRefused = location === '' && quirks.emptyLocation === 'refuse'
  const locationUrl = parsedUrl(percentEncoded(location), currentUrl.href)
  if (isRefused || locationUrl === null) return refuse('redirect-location', 5, 'a URL', location)
  // Response's "location URL": the fragment is inherited.
  if (locationUrl.hash === '') locationUrl.hash = currentUrl.hash
  if (locationUrl.protocol !== 'http:' && locationUrl.protocol !== 'https:') {
    return refuse('redirect-scheme', 6, 'an http: or https: URL', locationUrl.href)
  }
  if (request.urlList.length > redirectLimit) {
    return refuse('redirect-limit', 7, `${redirectLimit} redirects at most`, locationUrl.href)
  }
  const includesCredentials = locationUrl.username !== '' || locationUrl.password !== ''
  if (includesCredentials && request.mode === 'cors' && locationUrl.origin !== request.pageOrigin) {
    return refuse('redirect-credentials', 9, 'a URL without user name and password', locationUrl.href)
  }
  if (includesCredentials && request.tainting === 'cors') {
    return refuse('redirect-credentials', 10, 'a URL without user name and password', locationUrl.href)
  }
  // Chromium does so in `fetch`, not in XMLHttpRequest.
  const isRefusedEverywhere = quirks.everyRedirectWithCredentialsIsRefused && request.mode !== 'navigate'
  if (includesCredentials && isRefusedEverywhere && !request.useCorsPreflight) {
    const code = 'redirect-credentials-outside-cors'
    return refuse(code, 10, 'a URL without user name and password', locationUrl.href)
  }
  if (status !== 303 && request.body instanceof ReadableStream) {
    return refuse('redirect-stream-body', 11, 'status 303, or a body that can be sent again', String(status))
  }
  const headers = new Headers(request.headers)
  const isForeign = locationUrl.origin !== currentUrl.origin
  const deleteBecomesGet = quirks.foreignRedirectMakesDeleteGet && isForeign && request.method === 'DELETE'
  const becomesGet = makesGet(status, request.method)
  if (isForeign) {
    for (const name of [...headers.keys()]) {
      if (isCorsNonWildcardRequestHeaderName(name)) headers.delete(name)
    }
  }
  if (quirks.foreignRedirectRemovesClientHints && locationUrl.origin !== request.pageOrigin) {
    for (const name of clientHintNames) headers.delete(name)
  }
  const preflightHeaders = new Headers(headers)
  if (becomesGet) for (const name of requestBodyHeaderNames) preflightHeaders.delete(name)
  if (becomesGet || makesGet(status, request.firstMethod ?? request.method)) {
    for (const name of requestBodyHeaderNames) headers.delete(name)
  }
  return {
    success: true,
    request: {
      ...request,
      headers,
      ...(request.firstMethod === undefined ? {} : { preflightHeaders }),
      ...(becomesGet || deleteBecomesGet ? { method: 'GET', body: null } : {}),
      urlList: [...request.urlList, locationUrl],
    },
  }
}

/**
 * Returns whether a request has a *redirect-tainted origin*: a redirect led from one foreign origin to another, or back to the
 * page's own. From then on, its `Origin` is `null`, and the CORS check compares with `null`.
 *
 * Fetch standard, §2.2.5 Requests ("redirect-taint") and §3.2 `Origin` header.
 *
 * @example
 * hasRedirectTaintedOrigin({
 *   pageOrigin: 'https://app.example.com',
 *   urlList: [new URL('https://api.example.com/'), new URL('https://other.example.com/')],
 * }) // true
 */
export function hasRedirectTaintedOrigin(
  request: Pick<RedirectableRequest, 'pageOrigin' | 'urlList'>,
): boolean {
  let lastUrl: URL | null = null
  for (const url of request.urlList) {
    if (lastUrl !== null && url.origin !== lastUrl.origin && lastUrl.origin !== request.pageOrigin)
      return true
    lastUrl = url
  }
  return false
}

/** The *current URL* of a request: the last of its URL list. */
export function currentUrlOf(request: Pick<RedirectableRequest, 'urlList'>): URL {
  return request.urlList[request.urlList.length - 1] as URL
}

/**
 * A header value is bytes, one per character, most often of UTF-8; the URL parser would take them for characters. The
 * standard does not say (whatwg/fetch, issue 883); the web platform tests (`redirect-location-escape`) do, and engines do it.
 */
function percentEncoded(location: string): string {
  return location.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Whether a redirect of this status makes a request of this method a `GET`. */
function makesGet(status: number, method: string): boolean {
  if (status === 301 || status === 302) return method === 'POST'
  return status === 303 && method !== 'GET' && method !== 'HEAD'
}

function refuse(
  code: RefusalCode,
  step: number,
  expected: string,
  received: string,
): { readonly success: false; readonly refusal: Refusal } {
  const header = 'Location'
  return {
    success: false,
    refusal: { code, step: `HTTP-redirect fetch (§4.5), step ${step}`, header, expected, received },
  }
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Returns whether a status is a *redirect status*. 300, 304 and 305 are not.
 *
 * Fetch standard, §2.2.3 Statuses.
 *
 * @example
 * isRedirectStatus(307) // true
 */
export function isRedirectStatus(status: number): boolean {
  return redirectStatuses.has(status)
}
