/**
 * CORS middleware for Koa 3 and 2.
 *
 * @packageDocumentation
 */
export { cors, cors as default } from './middleware.ts'
