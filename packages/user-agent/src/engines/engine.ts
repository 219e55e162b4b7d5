import type { EngineQuirks } from '../fetch/quirks.ts'
import type { CorsPreflightCache } from '../preflight/preflight-cache.ts'

/** The browser engine of a page. `standard` is the Fetch standard without any departure. */
export type EngineName = 'standard' | 'chromium' | 'firefox' | 'webkit'

/** A browser engine, as far as it departs from the Fetch standard. */
export interface Engine {
  /** Its name. */
  readonly name: EngineName
  /** Its departures from the standard. */
  readonly quirks: EngineQuirks
  /** Creates an empty preflight cache. `now` returns the time in milliseconds. */
  readonly createPreflightCache: (now?: () => number) => CorsPreflightCache
}
