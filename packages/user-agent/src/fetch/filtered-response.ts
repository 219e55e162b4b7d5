import { extractHeaderListValues } from './header-values.ts'
import type { CorsRequest } from './request.ts'

const forbiddenResponseHeaderNames: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
const safelistedResponseHeaderNames: ReadonlySet<string> = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
])

/**
 * Returns the *CORS-exposed header-name list* of a response: the names in `Access-Control-Expose-Headers`, in lower case. If
 * the value is `*` and the credentials mode is not `include`, it returns every name of the response. A list with one invalid
 * member exposes nothing.
 *
 * Fetch standard, §4.1 Main fetch (after the fetch, when the response tainting is "cors").
 *
 * @example
 * corsExposedHeaderNames({ credentials: 'omit' }, new Headers({ 'access-control-expose-headers': 'ETag' })) // ['etag']
 */
export function corsExposedHeaderNames(
  request: Pick<CorsRequest, 'credentials'>,
  headers: Headers,
): readonly string[] {
  const names = extractHeaderListValues('Access-Control-Expose-Headers', headers)
  if (names === null || names === 'failure') return []
  if (request.credentials !== 'include' && names.includes('*')) return [...headers.keys()]
  return names.map((name) => name.toLowerCase())
}

/**
 * Creates a *CORS filtered response*. A page can read only its seven safelisted headers and the exposed ones, and never
 * `Set-Cookie`.
 *
 * Fetch standard, §2.2.6 Responses.
 *
 * @example
 * corsFilteredResponse({ credentials: 'omit' }, response, 'https://api.example.com/').type // 'cors'
 */
export function corsFilteredResponse(
  request: Pick<CorsRequest, 'credentials'>,
  response: Response,
  url: string,
  redirected = false,
): Response {
  const exposed = new Set(corsExposedHeaderNames(request, response.headers))
  return filter(
    response,
    (name) => safelistedResponseHeaderNames.has(name) || (exposed.has(name) && !isForbidden(name)),
    { type: 'cors', url, redirected },
  )
}

/**
 * Creates a *basic filtered response*, which has all headers except `Set-Cookie`.
 *
 * Fetch standard, §2.2.6 Responses.
 *
 * @example
 * basicFilteredResponse(response, 'https://app.example.com/').type // 'basic'
 */
export function basicFilteredResponse(response: Response, url: string, redirected = false): Response {
  return filter(response, (name) => !isForbidden(name), { type: 'basic', url, redirected })
}

/**
 * Creates an *opaque filtered response*, which hides everything from a page: status 0, no headers, no body, no URL. With the
 * type `'opaqueredirect'`, it is an *opaque-redirect filtered response*, which keeps the URL.
 *
 * Fetch standard, §2.2.6 Responses.
 *
 * @example
 * opaqueFilteredResponse('opaque').status // 0
 */
export function opaqueFilteredResponse(type: 'opaque' | 'opaqueredirect', url = ''): Response {
  const response = new Response(null)
  return describe(response, { type, url, redirected: false, status: 0, ok: false, statusText: '' })
}

function filter(
  response: Response,
  isVisible: (name: string) => boolean,
  description: Pick<Description, 'type' | 'url' | 'redirected'>,
): Response {
  const headers = new Headers()
  for (const [name, value] of response.headers) if (isVisible(name)) headers.append(name, value)
  const { status, statusText, ok, body } = response
  // The constructor rejects any other status, but servers do send 999, and browsers show it. Otherwise pass the status,
  // so that a server that forwards the response sends the same one.
  const init = status < 200 || status > 599 ? { headers } : { status, statusText, headers }
  return describe(new Response(body, init), { ...description, status, statusText, ok })
}

interface Description {
  readonly type: ResponseType
  readonly url: string
  readonly redirected: boolean
  readonly status: number
  readonly ok: boolean
  readonly statusText: string
}

/** The constructor of `Response` cannot set these. */
function describe(response: Response, description: Description): Response {
  for (const [name, value] of Object.entries(description)) Object.defineProperty(response, name, { value })
  const clone = response.clone.bind(response)
  Object.defineProperty(response, 'clone', { value: () => describe(clone(), description) })
  return response
}

function isForbidden(name: string): boolean {
  return forbiddenResponseHeaderNames.has(name)
}
