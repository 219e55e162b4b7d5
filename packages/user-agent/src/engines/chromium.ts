import { createOneResultPreflightCache } from '../one-result-preflight-cache.ts'
import type { Engine } from './engine.ts'

const oneResult = { wildcardCoversAuthorization: false, wildcardNeedsResultWithoutCredentials: true }

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
    preflightsAtEachRedirect: 'never',
    redirectedPreflightAsksForFirstHeaders: false,
    redirectedPreflightHasPageOrigin: false,
    removedHeadersReturnAtNextRedirect: 'never',
    redirectedGetKeepsOrigin: false,
    foreignRedirectMakesDeleteGet: false,
    emptyLocation: 'ignore',
    cacheModesThatPreflightAgain: ['no-store', 'reload', 'no-cache'],
    cacheModesThatKeepNoPreflight: ['no-store'],
    refusedPreflightIsKept: false,
    refusedSimpleRequestClearsCache: false,
  },
  createPreflightCache: (now) => createOneResultPreflightCache(oneResult, now),
}
