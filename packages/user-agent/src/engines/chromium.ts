import { createOneResultPreflightCache } from '../preflight/one-result-cache.ts'
import type { Engine } from './engine.ts'

const oneResult = { wildcardCoversAuthorization: false, wildcardNeedsResultWithoutCredentials: true }

/** Chromium 156: Chrome, Edge, Opera and others. */
export const chromium: Engine = {
  name: 'chromium',
  quirks: {
    safelistsClientHints: true,
    largestRangePosition: 2n ** 63n - 2n,
    rangeIsReadLoosely: false,
    headerLinesAreJudgedApart: false,
    userAgentIsForbidden: true,
    bodyTypeIsNotGuarded: false,
    streamBody: 'sent',
    uncheckedMembers: ['window'],
    onlyIfCachedAsksServer: false,
    everyRedirectWithCredentialsIsRefused: true,
    foreignRedirectRemovesClientHints: true,
    preflightsAreNotReusedFor: 'null-origins',
    referrerPolicyHidesOrigin: 'never',
    noCorsCredentialsSendOpaqueOrigin: true,
    crossOriginNoCorsRedirectHidesOrigin: true,
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
    redirectNeedsLocation: true,
    emptyLocation: 'ignore',
    cacheModesThatPreflightAgain: ['no-store', 'reload', 'no-cache'],
    conditionalRequestsPreflightAgain: 'always',
    cacheModesThatKeepNoPreflight: ['no-store'],
    refusedPreflightIsKept: false,
    refusedSimpleRequestClearsCache: false,
  },
  createPreflightCache: (now) => createOneResultPreflightCache(oneResult, now),
}
