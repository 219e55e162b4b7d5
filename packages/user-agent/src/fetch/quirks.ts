/** How an engine departs from the Fetch standard. Each name describes the behavior of an engine that sets it. */
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
  /** A page cannot set `User-Agent`. The standard allows it. */
  readonly userAgentIsForbidden: boolean
  /** In mode `no-cors`, the type of a `Blob` is sent as `Content-Type` even if the page could not set it. */
  readonly bodyTypeIsNotGuarded: boolean
  /** How a stream as a body is handled: sent, as in the standard, converted to text, or refused. */
  readonly streamBody: 'sent' | 'text' | 'refused'
  /** The members of `RequestInit` whose values are not checked: an invalid one counts as absent. */
  readonly uncheckedMembers: readonly ('duplex' | 'signal' | 'window')[]
  /**
   * The hosts whose `http:` URLs an `https:` page can request. The standard allows loopback. Chromium adds private addresses and
   * `.local` names if the user grants access to the local network.
   */
  readonly mixedContentSpares: 'nothing' | 'loopback' | 'loopback-and-private-hosts'
  /** The cache mode `only-if-cached` sends the request when nothing is cached. The standard refuses it. */
  readonly onlyIfCachedAsksServer: boolean
  /**
   * A redirect to a URL with a user name or password is refused even within the page's own origin and in mode `no-cors`. The
   * standard refuses it only for CORS requests.
   */
  readonly everyRedirectWithCredentialsIsRefused: boolean
  /**
   * A redirect to another origin than the page's removes the client hints that the page gave, except `Save-Data`. In the
   * standard they are headers like any other.
   */
  readonly foreignRedirectRemovesClientHints: boolean
  /**
   * The requests whose preflights are not reused: those with a redirect-tainted origin, or all with the origin `null`. In the
   * standard, `null` is an origin like any other.
   */
  readonly preflightsAreNotReusedFor: 'nothing' | 'redirect-tainted-origins' | 'null-origins'
  /** When the referrer policy hides `Origin` in mode `no-cors`. In the standard, it always does. */
  readonly referrerPolicyHidesOrigin: 'always' | 'until-a-cross-origin-redirect' | 'never'
  /** In mode `no-cors` with credentials, even a `GET` of a page with an opaque origin has `Origin: null`. */
  readonly noCorsCredentialsSendOpaqueOrigin: boolean
  /**
   * The modes in which every redirect from one origin to another makes `Origin` `null`, including one that leaves the page's own
   * origin. In the standard, only later ones do.
   */
  readonly crossOriginRedirectHidesOriginIn: readonly ('navigate' | 'no-cors')[]
  /** A form of an https page sends `Origin` to an http URL, although the referrer policy would hide it. */
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
   * Which requests are preflighted at each redirect to or within another origin, although they no longer need it. In the
   * standard, none are. Otherwise, it is those that were preflighted once, or also those with unsafe headers from the page.
   */
  readonly preflightsAtEachRedirect: 'never' | 'once-preflighted' | 'with-unsafe-headers'
  /** The preflight of a redirected request asks for the header names of the first request, including removed ones. */
  readonly redirectedPreflightAsksForFirstHeaders: boolean
  /**
   * The preflight of a redirected request has the origin of the page, and is checked against it, although the request itself has
   * `null`. If it goes to the origin of the page, it needs no permission.
   */
  readonly redirectedPreflightHasPageOrigin: boolean
  /**
   * When the headers that one redirect removes come back at the next, for example if a `POST` became a `GET`: never, as in the
   * standard, always, or only from another origin. With `always`, `Authorization` also comes back if the next redirect stays
   * within an origin.
   */
  readonly removedHeadersReturnAtNextRedirect: 'never' | 'always' | 'cross-origin'
  /** A request that a redirect turned into a `GET` keeps its `Origin`, which a `GET` outside CORS does not have. */
  readonly redirectedGetKeepsOrigin: boolean
  /** A redirect to another origin turns a `DELETE` into a `GET`, with any redirect status, and keeps its headers. */
  readonly foreignRedirectMakesDeleteGet: boolean
  /** A response without `Location` is not a redirect, even with `redirect: 'error'` or `'manual'`. In the standard its status decides. */
  readonly redirectNeedsLocation: boolean
  /** How an empty `Location` is handled: as a redirect to the same URL, as in the standard, ignored, or refused. */
  readonly emptyLocation: 'follow' | 'ignore' | 'refuse'
  /** The cache modes of `fetch` that bypass the preflight cache. The standard has none. */
  readonly cacheModesThatPreflightAgain: readonly RequestCache[]
  /**
   * When a request with `If-None-Match` or a similar header bypasses the preflight cache in the cache mode `default`. One engine
   * excepts uploads with listeners.
   */
  readonly conditionalRequestsPreflightAgain: 'never' | 'always' | 'except-uploads'
  /** The cache modes of `fetch` in which a preflight is not stored. The standard has none. */
  readonly cacheModesThatKeepNoPreflight: readonly RequestCache[]
  /**
   * The preflight cache also stores the lists of a preflight that refused a method or a header, because they may allow the next
   * request.
   */
  readonly refusedPreflightIsKept: boolean
  /** A request that fails its CORS check clears the CORS-preflight cache for its URL, also when it needed no preflight. */
  readonly refusedSimpleRequestClearsCache: boolean
  /**
   * How a cookie without `SameSite` counts: as `Lax`, as `None`, or as `Lax` with an exception. With that exception, a cross-site
   * form with the method `POST` sends it in the two minutes after it was set.
   */
  readonly cookiesWithoutSameSite: 'lax' | 'lax-after-two-minutes' | 'none'
  /** For cookies, `http://a.example` and `https://a.example` are the same site. */
  readonly cookiesIgnoreScheme: boolean
  /** A redirect through another site makes a request cross-site for cookies as well: always, for forms only, or never. */
  readonly cookiesConsiderRedirects: 'never' | 'in-forms' | 'always'
  /** The `Sec-Fetch-Dest` of a WebSocket handshake, or `null` for an engine that sends no `Sec-Fetch-*` there. */
  readonly webSocketDestination: 'empty' | 'websocket' | null
  /**
   * Which requests have a `Sec-Fetch-Site` that ignores a redirect through another site: none, the preflight, or also the request
   * after it.
   */
  readonly preflightForgetsRedirects: 'never' | 'itself' | 'with-its-request'
  /** The preflight of a redirect-tainted request is `cross-site`, even if all URLs are of one site. */
  readonly taintedPreflightIsCrossSite: boolean
  /** A redirected CORS request has no `Sec-Fetch-*` headers. */
  readonly corsRedirectDropsFetchMetadata: boolean
  /** A preflight has `Sec-Fetch-Mode` even for a URL that is not potentially trustworthy. */
  readonly everyPreflightHasFetchMode: boolean
  /** An https page can submit a form to an http URL only if its user agrees, except on loopback. The standard allows it. */
  readonly insecureFormsAreBlocked: boolean
}

/** The standard, without any departure. */
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
