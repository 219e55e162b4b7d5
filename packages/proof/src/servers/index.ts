import type { CorsHooks } from '@corsage/core'
import { type App, type Framework, json, type Routes } from './app.ts'
import { express4, express5 } from './express.ts'
import { fastify } from './fastify.ts'
import { fetchHandler } from './fetch.ts'
import { hono } from './hono.ts'
import { koa } from './koa.ts'
import { node, nodeMiddleware } from './node.ts'
import type { Source, StartServer } from './server.ts'

export type { RunningServer, Source, StartServer } from './server.ts'

/** The newest version of each framework, by name: a new one is added here, and every table has it. */
export const frameworks = {
  express: express5,
  fastify,
  fetch: fetchHandler,
  hono,
  koa,
  node,
} as const satisfies Readonly<Record<string, Framework>>

export type FrameworkName = keyof typeof frameworks
export const frameworkNames = Object.keys(frameworks) as FrameworkName[]

const { express, ...others } = frameworks

/** Every version of each framework, and every way to apply a policy. */
export const variants: Readonly<Record<string, Framework>> = {
  'express 5': express,
  'express 4': express4,
  ...others,
  'node middleware': nodeMiddleware,
}

/** Starts an application with policies, the first of which is the outermost, and routes. */
export function start(
  framework: Framework,
  policies: readonly Source[],
  routes: Routes,
  hooks?: CorsHooks,
): ReturnType<App['listen']> {
  const app = framework()
  for (const policy of policies) app.use(policy, hooks)
  app.add(routes)
  return app.listen()
}

/** Throws, so that the framework sends a 500. */
export function thrown(): never {
  throw new Error('thrown by the handler')
}

/** `/items` has all methods but OPTIONS, for which `/own` has a handler. */
export const items: Routes = {
  'GET /items': () => json({ items: [] }),
  'POST|PUT|PATCH|DELETE /items': () => json({ saved: true }),
  'GET /error': thrown,
  'OPTIONS /own': () => json({ own: true }),
}

/** One server per framework, with these routes. */
export const servers: readonly StartServer[] = Object.values(frameworks).map(
  (framework): StartServer =>
    (policy, hooks) =>
      start(framework, [policy], items, hooks),
)
