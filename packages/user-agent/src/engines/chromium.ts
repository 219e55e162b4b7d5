import { createOneResultPreflightCache } from '../one-result-preflight-cache.ts'
import type { Engine } from './engine.ts'

/** Chromium 156: Chrome, Edge, Opera and others. */
export const chromium: Engine = {
  name: 'chromium',
  quirks: {
    maxAgeLimit: 7200,
    // Seen: `-1` is not kept, while `abc`, `1.5` and an empty value are kept for the default time.
    unparsableMaxAgeIsZero: (value) => value.startsWith('-'),
    wildcardCoversAuthorizationOnPreflight: true,
    forcedPreflightAllowsOwnMethod: false,
    preflightRedirectIsReportedFirst: true,
    cacheModesThatPreflightAgain: ['no-store', 'reload', 'no-cache'],
  },
  createPreflightCache: (now) => createOneResultPreflightCache({ wildcardCoversAuthorization: false }, now),
}
