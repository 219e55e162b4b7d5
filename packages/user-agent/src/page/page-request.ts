import { isToken } from '../fetch/header-values.ts'
import type { RedirectableRequest } from '../fetch/http-redirect-fetch.ts'
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from '../fetch/method.ts'
import { parsedUrl } from '../fetch/parsed-url.ts'
import { type EngineQuirks, standardQuirks } from '../fetch/quirks.ts'
import type { ResponseTainting } from '../fetch/request.ts'
import { fillHeaders, type HeaderLine, type RequestHeaders } from './request-headers.ts'
import { type ConvertedInit, convertInit, fetchFailure, type PageRequestInit } from './request-init.ts'

/** A request that a page has made and the browser has accepted. */
export interface PageRequest extends RedirectableRequest {
  readonly credentials: RequestCredentials
  readonly destination: '' | 'document'
  readonly redirect: RequestRedirect
  readonly cache: RequestCache
  readonly referrerPolicy: ReferrerPolicy
  /** The lines of `headers` as the page gave them. */
  readonly headerLines: readonly HeaderLine[]
  readonly tainting: ResponseTainting
  readonly useCorsPreflight: boolean
  readonly signal: AbortSignal | null
}

/**
 * Creates a request from the arguments of `fetch`. Throws a `TypeError`, as `fetch` does, if the request can never be
 * sent. Forbidden headers are silently left out.
 *
 * Fetch standard, §5.4 Request class (the constructor).
 */
export async function pageRequest(
  pageOrigin: string,
  input: string | URL | Request,
  given: PageRequestInit | null | undefined,
  quirks: EngineQuirks = standardQuirks,
): Promise<PageRequest> {
  const base = pageOrigin === 'null' ? undefined : pageOrigin
  const source = input instanceof Request ? input : null
  const url = parseUrl(source?.url ?? `${input}`, base)
  const init = convertInit(given, base, quirks)
  const method = normalizeMethod(init.method ?? source?.method ?? 'GET')
  const mode = init.mode ?? source?.mode ?? 'cors'
  // Not every runtime's Request has a cache mode.
  const cache = init.cache ?? source?.cache ?? 'default'
  checkMethod(method, mode)
  if (cache === 'only-if-cached' && mode !== 'same-origin') {
    throw fetchFailure("'only-if-cached' can be set only with 'same-origin' mode")
  }
  // An XMLHttpRequest combines its lines itself.
  const areJudgedApart = quirks.headerLinesAreJudgedApart && !init.uploadListeners
  const filled: RequestHeaders = { areJudgedApart, lines: [], headers: new Headers() }
  fillHeaders(filled, init.headers === undefined ? source?.headers : init.headers, mode, quirks)
  const { body, contentType } = await extractBody(init.body ?? source?.body ?? null, source, quirks)
  if (body !== null && (method === 'GET' || method === 'HEAD')) {
    throw fetchFailure('Request with GET/HEAD method cannot have body.')
  }
  if (body instanceof ReadableStream) checkStream(init, mode, quirks)
  if (contentType !== null && !filled.headers.has('content-type')) {
    const guard = quirks.bodyTypeIsNotGuarded ? 'cors' : mode
    fillHeaders(filled, { 'content-type': contentType }, guard, quirks)
  }
  const { headers, lines } = filled
  const firstType = lines.find(([name]) => name === 'content-type')
  // The last line of a request without a body, but the first of one with a body.
  if (areJudgedApart && body !== null && firstType) headers.set(...firstType)
  if (!headers.has('accept')) fillHeaders(filled, { accept: '*/*' }, mode, quirks)
  return {
    method,
    headers,
    headerLines: areJudgedApart ? lines : [...headers],
    urlList: [url],
    pageOrigin,
    mode,
    destination: '',
    credentials: init.credentials ?? source?.credentials ?? 'same-origin',
    redirect: init.redirect ?? source?.redirect ?? 'follow',
    cache,
    referrerPolicy: init.referrerPolicy ?? source?.referrerPolicy ?? '',
    tainting: 'basic',
    body,
    useCorsPreflight: init.uploadListeners || body instanceof ReadableStream,
    signal: init.signal === undefined ? (source?.signal ?? null) : init.signal,
  }
}

function parseUrl(url: string, base: string | undefined): URL {
  const parsed = parsedUrl(url, base)
  if (parsed === null) throw fetchFailure(`Failed to parse URL from ${url}`)
  if (parsed.username !== '' || parsed.password !== '') {
    throw fetchFailure(`Request cannot be constructed from a URL that includes credentials: ${url}`)
  }
  return parsed
}

function checkMethod(method: string, mode: RequestMode): void {
  if (!isToken(method)) throw fetchFailure(`'${method}' is not a valid HTTP method.`)
  if (isForbiddenMethod(method)) throw fetchFailure(`'${method}' HTTP method is unsupported.`)
  if (mode === 'navigate') {
    throw fetchFailure(
      "Cannot construct a Request with a RequestInit whose mode member is set as 'navigate'.",
    )
  }
  if (mode === 'no-cors' && !isCorsSafelistedMethod(method)) {
    throw fetchFailure(`'${method}' is unsupported in no-cors mode.`)
  }
}

function checkStream(init: ConvertedInit, mode: RequestMode, { streamBody }: EngineQuirks): void {
  if (streamBody === 'refused') {
    throw new DOMException('ReadableStream uploading is not supported', 'NotSupportedError')
  }
  if (init.keepalive) throw fetchFailure('Keepalive request cannot have a ReadableStream body.')
  if (init.duplex === undefined) {
    throw fetchFailure('The `duplex` member must be specified for a request with a streaming body')
  }
  if (mode === 'no-cors') {
    throw fetchFailure('If request is made from ReadableStream, mode should be"same-origin" or "cors"')
  }
}

const TEXT = 'text/plain;charset=UTF-8'

async function extractBody(
  body: BodyInit | null,
  source: Request | null,
  quirks: EngineQuirks,
): Promise<{ readonly body: PageRequest['body']; readonly contentType: string | null }> {
  if (body === null) return { body: null, contentType: null }
  // A Request gives its body as a stream, but has a source for it.
  if (source !== null && body === source.body) {
    return { body: new Uint8Array(await source.arrayBuffer()), contentType: null }
  }
  if (body instanceof ReadableStream) {
    return quirks.streamBody === 'text' ? extractBody(`${body}`, null, quirks) : { body, contentType: null }
  }
  const carrier = new Response(body)
  // Must run before the body is read: Bun then forgets its type, and never knows that of a string.
  const contentType = carrier.headers.get('content-type') ?? (typeof body === 'string' ? TEXT : null)
  return { body: new Uint8Array(await carrier.arrayBuffer()), contentType }
}
