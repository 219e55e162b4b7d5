/**
 * A request as the CORS algorithms see it: the members of the Fetch standard's *request* that they read.
 *
 * Fetch standard, §2.2.5 Requests.
 */
export interface CorsRequest {
  /** The method, normalized ({@link normalizeMethod}). */
  readonly method: string
  /** The current URL, serialized. */
  readonly url: string
  /** The serialized origin that is sent in `Origin`; `null` is the string `'null'`. */
  readonly origin: string
  /** The header list. Several lines of one header are one value, joined by `, `, as `Headers` holds them. */
  readonly headers: Headers
  /** The names that a preflight asks for, if an engine finds others than {@link corsUnsafeRequestHeaderNames}. */
  readonly unsafeHeaderNames?: readonly string[]
  /** The credentials mode. */
  readonly credentials: RequestCredentials
  /** The use-CORS-preflight flag: upload listeners are registered, or the body is a stream. */
  readonly useCorsPreflight?: boolean
}

/** The parts of a response that the algorithms read. A `Response` can be passed as it is. */
export interface ResponseHead {
  /** The status. */
  readonly status: number
  /** The headers. */
  readonly headers: Pick<Headers, 'get'>
}

/** How much of a response the page can read: the standard's *response tainting*. */
export type ResponseTainting = 'basic' | 'cors' | 'opaque'

/**
 * Returns whether a request carries credentials (cookies) and stores those of the response: always with `include`,
 * to the page's own origin with `same-origin`, never with `omit`.
 *
 * Fetch standard, §4.6 HTTP-network-or-cache fetch ("includeCredentials").
 *
 * @example
 * includesCredentials('same-origin', 'cors') // false
 */
export function includesCredentials(credentials: RequestCredentials, tainting: ResponseTainting): boolean {
  return credentials === 'include' || (credentials === 'same-origin' && tainting === 'basic')
}
