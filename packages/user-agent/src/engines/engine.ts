import type { CorsPreflightCache } from '../cors-preflight-cache.ts'

/** The names of the engines that a page can have. */
export type EngineName = 'standard' | 'chromium' | 'firefox' | 'webkit'

/** How an engine may depart from the Fetch standard. Each is named after what is so when it is set. */
export interface EngineQuirks {
  /** The most seconds for which a preflight's result is kept. The standard sets no limit. */
  readonly maxAgeLimit: number
  /** Says of a value that is no number of seconds whether it means 0; the standard says 5 seconds. */
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
  /** The cache modes of `fetch` with which the CORS-preflight cache is not asked. The standard has none. */
  readonly cacheModesThatPreflightAgain: readonly RequestCache[]
}

/** An engine: its quirks, and its model of the CORS-preflight cache. */
export interface Engine {
  readonly name: EngineName
  readonly quirks: EngineQuirks
  readonly createPreflightCache: (now?: () => number) => CorsPreflightCache
}
