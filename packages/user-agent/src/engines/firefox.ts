import { createListedNamesPreflightCache } from '../preflight/listed-names-cache.ts'
import type { Engine } from './engine.ts'

/** Firefox 153, as seen, and as its source (`nsCORSListenerProxy.cpp`) has it. */
export const firefox: Engine = {
  name: 'firefox',
  quirks: {
    safelistsClientHints: false,
    largestRangePosition: 2n ** 64n - 1n,
    rangeIsReadLoosely: false,
    headerLinesAreJudgedApart: true,
    userAgentIsForbidden: false,
    bodyTypeIsNotGuarded: false,
    streamBody: 'text',
    uncheckedMembers: ['duplex', 'window'],
    onlyIfCachedAsksServer: false,
    everyRedirectWithCredentialsIsRefused: false,
    foreignRedirectRemovesClientHints: false,
    preflightsAreNotReusedFor: 'nothing',
    referrerPolicyHidesOrigin: 'always',
    noCorsCredentialsSendOpaqueOrigin: false,
    crossOriginNoCorsRedirectHidesOrigin: false,
    maxAgeLimit: 86400,
    // An empty value counts as an absent one.
    unparsableMaxAgeIsZero: (value) => value !== '',
    // The preference `network.cors_preflight.authorization_covered_by_wildcard` is on, with a warning.
    wildcardCoversAuthorizationOnPreflight: true,
    forcedPreflightAllowsOwnMethod: false,
    preflightRedirectIsReportedFirst: true,
    preflightsAtEachRedirect: 'with-unsafe-headers',
    redirectedPreflightAsksForFirstHeaders: false,
    redirectedPreflightHasPageOrigin: true,
    removedHeadersReturnAtNextRedirect: 'always',
    redirectedGetKeepsOrigin: false,
    foreignRedirectMakesDeleteGet: false,
    redirectNeedsLocation: false,
    emptyLocation: 'follow',
    cacheModesThatPreflightAgain: ['no-store', 'reload'],
    conditionalRequestsPreflightAgain: 'except-uploads',
    cacheModesThatKeepNoPreflight: [],
    refusedPreflightIsKept: false,
    refusedSimpleRequestClearsCache: true,
  },
  createPreflightCache: createListedNamesPreflightCache,
}
