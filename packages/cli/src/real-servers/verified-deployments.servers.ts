import { createPolicy, withCors } from '@corsage/core'
import corsageExpress from '@corsage/express'
import corsageFastify from '@corsage/fastify'
import corsageHono from '@corsage/hono'
import corsageKoa from '@corsage/koa'
import corsageNode from '@corsage/node'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import {
  expressServer,
  fastifyServer,
  honoServer,
  koaServer,
  nodeServer,
  type TestServer,
} from '../test-servers.ts'
import { type VerifyReport, verifyUrl } from '../verify/verify-url.ts'
import { mostRequests, witnessesOf } from '../verify/witnesses.ts'
import { proxyFaults, proxyPrograms } from './faulty-proxies.ts'
import { launch } from './launch.ts'

const origins = ['https://app.example.com', 'https://admin.example.com', 'https://shop.example.org']
const policy = createPolicy({
  origins,
  credentials: true,
  methods: ['GET', 'PUT', 'DELETE'],
  allowHeaders: ['content-type', 'x-name'],
  exposeHeaders: ['x-total'],
})
/** A shared cache keeps this response, and a conditional request gets a 304. */
const headers = { 'cache-control': 'public, max-age=60', etag: '"1"' }

interface ExpressResponse {
  set(fields: typeof headers): { json(value: unknown): void }
}
interface KoaContext {
  readonly path: string
  body: unknown
  set(fields: typeof headers): void
}

const adapters: Readonly<Record<string, () => Promise<TestServer>>> = {
  express: () =>
    expressServer((app) =>
      app.use(corsageExpress(policy)).get('/items', (_request: unknown, response: ExpressResponse) => {
        response.set(headers).json({})
      }),
    ),
  fastify: () =>
    fastifyServer(async (app) => {
      await app.register(corsageFastify, policy)
      app.get('/items', (_request, reply) => reply.headers(headers).send({}))
    }),
  koa: () =>
    koaServer((app) => {
      app.use(corsageKoa(policy))
      app.use((context: KoaContext) => {
        if (context.path !== '/items') return
        context.set(headers)
        context.body = {}
      })
    }),
  hono: () =>
    honoServer((app) =>
      app.use(corsageHono(policy)).get('/items', (context) => context.json({}, 200, headers)),
    ),
  core: () => {
    const handler = ({ url }: Request) => {
      const isThere = new URL(url).pathname === '/items'
      return new Response('{}', { status: isThere ? 200 : 404, headers })
    }
    return nodeServer(getRequestListener(withCors(handler, policy)))
  },
  node: () => {
    const apply = corsageNode(policy)
    return nodeServer((request, response) =>
      apply(request, response, () => {
        response
          .writeHead(request.url?.startsWith('/items?') || request.url === '/items' ? 200 : 404, headers)
          .end()
      }),
    )
  },
}
const names = Object.keys(adapters)
const proxies = ['nginx', 'haproxy', 'apache'] as const
const isFull = process.env['CORSAGE_RUNS'] === 'full'

/** All combinations, or one adapter for each error, by turns. */
const rows = proxies.flatMap((proxy, shift) =>
  proxyFaults.flatMap((row, index) =>
    (isFull ? names : [names[(index + shift) % names.length] as string]).map((adapter) => ({
      proxy,
      adapter,
      fault: row.fault,
      codes: row.codes,
      lines: row[proxy],
    })),
  ),
)

const running = new Map<string, TestServer>()
const connection = openConnection({ timeout: 5000 })
beforeAll(async () => {
  for (const [name, start] of Object.entries(adapters)) running.set(name, await start())
})
afterAll(async () => {
  await Promise.all([...[...running.values()].map((server) => server.close()), connection.close()])
})

async function verified(
  proxy: (typeof proxies)[number],
  adapter: string,
  lines: readonly string[],
): Promise<VerifyReport> {
  const deployment = await launch(proxyPrograms[proxy](lines, running.get(adapter)?.url ?? ''))
  try {
    const url = new URL('/items', deployment.url)
    return await verifyUrl(url, await witnessesOf({ policy, origins, patterns: [] }, url, []), connection)
  } finally {
    await deployment.close()
  }
}

describe.each(proxies)('%s as a plain proxy', (proxy) => {
  it.each(isFull ? names : names.filter((_name, index) => index % 3 === proxies.indexOf(proxy)))(
    'agrees with the policy of %s',
    async (adapter) => {
      const report = await verified(proxy, adapter, [])
      expect([report.findings, report.inconclusive]).toEqual([[], []])
      expect(report.requests).toBeLessThanOrEqual(mostRequests)
    },
  )
})

describe('an error in the configuration of a proxy is found', () => {
  it.each(rows)('$proxy before $adapter: $fault', async ({ proxy, adapter, lines, codes }) => {
    const { findings, inconclusive } = await verified(proxy, adapter, lines)
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]))
    expect(inconclusive).toEqual([])
  })
})
