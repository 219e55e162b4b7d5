/**
 * The parts of a request that a policy reads. You can pass a `Request` as it is.
 *
 * @example
 * ```ts
 * const request: RequestLike = { method: 'GET', url: '/items', headers: new Headers({ origin: 'https://app.example.com' }) }
 * ```
 *
 * @see {@link https://fetch.spec.whatwg.org/#request-class Fetch standard, §5.4 Request class}
 */
export interface RequestLike {
  /** The method as it was sent, for example `GET`. */
  readonly method: string
  /** The absolute URL, or the path and query of the request line. */
  readonly url: string
  /** The headers. A value that is not a string counts as missing, such as `undefined` of a `Map`. */
  readonly headers: {
    /** Returns the value of a header, or `null`. The name is in lower case. Several lines are joined by `, `. */
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
  return (
    request.method === 'OPTIONS' && typeof request.headers.get('access-control-request-method') === 'string'
  )
}
