import { createOneResultPreflightCache } from '../preflight/one-result-cache.ts'
import type { Engine } from './engine.ts'

const oneResult = { wildcardCoversAuthorization: true, wildcardNeedsResultWithoutCredentials: false }

/**
 * WebKit (Safari, and every browser on iOS), as in its source (`CrossOriginPreflightResultCache.cpp`) and as observed in
 * WebKitGTK 2.50.
 */
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
    mixedContentSpares: 'nothing',
    onlyIfCachedAsksServer: true,
    everyRedirectWithCredentialsIsRefused: false,
    foreignRedirectRemovesClientHints: false,
    preflightsAreNotReusedFor: 'redirect-tainted-origins',
    referrerPolicyHidesOrigin: 'until-a-cross-origin-redirect',
    noCorsCredentialsSendOpaqueOrigin: false,
    crossOriginRedirectHidesOriginIn: ['navigate'],
    downgradedFormKeepsOrigin: true,
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
    // This depends on WebKitGTK's network layer (`NetworkDataTaskSoup.cpp`). Safari has another one.
    foreignRedirectMakesDeleteGet: true,
    redirectNeedsLocation: true,
    emptyLocation: 'refuse',
    cacheModesThatPreflightAgain: [],
    conditionalRequestsPreflightAgain: 'never',
    cacheModesThatKeepNoPreflight: [],
    refusedPreflightIsKept: true,
    refusedSimpleRequestClearsCache: false,
    cookiesWithoutSameSite: 'none',
    cookiesIgnoreScheme: true,
    cookiesConsiderRedirects: 'in-forms',
    webSocketDestination: 'websocket',
    preflightForgetsRedirects: 'never',
    taintedPreflightIsCrossSite: true,
    corsRedirectDropsFetchMetadata: true,
    everyPreflightHasFetchMode: false,
    insecureFormsAreBlocked: false,
  },
  createPreflightCache: (now) => createOneResultPreflightCache(oneResult, now),
}
