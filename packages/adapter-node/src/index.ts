/**
 * CORS for `node:http`, `node:https` and `node:http2`, and for the middleware frameworks that stand on them.
 *
 * @packageDocumentation
 */
export { type ApplyPolicy, applyPolicy, type Framework } from './apply-policy.ts'
export { foldedPath } from './folded-path.ts'
export { applyLate, prepareResponses, replaceLate } from './late-headers.ts'
export { withCors } from './listener.ts'
export { cors, cors as default, middlewareBy, type NodeMiddleware } from './middleware.ts'
export { type NodeRequest, type NodeResponse, RequestView } from './node-messages.ts'
