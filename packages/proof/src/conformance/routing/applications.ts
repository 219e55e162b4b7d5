import type { App } from '../../servers/app.ts'
import { express4, express5 } from '../../servers/express.ts'
import { fastify } from '../../servers/fastify.ts'
import { hono } from '../../servers/hono.ts'
import { type FrameworkName, frameworkNames, frameworks } from '../../servers/index.ts'
import type { RunningServer } from '../../servers/server.ts'
import { type Handler, resources } from './handlers.ts'

const say = (name: Handler) => () => ({ body: name })

/** Starts the same handlers in every framework, with its own router, a mounted application and a group of routes. */
function starting(create: () => App): () => Promise<RunningServer> {
  return () => {
    const app = create()
    app.use(resources)
    app.add({
      '/api/private/*': say('private'),
      '/api/*': say('api'),
      '/health': say('health'),
      '/a+b': say('plus'),
      '/a%20b': say('space'),
    })
    app.mount('/mounted', (inner) => inner.add({ '/inner': say('mounted') }))
    app.group('/v1', (inner) => inner.add({ '/list': say('prefixed') }))
    app.add({ '*': say('other') })
    return app.listen()
  }
}

const byDefault = Object.fromEntries(
  frameworkNames.map((name) => [name, starting(frameworks[name])]),
) as Record<FrameworkName, () => Promise<RunningServer>>

const strict = { 'case sensitive routing': true, 'strict routing': true }
const routerOptions = {
  caseSensitive: false,
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: true,
  useSemicolonDelimiter: true,
}

/** Every application, by the framework and by what is not its default. */
export const routed = {
  ...byDefault,
  express4: starting(express4),
  expressStrict: starting(() => express5(strict)),
  fastifyFolding: starting(() => fastify({ routerOptions })),
  honoLoose: starting(() => hono({ strict: false })),
}

export type Routed = keyof typeof routed

/** Those whose settings are their frameworks' defaults. */
export const routedByDefault: readonly Routed[] = [...frameworkNames, 'express4']
