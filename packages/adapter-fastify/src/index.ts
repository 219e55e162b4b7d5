/**
 * CORS plugin for Fastify 5.
 *
 * @packageDocumentation
 */
export { type CorsPluginOptions, cors, cors as default } from './plugin.ts'
