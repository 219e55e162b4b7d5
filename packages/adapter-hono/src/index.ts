/**
 * CORS middleware for Hono 4.
 *
 * @packageDocumentation
 */
export { cors, cors as default } from './middleware.ts'
