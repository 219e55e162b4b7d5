import fastifyCors from '@fastify/cors'
import koaCors from '@koa/cors'
import expressCors from 'cors'
import { cors as honoCors } from 'hono/cors'
import { describe, expect, it } from 'vitest'
import { corsageJson } from '../test-command.ts'
import {
  expressServer,
  fastifyServer,
  honoServer,
  koaServer,
  nodeServer,
  type TestServer,
} from '../test-servers.ts'
import type { AuditReport } from './audit-server.ts'

const trusted = 'https://app.example.com'

/** A server with a common mistake, and what an audit must find there. */
interface Defect {
  readonly description: string
  readonly server: () => Promise<TestServer>
  /** Findings with their severity, `severity code`. */
  readonly finds: readonly string[]
  /** Codes that must not be among the findings. */
  readonly without?: readonly string[]
}

type Callback = (error: Error | null, allowed?: boolean) => void
type Response = { json(value: unknown): void }

const express = (options: unknown): (() => Promise<TestServer>) => {
  return () =>
    expressServer((app) =>
      app
        .use(expressCors(options))
        .all('/items', (_request: unknown, response: Response) => response.json({})),
    )
}
const fastify = (options: object): (() => Promise<TestServer>) => {
  return () =>
    fastifyServer(async (app) => {
      await app.register(fastifyCors, options)
      app.get('/items', () => ({}))
    })
}
const koa = (options: unknown): (() => Promise<TestServer>) => {
  return () =>
    koaServer((app) => {
      app.use(koaCors(options))
      app.use((context: { body: unknown }) => {
        context.body = {}
      })
    })
}
const hono = (options: Parameters<typeof honoCors>[0]): (() => Promise<TestServer>) => {
  return () => honoServer((app) => app.use(honoCors(options)).all('/items', (context) => context.json({})))
}

const defects: readonly Defect[] = [
  {
    description: 'cors: origin true with credentials',
    server: express({ origin: true, credentials: true }),
    finds: ['critical any-origin-with-credentials'],
    without: ['null-origin-with-credentials', 'prefix-compared-with-credentials'],
  },
  {
    description: '@koa/cors: credentials alone',
    server: koa({ credentials: true }),
    finds: ['critical any-origin-with-credentials'],
  },
  {
    description: '@koa/cors: the origin is an environment variable that is not set',
    server: koa({ origin: undefined }),
    finds: ['info wildcard', 'info vary-needless'],
  },
  {
    description: '@koa/cors: the origin is an empty string',
    server: koa({ origin: '' }),
    finds: ['info wildcard'],
  },
  {
    description: 'hono/cors: any origin with credentials',
    server: hono({ origin: '*', credentials: true }),
    finds: ['low wildcard-with-credentials'],
  },
  {
    description: 'cors: `null` among the origins',
    server: express({ origin: [trusted, 'null'], credentials: true }),
    finds: ['critical null-origin-with-credentials'],
  },
  {
    description: "cors: the README's pattern without an anchor",
    server: express({ origin: /example\.com$/, credentials: true }),
    finds: ['critical suffix-compared-with-credentials', 'high insecure-origin-with-credentials'],
  },
  {
    description: "@fastify/cors: the README's pattern without an anchor",
    server: fastify({ origin: /example\.com$/ }),
    finds: ['medium suffix-compared', 'low insecure-origin'],
  },
  {
    description: 'hono/cors: an origin function by endsWith, which accepts any scheme and port',
    server: hono({
      origin: (origin) => (origin.endsWith('.example.com') ? origin : undefined),
      credentials: true,
    }),
    finds: ['high insecure-origin-with-credentials', 'low any-subdomain-with-credentials'],
  },
  {
    description: 'cors: a pattern without an end',
    server: express({ origin: /^https:\/\/app\.example\.com/, credentials: true }),
    finds: ['critical prefix-compared-with-credentials', 'low any-port-with-credentials'],
    without: ['special-character-underscore-with-credentials'],
  },
  {
    description: 'cors: a pattern whose dot is not escaped',
    server: express({ origin: /^https:\/\/app.example.com$/, credentials: true }),
    finds: ['critical unescaped-dot-with-credentials'],
  },
  {
    description: 'cors: a pattern that takes a special character for the end of the host',
    server: express({ origin: /^https:\/\/app\.example\.com([^.\w:].*)?$/, credentials: true }),
    finds: [
      'high special-character-backtick-with-credentials',
      'high special-character-brace-with-credentials',
      'high special-character-comma-with-credentials',
    ],
  },
  {
    description: 'cors: an origin of development left in the list',
    server: express({ origin: [trusted, 'http://localhost:3000'], credentials: true }),
    finds: ['medium localhost-origin-with-credentials'],
  },
  {
    description: 'cors: a pattern with the flag g allows every other request',
    server: express({ origin: /^https:\/\/app\.example\.com$/g }),
    finds: ['medium unstable'],
  },
  {
    description: 'cors: a callback that says no leaves Vary out',
    server: express({ origin: (origin: string, callback: Callback) => callback(null, origin === trusted) }),
    finds: ['low vary-only-when-allowed'],
  },
  {
    description: 'Vary is left out of responses to requests without Origin',
    server: () =>
      nodeServer(({ headers: { origin } }, response) => {
        if (origin !== undefined) response.setHeader('vary', 'Origin')
        if (origin === trusted) response.setHeader('access-control-allow-origin', trusted)
        response.end()
      }),
    finds: ['low vary-only-when-allowed'],
  },
  {
    description: "@fastify/cors: a handler's own Vary takes the place of Vary: Origin",
    server: () =>
      fastifyServer(async (app) => {
        await app.register(fastifyCors, { origin: [trusted, 'https://b.test'] })
        app.get('/items', (_request, reply) => reply.header('Vary', 'Accept-Encoding').send({}))
      }),
    finds: ['medium vary-missing'],
  },
  {
    description: 'hono/cors: Vary is appended without looking',
    server: () =>
      honoServer((app) => {
        app.use(honoCors({ origin: [trusted] }))
        app.get('/items', (context) => context.json({}, 200, { vary: 'Origin' }))
      }),
    finds: ['info vary-repeated'],
  },
  {
    description: 'cors: an origin callback that expects an Origin',
    server: express({
      origin: (origin: string, callback: Callback) =>
        callback(null, new URL(origin).hostname === 'app.example.com'),
    }),
    finds: ['medium no-origin-fails'],
  },
  {
    description: 'cors: "Not allowed by CORS" is thrown',
    server: express({
      origin: (origin: string | undefined, callback: Callback) =>
        origin === undefined || origin === trusted
          ? callback(null, true)
          : callback(new Error('Not allowed by CORS')),
    }),
    finds: ['low refused-origin-fails'],
  },
  {
    description: '@fastify/cors: the route refuses what the preflight allows',
    server: () =>
      fastifyServer(async (app) => {
        await app.register(fastifyCors, { origin: [trusted, 'https://b.test'] })
        const cors = { origin: ['https://other.example.com', 'https://c.test'] }
        app.get('/items', { config: { cors } } as object, () => ({}))
      }),
    finds: ['low preflight-disagrees', 'low trusted-refused'],
  },
  {
    description: 'cors: a list, as it comes',
    server: express({ origin: [trusted, 'https://b.test'], credentials: true, exposedHeaders: ['x-total'] }),
    finds: [
      'low reflects-unchecked',
      'info options-swallowed',
      'info tells-refused-origin',
      'info exposes-on-preflight',
      'info content-length-on-204',
    ],
  },
  {
    description: '@fastify/cors: a list, as it comes',
    server: fastify({
      origin: [trusted, 'https://b.test'],
      credentials: true,
      exposedHeaders: ['x-total'],
    }),
    finds: [
      'low reflects-unchecked',
      'info options-refused',
      'info tells-refused-origin',
      'info exposes-on-preflight',
      'info content-length-on-204',
    ],
  },
  {
    description: '@koa/cors: one origin, as it comes',
    server: koa({ origin: trusted }),
    finds: ['low reflects-unchecked'],
  },
  {
    description: 'hono/cors: a list, as it comes',
    server: hono({ origin: [trusted], credentials: true, exposeHeaders: ['x-total'] }),
    finds: [
      'low reflects-unchecked',
      'info options-swallowed',
      'info tells-refused-origin',
      'info exposes-on-preflight',
    ],
  },
  {
    description: 'cors: a max age that is not a number',
    server: express({ origin: [trusted], maxAge: 1.5 }),
    finds: ['low max-age-invalid'],
  },
]

describe.concurrent('corsage audit finds the mistakes of other libraries', () => {
  it.each(defects)('$description', async ({ server, finds, without = [] }) => {
    const { url, close } = await server()
    const run = await corsageJson<AuditReport>(['audit', `${url}/items`, '--from', trusted])
    await close()
    const found = run.document.findings.map(({ severity, code }) => `${severity} ${code}`)
    expect(found).toEqual(expect.arrayContaining([...finds]))
    const codes = run.document.findings.map(({ code }) => code)
    for (const code of without) expect(codes).not.toContain(code)
    const isGrave = run.document.findings.some(({ severity }) => severity !== 'info')
    expect(run.status).toBe(isGrave ? 1 : 0)
  })
})
