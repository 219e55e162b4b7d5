import fastifyCors from '@fastify/cors'
import koaCors from '@koa/cors'
import expressCors from 'cors'
import { cors as honoCors } from 'hono/cors'
import { describe, expect, it } from 'vitest'
import { corsageJson } from '../test-command.ts'
import { expressServer, fastifyServer, honoServer, koaServer, type TestServer } from '../test-servers.ts'
import type { CheckReport } from './check-report.ts'

const page = 'https://app.example.com'

/** A server with a common mistake, the request, and what must be found. */
interface Defect {
  readonly description: string
  readonly server: () => Promise<TestServer>
  readonly path?: string
  readonly args?: readonly string[]
  /** The code of the deciding issue; `null` if the request is allowed. */
  readonly refused: string | null
  readonly warns?: readonly string[]
}

type Handler = (request: unknown, response: { json(value: unknown): void }) => void
const answer: Handler = (_request, response) => response.json({})

const express = (options: unknown): (() => Promise<TestServer>) => {
  return () => expressServer((app) => app.use(expressCors(options)).all('/items', answer))
}
const fastify = (options: object): (() => Promise<TestServer>) => {
  return () =>
    fastifyServer(async (app) => {
      await app.register(fastifyCors, options)
      app.get('/items', () => ({})).put('/items', () => ({}))
    })
}
const koa = (options: unknown): (() => Promise<TestServer>) => {
  return () =>
    koaServer((app) => {
      app.use(koaCors(options))
      app.use((context: { path: string; body: unknown }) => {
        if (context.path === '/items') context.body = {}
      })
    })
}
const hono = (options: Parameters<typeof honoCors>[0]): (() => Promise<TestServer>) => {
  return () => honoServer((app) => app.use(honoCors(options)).all('/items', (context) => context.json({})))
}

const put = ['-X', 'PUT']
const credentialed = ['--credentials']
const list = 'https://other.example.com,https://app.example.com'

const defects: readonly Defect[] = [
  ...(
    [
      ['cors', express({ credentials: true })],
      ['@fastify/cors', fastify({ origin: '*', credentials: true })],
      ['hono/cors', hono({ origin: '*', credentials: true })],
    ] as const
  ).flatMap(([name, server]): Defect[] => [
    {
      description: `${name}: any origin with credentials, asked without`,
      server,
      refused: null,
      warns: ['wildcard-with-credentials'],
    },
    {
      description: `${name}: any origin with credentials, asked with`,
      server,
      args: credentialed,
      refused: 'allow-origin-wildcard',
    },
  ]),
  {
    description: '@koa/cors: credentials alone send every origin back',
    server: koa({ credentials: true }),
    args: credentialed,
    refused: null,
    warns: ['any-origin-reflected'],
  },
  {
    description: 'cors: the origin is an environment variable that is not set',
    server: express({ origin: undefined }),
    refused: 'allow-origin-missing',
  },
  {
    description:
      '@fastify/cors: the origin is an environment variable that is not set, so that every request fails',
    server: fastify({ origin: undefined }),
    refused: 'allow-origin-missing',
  },
  {
    description:
      'hono/cors: the origin is an environment variable that is not set, so that every request fails',
    server: hono({ origin: undefined as unknown as string }),
    refused: 'allow-origin-missing',
  },
  ...(
    [
      ['cors', express({ origin: list })],
      ['@fastify/cors', fastify({ origin: list })],
      ['@koa/cors', koa({ origin: list })],
    ] as const
  ).map(
    ([name, server]): Defect => ({
      description: `${name}: a list in one string goes out as it is`,
      server,
      refused: 'allow-origin-multiple',
    }),
  ),
  {
    description: 'hono/cors: a list in one string allows nobody',
    server: hono({ origin: list }),
    refused: 'allow-origin-missing',
  },
  ...(
    [
      ['cors', express({ origin: `${page}/` })],
      ['@fastify/cors', fastify({ origin: `${page}/` })],
      ['@koa/cors', koa({ origin: `${page}/` })],
    ] as const
  ).map(
    ([name, server]): Defect => ({
      description: `${name}: an origin with a trailing slash`,
      server,
      refused: 'allow-origin-mismatch',
    }),
  ),
  {
    description: 'cors: an origin in upper case in a list',
    server: express({ origin: ['https://App.example.com', 'https://b.test'] }),
    refused: 'allow-origin-missing',
  },
  {
    description: 'hono/cors: `*` in a list means nothing',
    server: hono({ origin: ['*'] }),
    refused: 'allow-origin-missing',
  },
  {
    description: 'cors: a narrower policy after an open one leaves `*` with its credentials',
    server: () =>
      expressServer((app) => {
        app.use(expressCors())
        app.use('/items', expressCors({ origin: ['https://admin.example.com'], credentials: true }))
        app.get('/items', answer)
      }),
    refused: null,
    warns: ['wildcard-with-credentials'],
  },
  {
    description: 'cors: a narrower policy after an open one never answers the preflight',
    server: () =>
      expressServer((app) => {
        app.use(expressCors())
        app.use('/items', expressCors({ origin: [page], credentials: true }))
        app.get('/items', answer)
      }),
    args: [...put, ...credentialed],
    refused: 'preflight-allow-origin-wildcard',
  },
  {
    description: 'hono/cors: a narrower policy after an open one never answers the preflight',
    server: () =>
      honoServer((app) => {
        app.use(honoCors()).use('/items', honoCors({ origin: [page], credentials: true }))
        app.get('/items', (context) => context.json({}))
      }),
    args: [...put, ...credentialed],
    refused: 'preflight-allow-origin-wildcard',
  },
  {
    description: '@koa/cors: a narrower policy after an open one never answers the preflight',
    server: () =>
      koaServer((app) => {
        app.use(koaCors({ origin: '*' }))
        app.use(koaCors({ origin: page, credentials: true }))
      }),
    args: [...put, ...credentialed],
    refused: 'preflight-allow-origin-wildcard',
  },
  {
    description: "@fastify/cors: a route's own policy is not asked at the preflight",
    server: () =>
      fastifyServer(async (app) => {
        await app.register(fastifyCors, { origin: ['https://other.example.com', 'https://b.test'] })
        const cors = { origin: [page], methods: ['PUT'], credentials: true }
        app.put('/items', { config: { cors } } as object, () => ({}))
      }),
    args: put,
    refused: 'preflight-allow-origin-missing',
  },
  {
    description: '@fastify/cors: PUT is not among the default methods',
    server: fastify({ origin: true }),
    args: put,
    refused: 'method-not-allowed',
  },
  {
    description: '@fastify/cors: a hook before it asks who is there, of the preflight too',
    server: () =>
      fastifyServer(async (app) => {
        app.addHook('onRequest', async (request, reply) => {
          if (request.headers.authorization === undefined) await reply.code(401).send()
        })
        await app.register(fastifyCors, { origin: true })
        app.get('/items', () => ({}))
      }),
    args: ['-H', 'Authorization: Bearer x'],
    refused: 'preflight-allow-origin-missing',
  },
  {
    description: 'cors: authentication that comes first refuses preflights only',
    server: () =>
      expressServer((app) => {
        app.use(
          (
            request: { method: string },
            response: { status(code: number): { end(): void } },
            next: () => void,
          ) => (request.method === 'OPTIONS' ? response.status(401).end() : next()),
        )
        app.use(expressCors({ origin: [page] }))
        app.get('/items', answer)
      }),
    refused: null,
    warns: ['preflight-unanswered'],
  },
  {
    description: '@fastify/cors: a hijacked reply has no headers',
    server: () =>
      fastifyServer(async (app) => {
        await app.register(fastifyCors, { origin: [page, 'https://b.test'] })
        app.get('/items', (_request, reply) => {
          reply.hijack()
          reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).end()
        })
      }),
    refused: 'allow-origin-missing',
  },
  {
    description:
      '@fastify/cors: with hook preHandler a body that cannot be parsed is refused without headers',
    server: () =>
      fastifyServer(async (app) => {
        await app.register(fastifyCors, { origin: true, hook: 'preHandler' })
        app.post('/items', () => ({}))
      }),
    args: ['-X', 'POST', '-H', 'Content-Type: application/json', '--send'],
    refused: 'allow-origin-missing',
  },
  {
    description: '@fastify/cors: paths without a route, next to an encapsulated plugin, have no headers',
    server: () =>
      fastifyServer(async (app) => {
        await app.register(async (child) => {
          await child.register(fastifyCors, { origin: true })
          child.get('/items', () => ({}))
        })
      }),
    refused: null,
    warns: ['headers-missing-on-errors'],
  },
  {
    description: "@fastify/cors: a handler's own Vary takes the place of Vary: Origin",
    server: () =>
      fastifyServer(async (app) => {
        await app.register(fastifyCors, { origin: [page, 'https://b.test'] })
        app.get('/items', (_request, reply) => reply.header('Vary', 'Accept-Encoding').send({}))
      }),
    refused: null,
    warns: ['vary-missing'],
  },
  {
    description: 'cors: a callback that says no leaves Vary out',
    server: express({
      origin: (origin: string, callback: (error: null, allowed: boolean) => void) =>
        callback(null, origin === page),
    }),
    refused: null,
    warns: ['vary-missing'],
  },
  {
    description: 'cors: what throws before it has no headers',
    server: () =>
      expressServer((app) => {
        app.use((_request: unknown, response: { status(code: number): { end(): void } }) =>
          response.status(500).end(),
        )
        app.use(expressCors())
      }),
    refused: 'allow-origin-missing',
  },
  {
    description: '@koa/cors: a string that is thrown has no headers',
    server: () =>
      koaServer((app) => {
        app.use(koaCors({ origin: page }))
        app.use(() => {
          throw 'not an error'
        })
      }),
    refused: 'allow-origin-missing',
  },
  {
    description: '@koa/cors: errors have no headers when keepHeadersOnError is false',
    server: () =>
      koaServer((app) => {
        app.use(koaCors({ origin: page, keepHeadersOnError: false }))
        app.use((context: { path: string; body: unknown; throw(status: number): void }) => {
          if (context.path !== '/items') context.throw(404)
          context.body = {}
        })
      }),
    refused: null,
    warns: ['headers-missing-on-errors'],
  },
  {
    description: "hono/cors: an upstream's own headers survive",
    server: () =>
      honoServer((app) => {
        app.use(honoCors({ origin: ['https://b.test'] }))
        app.get('/items', () => {
          const headers = { 'access-control-allow-origin': 'https://upstream.example.com' }
          return new Response('{}', { headers })
        })
      }),
    refused: 'allow-origin-mismatch',
  },
  {
    description: 'hono/cors: a max age that is not a number',
    server: hono({ origin: [page], maxAge: Number.NaN }),
    args: put,
    refused: null,
    warns: ['max-age-invalid'],
  },
  {
    description: 'cors: a max age below zero',
    server: express({ origin: [page], maxAge: -5 }),
    args: put,
    refused: null,
    warns: ['max-age-invalid'],
  },
  {
    description: '@koa/cors: a max age of 0 is dropped',
    server: koa({ origin: page, maxAge: 0 }),
    args: put,
    refused: null,
    warns: ['max-age-missing'],
  },
]

describe.concurrent('corsage check finds the mistakes of other libraries', () => {
  it.each(defects)('$description', async ({ server, path = '/items', args = [], refused, warns = [] }) => {
    const { url, close } = await server()
    const run = await corsageJson<CheckReport>(['check', url + path, '--from', page, ...args])
    await close()
    expect(run.document.issues[0]?.code ?? null).toBe(refused)
    expect(run.status).toBe(refused === null ? 0 : 1)
    expect(run.document.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining([...warns]))
  })

  it('cors: an async origin function hangs', async () => {
    const { url, close } = await express({ origin: async () => true })()
    const run = await corsageJson<{ error: { message: string } }>([
      ...['check', `${url}/items`, '--from', page, '--timeout', '300'],
    ])
    await close()
    expect(run.document.error.message).toContain('300 ms')
    expect(run.status).toBe(2)
  })
})
