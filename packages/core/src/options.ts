import type { RequestLike } from './decide/request.ts'
/**
 * Decides about an origin at request time. Corsage calls it only for valid origins, including those of apps such as
 * `app://.`, and never for `null` or `file://`. Return (or resolve to) `true` to allow the origin, and `false` to refuse it.
 * A throw, a rejection or any other value also refuses, and `onError` is called with the error.
 *
 * @param origin The serialized origin, for example `https://app.example.com`.
 * @param request The request that carries it.
 *
 * @example
 * ```ts
 * const isTenant: OriginFunction = async (origin) => (await fetch(`https://tenants.example.com/${origin}`)).ok
 * createPolicy({ origins: isTenant, timeout: 500 })
 * ```
 */
export type OriginFunction = (origin: string, request: RequestLike) => boolean | Promise<boolean>

/**
 * One entry of `origins`:
 * - `https://app.example.com`, `http://localhost:5173`, `capacitor://localhost`, `app://.`: exactly that origin.
 * - `https://*.example.com`: any subdomain at any depth, with the same scheme and port. The apex `https://example.com` is
 *   not included.
 * - `https://my-app-*.example.dev`: letters, digits and hyphens within the first label.
 * - `http://localhost:*`: any port, or none.
 * - `moz-extension://*`, `safari-web-extension://*`: any id, because these browsers assign one per installation.
 * - A `RegExp`: matched against the whole origin, even without anchors.
 * - A function: see {@link OriginFunction}. It makes the policy asynchronous.
 *
 * @example
 * ```ts
 * createPolicy({ origins: ['https://app.example.com', 'https://*.example.org', 'http://localhost:*'] })
 * ```
 */
export type OriginPatternOption = string | RegExp | OriginFunction

/** A string type with which editors still suggest `'*'`. */
type ListText = string & Record<never, never>

/**
 * Options of {@link createPolicy}. Every option has a default. Without options, every origin can read responses, without
 * credentials.
 *
 * @example
 * ```ts
 * const options: PolicyOptions = {
 *   origins: ['https://app.example.com', 'https://*.example.org'],
 *   methods: ['GET', 'POST', 'PUT'],
 *   allowHeaders: ['Content-Type', 'Authorization'],
 *   credentials: true,
 *   maxAge: 7200,
 * }
 * ```
 */
export interface PolicyOptions {
  /**
   * Lists the origins whose pages can read responses: `'*'`, a pattern, a list, or a string of patterns separated by
   * commas or white space. It throws if the value is empty or `undefined`.
   * @defaultValue `'*'`
   *
   * @example
   * ```ts
   * createPolicy({ origins: ['https://app.example.com', 'https://*.example.org'] })
   * ```
   */
  readonly origins?: OriginPatternOption | readonly OriginPatternOption[] | undefined
  /**
   * Lists the methods a page can use, as a list or a comma-separated string, or `'*'`. Browsers allow GET,
   * HEAD and POST even if you do not list them.
   * @defaultValue `['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']`
   *
   * @example
   * ```ts
   * createPolicy({ methods: ['GET', 'POST', 'PUT'] })
   * ```
   */
  readonly methods?: '*' | ListText | readonly string[] | undefined
  /**
   * Lists the request headers a page can set, as a list or a comma-separated string, or `'*'`, which includes
   * `Authorization`.
   * @defaultValue `'*'`
   *
   * @example
   * ```ts
   * createPolicy({ allowHeaders: ['Content-Type', 'Authorization'] })
   * ```
   */
  readonly allowHeaders?: '*' | ListText | readonly string[] | undefined
  /**
   * Lists the response headers a page can read in addition to those that every page can, as a list or a comma-separated
   * string, or `'*'`. Sent on actual responses only.
   * @defaultValue none
   *
   * @example
   * ```ts
   * createPolicy({ exposeHeaders: ['ETag', 'X-Total-Count'] })
   * ```
   */
  readonly exposeHeaders?: '*' | ListText | readonly string[] | undefined
  /**
   * Lets pages send credentials (cookies, client certificates and HTTP authentication) and read the responses. You
   * cannot combine it with `origins: '*'`.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://app.example.com', credentials: true })
   * ```
   */
  readonly credentials?: boolean | undefined
  /**
   * Sets how many whole seconds (0 to 86400) the browser can reuse a preflight response. `0` turns its cache off.
   * @defaultValue `600`, which all browsers honor
   *
   * @example
   * ```ts
   * createPolicy({ maxAge: 7200 })
   * ```
   */
  readonly maxAge?: number | undefined
  /**
   * Sets other options for some paths, or disables CORS there with `false`. A path is exact (`/health`) or a prefix
   * (`/api/*` covers `/api` and everything below). Parameters such as `:id` are rejected. The most specific path wins,
   * regardless of order. Entries inherit unset options from the top level. If the top level has `origins`, it governs all
   * other paths.
   * @defaultValue none
   *
   * @example
   * ```ts
   * createPolicy({
   *   origins: 'https://app.example.com',
   *   credentials: true,
   *   resources: {
   *     '/public/*': { origins: '*', credentials: false },
   *     '/internal/*': false,
   *   },
   * })
   * ```
   */
  readonly resources?: Readonly<Record<string, ResourceOptions | false>> | undefined
  /**
   * Responds to `Access-Control-Request-Private-Network`, which only older browsers send. You cannot
   * combine it with `origins: '*'`.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://app.example.com', allowPrivateNetwork: true })
   * ```
   */
  readonly allowPrivateNetwork?: boolean | undefined
  /**
   * Sends `Timing-Allow-Origin` to the allowed origins, so that their pages can read full resource timings.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://app.example.com', timingAllowOrigin: true })
   * ```
   */
  readonly timingAllowOrigin?: boolean | undefined
  /**
   * Passes preflights on to the application's own OPTIONS handler. Corsage adds the headers to its response.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ preflightContinue: true })
   * ```
   */
  readonly preflightContinue?: boolean | undefined
  /**
   * Sets the status of preflight responses, 200 to 299.
   * @defaultValue `204`
   *
   * @example
   * ```ts
   * createPolicy({ preflightStatus: 200 })
   * ```
   */
  readonly preflightStatus?: number | undefined
  /**
   * Accepts `null` and `file://` in `origins`. Any site can send `null` from a sandboxed frame.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'null', dangerouslyAllowNullOrigin: true })
   * ```
   */
  readonly dangerouslyAllowNullOrigin?: boolean | undefined
  /**
   * Accepts `http:` origins with `credentials`. Anyone who controls the network can then read what your users can read.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'http://intranet.example', credentials: true, dangerouslyAllowInsecureOrigins: true })
   * ```
   */
  readonly dangerouslyAllowInsecureOrigins?: boolean | undefined
  /**
   * Accepts wildcards over shared hosts such as `github.io`, and over all browser extensions, with `credentials`. Anyone
   * can have a site or an extension there.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://*.github.io', credentials: true, dangerouslyAllowPublicSuffixes: true })
   * ```
   */
  readonly dangerouslyAllowPublicSuffixes?: boolean | undefined
  /**
   * Returns whether anyone can register a site under a host. It replaces the built-in compact list.
   *
   * With `credentials`, Corsage calls it with the domain of each wildcard: `example.org` for `https://*.example.org`. It is
   * also called with common suffixes below that domain, so it needs to know only the public suffixes themselves. It is not
   * called for names reserved for private use, such as `test`.
   * @defaultValue a compact list
   *
   * @example
   * ```ts
   * import { getPublicSuffix } from 'tldts'
   *
   * const isPublicSuffix = (host: string) => getPublicSuffix(host, { allowPrivateDomains: true }) === host
   * createPolicy({ origins: 'https://*.example.org', credentials: true, isPublicSuffix })
   * ```
   */
  readonly isPublicSuffix?: ((host: string) => boolean) | undefined
  /**
   * Limits how many milliseconds an `origins` function can take. After that, the request is refused.
   * @defaultValue no limit
   *
   * @example
   * ```ts
   * const tenants = async (origin: string) => (await fetch(`https://tenants.example.com/${origin}`)).ok
   * createPolicy({ origins: tenants, timeout: 500 })
   * ```
   */
  readonly timeout?: number | undefined
  /**
   * Called when an `origins` function throws, rejects, returns something other than a boolean, or exceeds `timeout`.
   * @defaultValue none
   *
   * @example
   * ```ts
   * createPolicy({ origins: tenants, onError: (error, request) => console.error(request.url, error) })
   * ```
   */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
}

/**
 * Options of one entry of {@link PolicyOptions.resources}.
 *
 * @example
 * ```ts
 * const publicFiles: ResourceOptions = { origins: '*', credentials: false }
 * createPolicy({ origins: 'https://app.example.com', credentials: true, resources: { '/public/*': publicFiles } })
 * ```
 */
export type ResourceOptions = Omit<PolicyOptions, 'resources'>
