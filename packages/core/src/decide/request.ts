/**
 * What core reads of a request: a structural subset of the Fetch standard's `Request`, so that a `Request` is one
 * and a server's own request object needs only a thin view.
 *
 * @see {@link https://fetch.spec.whatwg.org/#request-class Fetch standard, §5.4 Request class}
 */
export interface RequestLike {
  /** The method as it was sent, for example `GET`. */
  readonly method: string
  /** The absolute URL, or the path and query of the request line. */
  readonly url: string
  readonly headers: {
    /** The value of the header of that name (in lower case), several lines joined by `, `; `null` where there is none. */
    get(name: string): string | null
  }
}

/**
 * Whether a request that has an `Origin` is a CORS-preflight request. An `OPTIONS` without
 * `Access-Control-Request-Method` belongs to the application.
 *
 * @see {@link https://fetch.spec.whatwg.org/#cors-preflight-request Fetch standard, §3.3.2 HTTP requests}
 */
export function isPreflight(request: RequestLike): boolean {
  return request.method === 'OPTIONS' && request.headers.get('access-control-request-method') !== null
}
