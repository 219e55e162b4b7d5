import type { Framework } from './framework.ts'

/** Imported one at a time, so that a process holds no more than what it measures. */
export const frameworks: Readonly<Record<string, () => Promise<Framework>>> = {
  node: async () => (await import('./node.ts')).framework,
  express: async () => (await import('./express.ts')).framework,
  fastify: async () => (await import('./fastify.ts')).framework,
  koa: async () => (await import('./koa.ts')).framework,
  hono: async () => (await import('./hono.ts')).framework,
  h3: async () => (await import('./h3.ts')).framework,
  'whatwg-node': async () => (await import('./whatwg-node.ts')).framework,
  elysia: async () => (await import('./elysia.ts')).framework,
}
