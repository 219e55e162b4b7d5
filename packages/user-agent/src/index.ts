export { chromiumMessage, type RefusedRequest } from './chromium-message.ts'
export type { CookieJar } from './cookies.ts'
export { type CorsCheckResult, corsCheck } from './cors-check.ts'
export { CorsError, type Fault } from './cors-error.ts'
export { type CorsPreflightCache, createCorsPreflightCache } from './cors-preflight-cache.ts'
export {
  type CorsPreflightCheckResult,
  corsPreflightCheck,
} from './cors-preflight-check.ts'
export type { CorsPreflightGrant } from './cors-preflight-grant.ts'
export {
  type CorsPreflightRequest,
  corsPreflightReasons,
  corsPreflightRequest,
  needsCorsPreflight,
} from './cors-preflight-request.ts'
export {
  isCorsNonWildcardRequestHeaderName,
  isCorsSafelistedRequestHeader,
  isCorsUnsafeRequestHeaderByte,
  isNoCorsSafelistedRequestHeader,
} from './cors-safelisted-request-header.ts'
export { corsUnsafeRequestHeaderNames } from './cors-unsafe-request-header-names.ts'
export { includesCredentials, type ResponseTainting } from './credentials-mode.ts'
export type { Engine, EngineName, EngineQuirks } from './engines/engine.ts'
export { engines } from './engines/engines.ts'
export type { Exchange } from './exchange.ts'
export { type ExplainRequest, explain } from './explain.ts'
export { explainRefusal, type RefusedFacts } from './explain-refusal.ts'
export type { DecisionLike, ExplainTarget, PolicyLike } from './explain-target.ts'
export type { Explanation } from './explanation.ts'
export type { ExplanationFields } from './explanation-fields.ts'
export {
  basicFilteredResponse,
  corsExposedHeaderNames,
  corsFilteredResponse,
  opaqueFilteredResponse,
} from './filtered-response.ts'
export type { PolicyOption } from './fix.ts'
export { isForbiddenRequestHeader } from './forbidden-request-header.ts'
export { extractHeaderListValues } from './header-list-values.ts'
export {
  hasRedirectTaintedOrigin,
  httpRedirectFetch,
  type RedirectableRequest,
  type RedirectResult,
} from './http-redirect-fetch.ts'
export { extractMaxAge } from './max-age.ts'
export { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from './method.ts'
export type { NearOrigin, OriginDifference } from './origin-difference.ts'
export { openPage, type Page, type PageOptions } from './page.ts'
export { serializedOriginOf } from './page-origin.ts'
export { isRedirectStatus } from './redirect-status.ts'
export type { CorsCheckCode, Refusal, RefusalCode } from './refusal.ts'
export type { CorsRequest, ResponseHead } from './request.ts'
export type { PageRequestInit } from './request-init.ts'
export type { ServerFetch } from './server-fetch.ts'
export { isToken } from './token.ts'
