import type { EngineQuirks } from '../fetch/quirks.ts'
import type { CorsPreflightCache } from '../preflight/preflight-cache.ts'

/** The names of the engines that a page can have. */
export type EngineName = 'standard' | 'chromium' | 'firefox' | 'webkit'

/** An engine: its quirks, and its model of the CORS-preflight cache. */
export interface Engine {
  readonly name: EngineName
  readonly quirks: EngineQuirks
  readonly createPreflightCache: (now?: () => number) => CorsPreflightCache
}
