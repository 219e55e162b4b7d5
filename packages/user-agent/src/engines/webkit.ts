import { createOneResultPreflightCache } from '../one-result-preflight-cache.ts'
import type { Engine } from './engine.ts'

/** WebKit, as its source (`CrossOriginPreflightResultCache.cpp`) has it: Safari, and every browser on iOS. */
export const webkit: Engine = {
  name: 'webkit',
  quirks: {
    maxAgeLimit: 600,
    unparsableMaxAgeIsZero: (value) => value.startsWith('-'),
    wildcardCoversAuthorizationOnPreflight: true,
    forcedPreflightAllowsOwnMethod: false,
    preflightRedirectIsReportedFirst: true,
    cacheModesThatPreflightAgain: [],
  },
  createPreflightCache: (now) => createOneResultPreflightCache({ wildcardCoversAuthorization: true }, now),
}
