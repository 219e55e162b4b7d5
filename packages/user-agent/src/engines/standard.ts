import { createCorsPreflightCache } from '../cors-preflight-cache.ts'
import type { Engine, EngineQuirks } from './engine.ts'

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
  onlyIfCachedAsksServer: false,
  everyRedirectWithCredentialsIsRefused: false,
  foreignRedirectRemovesClientHints: false,
  preflightsAreNotReusedFor: 'nothing',
  referrerPolicyHidesOrigin: 'always',
  noCorsCredentialsSendOpaqueOrigin: false,
  crossOriginNoCorsRedirectHidesOrigin: false,
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
}

/** The Fetch standard to the letter. */
export const standard: Engine = {
  name: 'standard',
  quirks: standardQuirks,
  createPreflightCache: createCorsPreflightCache,
}
