import { createOneResultPreflightCache } from '../preflight/one-result-cache.ts'
import type { Engine } from './engine.ts'

const oneResult = { wildcardCoversAuthorization: true, wildcardNeedsResultWithoutCredentials: false }

/** WebKit, as its source (`CrossOriginPreflightResultCache.cpp`) has it, and as WebKitGTK 2.50 does: Safari, and every browser on iOS. */
export const webkit: Engine = {
  name: 'webkit',
  quirks: {
    safelistsClientHints: false,
    largestRangePosition: 2n ** 64n - 1n,
    rangeIsReadLoosely: true,
    headerLinesAreJudgedApart: false,
    userAgentIsForbidden: false,
    bodyTypeIsNotGuarded: true,
    streamBody: 'refused',
    uncheckedMembers: ['duplex', 'signal'],
    onlyIfCachedAsksServer: true,
    everyRedirectWithCredentialsIsRefused: false,
    foreignRedirectRemovesClientHints: false,
    preflightsAreNotReusedFor: 'redirect-tainted-origins',
    referrerPolicyHidesOrigin: 'until-a-cross-origin-redirect',
    noCorsCredentialsSendOpaqueOrigin: false,
    crossOriginNoCorsRedirectHidesOrigin: false,
    maxAgeLimit: 600,
    unparsableMaxAgeIsZero: (value) => value.startsWith('-'),
    wildcardCoversAuthorizationOnPreflight: true,
    forcedPreflightAllowsOwnMethod: false,
    preflightRedirectIsReportedFirst: true,
    preflightsAtEachRedirect: 'once-preflighted',
    redirectedPreflightAsksForFirstHeaders: true,
    redirectedPreflightHasPageOrigin: false,
    removedHeadersReturnAtNextRedirect: 'cross-origin',
    redirectedGetKeepsOrigin: true,
    // A matter of WebKitGTK's network layer (`NetworkDataTaskSoup.cpp`); Safari's is another.
    foreignRedirectMakesDeleteGet: true,
    redirectNeedsLocation: true,
    emptyLocation: 'refuse',
    cacheModesThatPreflightAgain: [],
    conditionalRequestsPreflightAgain: 'never',
    cacheModesThatKeepNoPreflight: [],
    refusedPreflightIsKept: true,
    refusedSimpleRequestClearsCache: false,
  },
  createPreflightCache: (now) => createOneResultPreflightCache(oneResult, now),
}
