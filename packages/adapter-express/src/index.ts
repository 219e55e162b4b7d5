/**
 * CORS middleware for Express 5 and 4.
 *
 * @packageDocumentation
 */
export { cors, cors as default } from './middleware.ts'
