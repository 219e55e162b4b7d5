import type { RequestLike } from './request.ts'

/**
 * Decides about an origin when a request comes. It is asked only for syntactically valid origins, never for `null`,
 * and only `true` allows: a throw, a rejection or any other value refuses, and is reported to `onError`.
 *
 * @param origin The serialised origin, for example `https://app.example.com`.
 * @param request The request that carries it.
 */
export type OriginFunction = (origin: string, request: RequestLike) => boolean | Promise<boolean>

/**
 * One pattern of origins:
 * - `https://app.example.com`, `http://localhost:5173`, `capacitor://localhost`: that origin;
 * - `https://*.example.com`: one or more labels in front, same scheme and port, never `https://example.com` itself;
 * - `https://my-app-*.example.dev`: letters, digits and hyphens within the first label;
 * - `http://localhost:*`: any port, or none;
 * - a `RegExp`: matched against the whole origin, whatever its anchors;
 * - a function: see {@link OriginFunction}. It makes the policy asynchronous.
 */
export type OriginPatternOption = string | RegExp | OriginFunction

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
   * The origins whose pages may read responses: `'*'`, one pattern, or a list of them. An unset or empty value is
   * a fault.
   * @defaultValue `'*'`
   */
  readonly origins?: OriginPatternOption | readonly OriginPatternOption[]
  /**
   * The methods a page may use, or `'*'`. Browsers always allow GET, HEAD and POST.
   * @defaultValue `['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']`
   */
  readonly methods?: '*' | readonly string[] | undefined
  /**
   * The request headers a page may set, or `'*'`, which covers `Authorization` too.
   * @defaultValue `'*'`
   */
  readonly allowHeaders?: '*' | readonly string[] | undefined
  /**
   * The response headers a page may read beyond those that every page may, or `'*'`. Sent on actual responses only.
   * @defaultValue none
   */
  readonly exposeHeaders?: '*' | readonly string[] | undefined
  /**
   * Whether a page may send cookies, client certificates and stored credentials, and read what comes back.
   * @defaultValue `false`
   */
  readonly credentials?: boolean | undefined
  /**
   * For how many whole seconds, 0 to 86400, the browser may remember a preflight's answer. `0` turns its cache off.
   * @defaultValue not sent; browsers then remember for 5 seconds
   */
  readonly maxAge?: number | undefined
  /**
   * Other options for some paths, or `false` for no CORS there. A path is exact (`/health`) or a prefix (`/api/*` covers
   * `/api` and all below it); the most specific wins, whatever the order. What an entry does not say it takes from the
   * options outside. These govern the paths that no entry covers, if `origins` is among them.
   * @defaultValue none
   */
  readonly resources?: Readonly<Record<string, ResourceOptions | false>> | undefined
  /**
   * Answers `Access-Control-Request-Private-Network`. Browsers dropped it in 2025; needs listed origins.
   * @defaultValue `false`
   */
  readonly allowPrivateNetwork?: boolean | undefined
  /**
   * Sends `Timing-Allow-Origin` for the same origins, so that their pages see full resource timings.
   * @defaultValue `false`
   */
  readonly timingAllowOrigin?: boolean | undefined
  /**
   * Lets the application's own OPTIONS handler answer preflights; its response gets the headers.
   * @defaultValue `false`
   */
  readonly preflightContinue?: boolean | undefined
  /**
   * The status of a preflight's answer, 200 to 299.
   * @defaultValue `204`
   */
  readonly preflightStatus?: number | undefined
  /**
   * Accepts `null` among `origins`. Any page can obtain that origin: a sandboxed frame of any site has it.
   * @defaultValue `false`
   */
  readonly dangerouslyAllowNullOrigin?: boolean | undefined
  /**
   * Accepts `http:` origins beside `credentials`. Whoever controls the network can then read what users can.
   * @defaultValue `false`
   */
  readonly dangerouslyAllowInsecureOrigins?: boolean | undefined
  /**
   * Accepts wildcards over hosts such as `github.io` beside `credentials`. Strangers have sites there.
   * @defaultValue `false`
   */
  readonly dangerouslyAllowPublicSuffixes?: boolean | undefined
  /**
   * Whether strangers can have subdomains of a host. Takes the whole Public Suffix List where the built-in choice
   * of it is not enough.
   * @defaultValue a compact list
   */
  readonly isPublicSuffix?: ((host: string) => boolean) | undefined
  /**
   * Whether a RegExp, as it is matched (`^(?:…)$`), can take so long that one request stops the server. Takes what a
   * library finds; without it the most common of such expressions are among {@link Policy.warnings}.
   * @defaultValue none: no RegExp is refused
   *
   * @example
   * ```ts
   * import { checkSync } from 'recheck'
   *
   * const isSlowRegExp = ({ source, flags }: RegExp) => checkSync(source, flags).status === 'vulnerable'
   * ```
   */
  readonly isSlowRegExp?: ((expression: RegExp) => boolean) | undefined
  /**
   * Milliseconds after which an `origins` function that has not answered refuses.
   * @defaultValue none: it is waited for
   */
  readonly timeout?: number | undefined
  /**
   * Hears what an `origins` function threw, or that it answered with no boolean or not in time.
   * @defaultValue none
   */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
}

/** What {@link PolicyOptions.resources} may say of a path. */
export type ResourceOptions = Omit<PolicyOptions, 'resources'>
