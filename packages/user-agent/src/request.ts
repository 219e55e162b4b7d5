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
  /** The names that a preflight asks for, where an engine finds others than {@link corsUnsafeRequestHeaderNames}. */
  readonly unsafeHeaderNames?: readonly string[]
  /** The credentials mode. */
  readonly credentials: RequestCredentials
  /** The use-CORS-preflight flag: upload listeners are registered, or the body is a stream. */
  readonly useCorsPreflight?: boolean
}

/** What the algorithms read of a response. A `Response` is one. */
export interface ResponseHead {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
}
