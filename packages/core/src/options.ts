import type { RequestLike } from './decide/request.ts'
/**
 * Decides about an origin when a request comes. Corsage calls it only for syntactically valid origins (those of apps
 * included, such as `app://.`), never for `null` or `file://`. Only `true` allows. `false` refuses. A throw, a rejection or
 * any other value refuses as well, and is reported to `onError`.
 *
 * @param origin The serialized origin, for example `https://app.example.com`.
 * @param request The request that carries it.
 */
export type OriginFunction = (origin: string, request: RequestLike) => boolean | Promise<boolean>

/**
 * One pattern of origins:
 * - `https://app.example.com`, `http://localhost:5173`, `capacitor://localhost`, `app://.`: that origin;
 * - `moz-extension://*`, `safari-web-extension://*`: any id, because these browsers assign one per installation;
 * - `https://*.example.com`: one or more labels in front, same scheme and port, never `https://example.com` itself;
 * - `https://my-app-*.example.dev`: letters, digits and hyphens within the first label;
 * - `http://localhost:*`: any port, or none;
 * - a `RegExp`: matched against the whole origin, whatever its anchors;
 * - a function: see {@link OriginFunction}. It makes the policy asynchronous.
 */
export type OriginPatternOption = string | RegExp | OriginFunction

/** Any text; written so that editors still offer `'*'`. */
type ListText = string & Record<never, never>

/**
 * What a policy allows. Every field has a default; see each.
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
   * commas or white space. An unset or empty value is an error.
   * @defaultValue `'*'`
   *
   * @example
   * ```ts
   * createPolicy({ origins: ['https://app.example.com', 'https://*.example.org'] })
   * ```
   */
  readonly origins?: OriginPatternOption | readonly OriginPatternOption[] | undefined
  /**
   * Lists the methods a page can use, as a list or a comma-separated string, or `'*'`. Browsers always allow GET, HEAD
   * and POST.
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
   * Whether a page may send cookies, client certificates and stored credentials, and read what comes back.
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
   * Sets other options for some paths, or `false` for no CORS there. A path is exact (`/health`) or a prefix (`/api/*`
   * covers `/api` and all below it); parameters such as `:id` are rejected. The most specific path wins, regardless of
   * order. Entries inherit unset options from the top level. The top level governs all other paths if it has `origins`.
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
   * Answers `Access-Control-Request-Private-Network`. Browsers dropped it in 2025; needs listed origins.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://app.example.com', allowPrivateNetwork: true })
   * ```
   */
  readonly allowPrivateNetwork?: boolean | undefined
  /**
   * Sends `Timing-Allow-Origin` for the same origins, so that their pages see full resource timings.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://app.example.com', timingAllowOrigin: true })
   * ```
   */
  readonly timingAllowOrigin?: boolean | undefined
  /**
   * Lets the application's own OPTIONS handler answer preflights; its response gets the headers.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ preflightContinue: true })
   * ```
   */
  readonly preflightContinue?: boolean | undefined
  /**
   * The status of a preflight's answer, 200 to 299.
   * @defaultValue `204`
   *
   * @example
   * ```ts
   * createPolicy({ preflightStatus: 200 })
   * ```
   */
  readonly preflightStatus?: number | undefined
  /**
   * Accepts `null` and `file://` among `origins`. Anybody can have these: a sandboxed frame of any site has `null`.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'null', dangerouslyAllowNullOrigin: true })
   * ```
   */
  readonly dangerouslyAllowNullOrigin?: boolean | undefined
  /**
   * Accepts `http:` origins beside `credentials`. Whoever controls the network can then read what users can.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'http://intranet.example', credentials: true, dangerouslyAllowInsecureOrigins: true })
   * ```
   */
  readonly dangerouslyAllowInsecureOrigins?: boolean | undefined
  /**
   * Accepts wildcards over hosts such as `github.io`, and over all extensions, with `credentials`. Other people have
   * sites or extensions there.
   * @defaultValue `false`
   *
   * @example
   * ```ts
   * createPolicy({ origins: 'https://*.github.io', credentials: true, dangerouslyAllowPublicSuffixes: true })
   * ```
   */
  readonly dangerouslyAllowPublicSuffixes?: boolean | undefined
  /**
   * Returns whether anyone can have a site under a host. Takes the place of the built-in compact list.
   *
   * With `credentials`, it is asked about the domain of each wildcard: about `example.org` for
   * `https://*.example.org`. It needs to know only the public suffixes themselves: for `railway.app`, it is also asked
   * about common suffixes below, such as `up.railway.app`. It is not asked about names for private use, such as `test`.
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
   * Milliseconds after which an `origins` function that has not answered refuses.
   * @defaultValue none: it is waited for
   *
   * @example
   * ```ts
   * const tenants = async (origin: string) => (await fetch(`https://tenants.example.com/${origin}`)).ok
   * createPolicy({ origins: tenants, timeout: 500 })
   * ```
   */
  readonly timeout?: number | undefined
  /**
   * Hears what an `origins` function threw, or that it answered with no boolean or not in time.
   * @defaultValue none
   *
   * @example
   * ```ts
   * createPolicy({ origins: tenants, onError: (error, request) => console.error(request.url, error) })
   * ```
   */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
}

/** What {@link PolicyOptions.resources} may say of a path. */
export type ResourceOptions = Omit<PolicyOptions, 'resources'>
