/**
 * The CORS algorithms of the Fetch standard, one function each. Use them to build a tool, for example a proxy or an
 * analyzer. Their names are those of the standard.
 *
 * @packageDocumentation
 */

export { type CorsCheckResult, corsCheck } from './fetch/cors-check.ts'
export {
  corsUnsafeRequestHeaderNames,
  isCorsNonWildcardRequestHeaderName,
  isCorsSafelistedRequestHeader,
  isCorsUnsafeRequestHeaderByte,
  isNoCorsSafelistedRequestHeader,
} from './fetch/cors-request-headers.ts'
export { type DescribedRequest, fetchMetadata, isPotentiallyTrustworthy } from './fetch/fetch-metadata.ts'
export {
  basicFilteredResponse,
  corsExposedHeaderNames,
  corsFilteredResponse,
  opaqueFilteredResponse,
} from './fetch/filtered-response.ts'
export { isForbiddenRequestHeader } from './fetch/forbidden-request-header.ts'
export { extractHeaderListValues, extractMaxAge, isToken } from './fetch/header-values.ts'
export {
  hasRedirectTaintedOrigin,
  httpRedirectFetch,
  isRedirectStatus,
  type RedirectableRequest,
  type RedirectResult,
} from './fetch/http-redirect-fetch.ts'
export { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from './fetch/method.ts'
export { serializedOriginOf } from './fetch/origin.ts'
export type { EngineQuirks } from './fetch/quirks.ts'
export type { CorsCheckCode, Refusal, RefusalCode } from './fetch/refusal.ts'
export {
  type CorsRequest,
  includesCredentials,
  type ResponseHead,
  type ResponseTainting,
} from './fetch/request.ts'
export {
  type CorsPreflightCache,
  type CorsPreflightGrant,
  createCorsPreflightCache,
} from './preflight/preflight-cache.ts'
export { type CorsPreflightCheckResult, corsPreflightCheck } from './preflight/preflight-check.ts'
export {
  type CorsPreflightRequest,
  corsPreflightReasons,
  corsPreflightRequest,
  needsCorsPreflight,
} from './preflight/preflight-request.ts'
