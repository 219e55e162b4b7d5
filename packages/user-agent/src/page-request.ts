import { isNoCorsSafelistedRequestHeader } from './cors-safelisted-request-header.ts'
import type { ResponseTainting } from './credentials-mode.ts'
import { isForbiddenRequestHeader } from './forbidden-request-header.ts'
import type { RedirectableRequest } from './http-redirect-fetch.ts'
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from './method.ts'
import { isToken } from './token.ts'

/** What {@link Page.fetch} takes besides what `fetch` takes. */
export interface PageRequestInit extends RequestInit {
  /** As if an `XMLHttpRequest` had listeners on its `upload`: forces a preflight, whatever the request. */
  readonly uploadListeners?: boolean
  /** Must be there when the body is a stream. Not every TypeScript knows it of `RequestInit`. */
  readonly duplex?: 'half'
}

/** A request that a page has made and the browser has accepted. */
export interface PageRequest extends RedirectableRequest {
  readonly credentials: RequestCredentials
  readonly redirect: RequestRedirect
  readonly cache: RequestCache
  readonly tainting: ResponseTainting
  readonly useCorsPreflight: boolean
  readonly signal: AbortSignal | null
}

/**
 * Makes a request of what a page gives to `fetch`. Throws a `TypeError`, as `fetch` does, for what can never be
 * sent; forbidden headers are silently left out.
 *
 * Fetch standard, §5.4 Request class (the constructor) and §5.1 Headers class (the guards).
 */
export async function pageRequest(
  pageOrigin: string,
  input: string | URL | Request,
  init: PageRequestInit,
): Promise<PageRequest> {
  checkEnumerations(init)
  const source = input instanceof Request ? input : null
  const url = parseUrl(source?.url ?? String(input), pageOrigin)
  const method = normalizeMethod(init.method ?? source?.method ?? 'GET')
  const mode = init.mode ?? source?.mode ?? 'cors'
  checkMethod(method, mode)
  const headers = new Headers()
  setAllowed(headers, mode, init.headers ?? source?.headers)
  const { body, contentType } = await extractBody(init.body ?? source?.body ?? null, source)
  if (body !== null && (method === 'GET' || method === 'HEAD')) {
    throw failure('Request with GET/HEAD method cannot have body.')
  }
  if (body instanceof ReadableStream) checkStream(init, mode)
  if (contentType !== null && !headers.has('content-type')) {
    setAllowed(headers, mode, { 'content-type': contentType })
  }
  if (!headers.has('accept')) headers.set('accept', '*/*')
  return {
    method,
    headers,
    urlList: [url],
    pageOrigin,
    mode,
    credentials: init.credentials ?? source?.credentials ?? 'same-origin',
    redirect: init.redirect ?? source?.redirect ?? 'follow',
    // Not every runtime's Request has a cache mode.
    cache: init.cache ?? source?.cache ?? 'default',
    tainting: 'basic',
    body,
    useCorsPreflight: init.uploadListeners === true || body instanceof ReadableStream,
    signal: init.signal ?? source?.signal ?? null,
  }
}

function parseUrl(url: string, pageOrigin: string): URL {
  const base = pageOrigin === 'null' ? undefined : pageOrigin
  if (!URL.canParse(url, base)) throw failure(`Failed to parse URL from ${url}`)
  const parsed = new URL(url, base)
  if (parsed.username !== '' || parsed.password !== '') {
    throw failure(`Request cannot be constructed from a URL that includes credentials: ${url}`)
  }
  return parsed
}

const enumerations = {
  mode: ['RequestMode', 'same-origin', 'no-cors', 'cors', 'navigate'],
  credentials: ['RequestCredentials', 'omit', 'same-origin', 'include'],
  cache: ['RequestCache', 'default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['RequestRedirect', 'follow', 'error', 'manual'],
  duplex: ['RequestDuplex', 'half'],
} as const

/** Web IDL's enumerations. What TypeScript does not see, such as `credentials: true`, would change what is asked. */
function checkEnumerations(init: PageRequestInit): void {
  for (const member of ['mode', 'credentials', 'cache', 'redirect', 'duplex'] as const) {
    const [type, ...values]: readonly string[] = enumerations[member]
    const value = init[member]
    if (value === undefined || values.includes(value)) continue
    throw failure(
      `Failed to read the '${member}' property from 'RequestInit': The provided value '${value}' is not a valid enum value of type ${type}.`,
    )
  }
}

function checkMethod(method: string, mode: RequestMode): void {
  if (!isToken(method)) throw failure(`'${method}' is not a valid HTTP method.`)
  if (isForbiddenMethod(method)) throw failure(`'${method}' HTTP method is unsupported.`)
  if (mode === 'navigate') {
    throw failure("Cannot construct a Request with a RequestInit whose mode member is set as 'navigate'.")
  }
  if (mode === 'no-cors' && !isCorsSafelistedMethod(method)) {
    throw failure(`'${method}' is unsupported in no-cors mode.`)
  }
}

function checkStream(init: PageRequestInit, mode: RequestMode): void {
  if (init.duplex === undefined) {
    throw failure('The `duplex` member must be specified for a request with a streaming body')
  }
  if (mode === 'no-cors') {
    throw failure('If request is made from ReadableStream, mode should be"same-origin" or "cors"')
  }
}

/** The guards "request" and "request-no-cors": they leave out, and say nothing. */
function setAllowed(headers: Headers, mode: RequestMode, source: HeadersInit | undefined): void {
  for (const [name, value] of new Headers(source)) {
    if (isForbiddenRequestHeader(name, value)) continue
    if (mode === 'no-cors' && !isNoCorsSafelistedRequestHeader(name, value)) continue
    headers.set(name, value)
  }
}

const TEXT = 'text/plain;charset=UTF-8'

async function extractBody(
  body: BodyInit | null,
  source: Request | null,
): Promise<{ readonly body: PageRequest['body']; readonly contentType: string | null }> {
  if (body === null) return { body: null, contentType: null }
  // A Request gives its body as a stream, but has a source for it.
  if (source !== null && body === source.body) {
    return { body: new Uint8Array(await source.arrayBuffer()), contentType: null }
  }
  if (body instanceof ReadableStream) return { body, contentType: null }
  const carrier = new Response(body)
  // Before the body is read: Bun then forgets its type, and never knows that of a text.
  const contentType = carrier.headers.get('content-type') ?? (typeof body === 'string' ? TEXT : null)
  return { body: new Uint8Array(await carrier.arrayBuffer()), contentType }
}

function failure(reason: string): TypeError {
  return new TypeError(`Failed to execute 'fetch' on 'Window': ${reason}`)
}
