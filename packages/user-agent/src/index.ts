/**
 * Behaves like a browser under CORS, and explains every refusal. Use it in tests, and to find out why a request fails.
 *
 * @packageDocumentation
 */

export type { Engine, EngineName } from './engines/engine.ts'
export { engines } from './engines/engines.ts'
export { type ExplainRequest, explain } from './explain/explain.ts'
export { explainRefusal, type RefusedFacts } from './explain/explain-refusal.ts'
export type { DecisionLike, ExplainTarget, PolicyLike } from './explain/explain-target.ts'
export type { Explanation, ExplanationFields } from './explain/explanation.ts'
export type { NearOrigin, OriginDifference } from './explain/listed-origins.ts'
export type { EngineQuirks } from './fetch/quirks.ts'
export type { CorsCheckCode, Refusal, RefusalCode } from './fetch/refusal.ts'
export type { CorsRequest } from './fetch/request.ts'
export type { Handshake } from './page/connect.ts'
export type { CookieJar } from './page/cookies.ts'
export { CorsError, type CorsIssue } from './page/cors-error.ts'
export type { Exchange, ServerFetch } from './page/exchange.ts'
export type { PolicyOption } from './page/fix.ts'
export { type NodeListenerOptions, openPage, type Page, type PageOptions } from './page/page.ts'
export type { PageRequestInit } from './page/request-init.ts'
export type { NodeApplication, NodeListener, ServerTarget } from './page/server-target.ts'
export type { SubmitInit } from './page/submit.ts'
export type { CorsPreflightCache, CorsPreflightGrant } from './preflight/preflight-cache.ts'
