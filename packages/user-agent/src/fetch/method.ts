/** The methods that {@link normalizeMethod} upper-cases. `PATCH` is not among them. */
const normalized: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
const forbidden: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])
/** The methods that IANA registers and that {@link normalizeMethod} leaves as they are. */
const caseSensitive: ReadonlySet<string> = new Set(
  'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PATCH PRI PROPFIND PROPPATCH QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL'.split(
    ' ',
  ),
)
const safelisted: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/**
 * Returns whether a method is a *forbidden method*, which a page cannot send. The comparison is case-insensitive.
 *
 * Fetch standard, §2.2.1 Methods.
 *
 * @example
 * isForbiddenMethod('trace') // true
 */
export function isForbiddenMethod(method: string): boolean {
  return forbidden.has(method.toUpperCase())
}

/**
 * Returns a method in upper case if that is `DELETE`, `GET`, `HEAD`, `OPTIONS`, `POST` or `PUT`, and unchanged otherwise. This
 * is why `put` works, while `patch` is sent as `patch`, which is not `PATCH`.
 *
 * Fetch standard, §2.2.1 Methods.
 *
 * @example
 * normalizeMethod('put') // 'PUT'
 * normalizeMethod('patch') // 'patch'
 */
export function normalizeMethod(method: string): string {
  const upperCase = method.toUpperCase()
  return normalized.has(upperCase) ? upperCase : method
}

/** Returns the registered spelling of a method that a page wrote in another case, such as `PATCH` for `patch`. */
export function registeredSpelling(method: string): string | null {
  const upperCase = method.toUpperCase()
  return upperCase !== method && caseSensitive.has(upperCase) ? upperCase : null
}

/**
 * Returns whether a normalized method is a *CORS-safelisted method*. It needs no preflight, and is allowed even if
 * `Access-Control-Allow-Methods` does not list it.
 *
 * Fetch standard, §2.2.1 Methods.
 *
 * @example
 * isCorsSafelistedMethod('POST') // true
 * isCorsSafelistedMethod('PUT') // false
 */
export function isCorsSafelistedMethod(method: string): boolean {
  return safelisted.has(method)
}
