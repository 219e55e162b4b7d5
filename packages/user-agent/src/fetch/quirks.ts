/** How an engine can depart from the Fetch standard. Each name states the behavior of the engine that sets it. */
export interface EngineQuirks {
  /** Client hints with valid values, such as `DPR: 2` and `Save-Data: on`, are safelisted. The standard has removed them. */
  readonly safelistsClientHints: boolean
  /** The largest position in a safelisted `Range`, or `null` for the standard, which sets no limit. */
  readonly largestRangePosition: bigint | null
  /** `BYTES=+0-` is a safelisted `Range`: the unit is case-insensitive, and a position can have a plus sign. */
  readonly rangeIsReadLoosely: boolean
  /**
   * Each line of a header is judged by its own value, and a preflight names the header once per line. Of a header that
   * must have one value, only the last line is sent.
   */
  readonly headerLinesAreJudgedApart: boolean
  /** A page cannot set `User-Agent`. The standard lets it. */
  readonly userAgentIsForbidden: boolean
  /** In mode `no-cors`, the type of a `Blob` is sent as `Content-Type` even if the page could not set it. */
  readonly bodyTypeIsNotGuarded: boolean
  /** A body that is a stream is sent as one, as in the standard; or as the text of its conversion; or is refused. */
  readonly streamBody: 'sent' | 'text' | 'refused'
  /** The members of `RequestInit` whose values are not checked: an invalid one counts as absent. */
  readonly uncheckedMembers: readonly ('duplex' | 'signal' | 'window')[]
  /**
   * The hosts of which an `https:` page can request `http:` URLs. The standard trusts loopback. Chromium adds private
   * addresses and `.local` names, if the user grants access to the local network.
   */
  readonly mixedContentSpares: 'nothing' | 'loopback' | 'loopback-and-private-hosts'
  /** The cache mode `only-if-cached` sends the request when nothing is cached. The standard refuses it. */
  readonly onlyIfCachedAsksServer: boolean
  /**
   * A redirect to a URL with a user name or password is refused even within the page's own origin and in mode
   * `no-cors`. The standard refuses it only where CORS applies.
   */
  readonly everyRedirectWithCredentialsIsRefused: boolean
  /**
   * A redirect to another origin than the page's removes the client hints that the page gave, except `Save-Data`. In the
   * standard they are headers like any other.
   */
  readonly foreignRedirectRemovesClientHints: boolean
  /**
   * The requests whose preflights are never reused: those of a redirect-tainted origin, or all that have the origin
   * `null`. In the standard `null` is an origin like any other.
   */
  readonly preflightsAreNotReusedFor: 'nothing' | 'redirect-tainted-origins' | 'null-origins'
  /** Whether the referrer policy hides `Origin` in mode `no-cors`: always, as in the standard; until a redirect leaves an origin; or never. */
  readonly referrerPolicyHidesOrigin: 'always' | 'until-a-cross-origin-redirect' | 'never'
  /** In mode `no-cors` with credentials, even a `GET` of a page with an opaque origin has `Origin: null`. */
  readonly noCorsCredentialsSendOpaqueOrigin: boolean
  /**
   * The modes in which any redirect from one origin to another makes `Origin` `null`, even the one that leaves home. In the
   * standard, only the next one does.
   */
  readonly crossOriginRedirectHidesOriginIn: readonly ('navigate' | 'no-cors')[]
  /** A form of an https page has an `Origin` also to a http URL, where the referrer policy would hide it. */
  readonly downgradedFormKeepsOrigin: boolean
  /** The most seconds for which a preflight's result is kept. The standard sets no limit. */
  readonly maxAgeLimit: number
  /** Returns whether a value that is not a number of seconds means 0. In the standard it means 5 seconds. */
  readonly unparsableMaxAgeIsZero: (value: string) => boolean
  /** `Access-Control-Allow-Headers: *` allows `Authorization` on the preflight. The standard says it does not. */
  readonly wildcardCoversAuthorizationOnPreflight: boolean
  /**
   * A forced preflight without `Access-Control-Allow-Methods` allows the request's own method, as the standard says
   * (§4.8, step 7.4). No engine does so: it matters for methods that are not CORS-safelisted.
   */
  readonly forcedPreflightAllowsOwnMethod: boolean
  /** A redirect of a preflight is reported before a failed CORS check. In the standard the CORS check is first. */
  readonly preflightRedirectIsReportedFirst: boolean
  /**
   * A request is preflighted at each redirect to or within another origin, though it needs that no longer: once it was
   * preflighted; or also when the page gave it headers that need it. In the standard never.
   */
  readonly preflightsAtEachRedirect: 'never' | 'once-preflighted' | 'with-unsafe-headers'
  /** The preflight of a redirected request asks for the header names of the first request, removed ones among them. */
  readonly redirectedPreflightAsksForFirstHeaders: boolean
  /**
   * The preflight of a redirected request has the origin of the page, and is checked against it, where the request
   * itself has `null`. To the origin of the page that is a preflight of the same origin, which needs no permission.
   */
  readonly redirectedPreflightHasPageOrigin: boolean
  /**
   * The headers that one redirect removes, as for a `POST` that becomes a `GET`, are back at the next: in the standard
   * never, else always, or from another origin only. With `always`, `Authorization` is back as well, if the next redirect
   * stays within an origin.
   */
  readonly removedHeadersReturnAtNextRedirect: 'never' | 'always' | 'cross-origin'
  /** A request that a redirect made a `GET` keeps its `Origin` where no `GET` has one. */
  readonly redirectedGetKeepsOrigin: boolean
  /** A redirect to another origin makes a `DELETE` a `GET`, with any redirect status, and keeps its headers. */
  readonly foreignRedirectMakesDeleteGet: boolean
  /** A response without `Location` is not a redirect, even with `redirect: 'error'` or `'manual'`. In the standard its status decides. */
  readonly redirectNeedsLocation: boolean
  /** An empty `Location` leads to the same URL again, as in the standard; or is not a redirect; or is refused. */
  readonly emptyLocation: 'follow' | 'ignore' | 'refuse'
  /** The cache modes of `fetch` with which the CORS-preflight cache is not asked. The standard has none. */
  readonly cacheModesThatPreflightAgain: readonly RequestCache[]
  /**
   * With the cache mode `default`, the CORS-preflight cache is not asked for a request with `If-None-Match` or a similar
   * header; in one engine except for an upload with listeners.
   */
  readonly conditionalRequestsPreflightAgain: 'never' | 'always' | 'except-uploads'
  /** The cache modes of `fetch` with which a preflight is not kept. The standard has none. */
  readonly cacheModesThatKeepNoPreflight: readonly RequestCache[]
  /**
   * The CORS-preflight cache also keeps the lists of a preflight that refused a method or a header: they may allow the
   * next request.
   */
  readonly refusedPreflightIsKept: boolean
  /** A request that fails its CORS check clears the CORS-preflight cache for its URL, also when it needed no preflight. */
  readonly refusedSimpleRequestClearsCache: boolean
  /**
   * How a cookie without `SameSite` counts: as `Lax`; as `Lax`, but sent with a cross-site form with method `POST` in the
   * two minutes after it was set; or as `None`.
   */
  readonly cookiesWithoutSameSite: 'lax' | 'lax-after-two-minutes' | 'none'
  /** For cookies, the schemes of a site do not matter: `http://a.example` and `https://a.example` are one. */
  readonly cookiesIgnoreScheme: boolean
  /** A redirect through another site makes a request cross-site for cookies as well: always, for forms only, or never. */
  readonly cookiesConsiderRedirects: 'never' | 'in-forms' | 'always'
  /** The `Sec-Fetch-Dest` of a WebSocket handshake, or `null` for an engine that sends no `Sec-Fetch-*` there. */
  readonly webSocketDestination: 'empty' | 'websocket' | null
  /**
   * The `Sec-Fetch-Site` of a preflight describes only the current URL, so a redirect through another site is forgotten: never,
   * on the preflight only, or on the request after it as well.
   */
  readonly preflightForgetsRedirects: 'never' | 'itself' | 'with-its-request'
  /** The preflight of a redirect-tainted request is `cross-site`, even if all URLs are of one site. */
  readonly taintedPreflightIsCrossSite: boolean
  /** A redirected CORS request has no `Sec-Fetch-*` headers. */
  readonly corsRedirectDropsFetchMetadata: boolean
  /** A preflight has `Sec-Fetch-Mode` even for a URL that is not potentially trustworthy. */
  readonly everyPreflightHasFetchMode: boolean
  /** An https page cannot submit a form to a http URL before its user agrees, except on loopback. The standard lets it. */
  readonly insecureFormsAreBlocked: boolean
}

/** No departure at all. */
export const standardQuirks: EngineQuirks = {
  safelistsClientHints: false,
  largestRangePosition: null,
  rangeIsReadLoosely: false,
  headerLinesAreJudgedApart: false,
  userAgentIsForbidden: false,
  bodyTypeIsNotGuarded: false,
  streamBody: 'sent',
  uncheckedMembers: [],
  mixedContentSpares: 'loopback',
  onlyIfCachedAsksServer: false,
  everyRedirectWithCredentialsIsRefused: false,
  foreignRedirectRemovesClientHints: false,
  preflightsAreNotReusedFor: 'nothing',
  referrerPolicyHidesOrigin: 'always',
  noCorsCredentialsSendOpaqueOrigin: false,
  crossOriginRedirectHidesOriginIn: [],
  downgradedFormKeepsOrigin: false,
  maxAgeLimit: Number.POSITIVE_INFINITY,
  unparsableMaxAgeIsZero: () => false,
  wildcardCoversAuthorizationOnPreflight: false,
  forcedPreflightAllowsOwnMethod: true,
  preflightRedirectIsReportedFirst: false,
  preflightsAtEachRedirect: 'never',
  redirectedPreflightAsksForFirstHeaders: false,
  redirectedPreflightHasPageOrigin: false,
  removedHeadersReturnAtNextRedirect: 'never',
  redirectedGetKeepsOrigin: false,
  foreignRedirectMakesDeleteGet: false,
  redirectNeedsLocation: false,
  emptyLocation: 'follow',
  cacheModesThatPreflightAgain: [],
  conditionalRequestsPreflightAgain: 'never',
  cacheModesThatKeepNoPreflight: [],
  refusedPreflightIsKept: false,
  refusedSimpleRequestClearsCache: false,
  cookiesWithoutSameSite: 'lax',
  cookiesIgnoreScheme: false,
  cookiesConsiderRedirects: 'never',
  webSocketDestination: 'empty',
  preflightForgetsRedirects: 'never',
  taintedPreflightIsCrossSite: false,
  corsRedirectDropsFetchMetadata: false,
  everyPreflightHasFetchMode: false,
  insecureFormsAreBlocked: false,
}
