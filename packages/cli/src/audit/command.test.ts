import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import { describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
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
const policy = { origins: [trusted, 'https://admin.example.com'], credentials: true } as const

describe.concurrent('servers with Corsage: nothing found', () => {
  const servers: readonly { readonly name: string; readonly server: () => Promise<TestServer> }[] = [
    { name: 'Express', server: () => expressServer((app) => app.use(expressCors(policy))) },
    {
      name: 'Fastify',
      server: () =>
        fastifyServer(async (app) => {
          await app.register(fastifyCors, policy)
        }),
    },
    { name: 'Koa', server: () => koaServer((app) => app.use(koaCors(policy))) },
    { name: 'Hono', server: () => honoServer((app) => app.use(honoCors(policy))) },
  ]
  it.each(servers)('$name', async ({ server }) => {
    const { url, close } = await server()
    const { status, document } = await corsageJson<AuditReport>(['audit', url, '--from', trusted])
    await close()
    expect(document.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(document.failures).toEqual([])
    expect(status).toBe(0)
  })
})

describe.concurrent('corsage audit', () => {
  it('announces its requests, and sends no more', async () => {
    let requests = 0
    const { url, close } = await nodeServer((_request, response) => {
      requests++
      response.end()
    })
    const { status, stdout } = await corsage(['audit', url, '--from', trusted])
    await close()
    const host = url.replace('http://', '')
    expect(stdout.replaceAll('\n', ' ')).toContain(
      `Sending ${requests} requests to ${host} (GET and OPTIONS)`,
    )
    expect(requests).toBeLessThanOrEqual(27)
    expect(stdout.indexOf('Sending ')).toBe(0)
    expect(status).toBe(1)
  })

  it('suggests --from, unless an origin is known or all are allowed', async () => {
    const asks = 'Pass an origin that the server should allow with --from'
    const [some, any] = await Promise.all([
      expressServer((app) => app.use(expressCors(policy))),
      expressServer((app) => app.use(expressCors({}))),
    ])
    const runs = await Promise.all([
      corsage(['audit', some.url]),
      corsage(['audit', some.url, '--from', trusted]),
      corsage(['audit', any.url]),
    ])
    await Promise.all([some.close(), any.close()])
    expect(runs.map(({ stdout }) => stdout.replaceAll('\n', ' ').includes(asks))).toEqual([
      true,
      false,
      false,
    ])
  })

  it('reports a redirect, and does not follow it', async () => {
    let strangers = 0
    const elsewhere = await nodeServer((_request, response) => {
      strangers++
      response.end()
    })
    const { url, close } = await nodeServer((_request, response) =>
      response.writeHead(302, { location: elsewhere.url }).end(),
    )
    const { document } = await corsageJson<AuditReport>(['audit', url])
    await Promise.all([close(), elsewhere.close()])
    expect(strangers).toBe(0)
    expect(document.findings).toContainEqual(
      expect.objectContaining({
        code: 'redirected',
        severity: 'info',
        message: `The URL redirects to ${elsewhere.url}. The redirect was not followed, so the findings are only about the redirect.`,
      }),
    )
  })

  it.each([
    ['authentication before it', 401, {}],
    ['a server that fails on it', 500, { 'access-control-allow-origin': trusted }],
    ['a redirect before it', 301, { location: '/items/' }],
  ])('a preflight that fails: %s', async (_what, status, headers) => {
    const { url, close } = await nodeServer((request, response) =>
      request.method === 'OPTIONS'
        ? response.writeHead(status, headers).end()
        : response.writeHead(200, { 'access-control-allow-origin': trusted }).end(),
    )
    const { document } = await corsageJson<AuditReport>(['audit', url, '--from', trusted])
    await close()
    expect(document.findings.map(({ code, message }) => [code, message])).toContainEqual([
      'preflight-fails',
      `An allowed page gets ${status} for its preflight. Requests with a JSON body, an Authorization header or a method such as PUT fail.`,
    ])
    expect(document.findings.map(({ code }) => code)).not.toContain('preflight-disagrees')
  })

  it('stops if a server stops responding, and reports its findings', async () => {
    const { url, close } = await nodeServer((request, response) => {
      if (request.headers.origin === 'null') return
      response.writeHead(200, { 'access-control-allow-origin': '*' })
      if (request.method === 'GET') response.end()
    })
    const { document } = await corsageJson<AuditReport>(['audit', url, '--timeout', '3000'])
    await close()
    expect(document.failures[0]).toContain('null: No response to GET ')
    expect(document.findings.map(({ code }) => code)).toContain('wildcard')
  })

  it('each finding has evidence, a fix and a reference; the most severe comes first', async () => {
    const { url, close } = await nodeServer((request, response) =>
      response
        .writeHead(200, {
          'access-control-allow-origin': request.headers.origin ?? '*',
          'access-control-allow-credentials': 'true',
          'access-control-allow-private-network': 'true',
        })
        .end(),
    )
    const { status, document } = await corsageJson<AuditReport>(['audit', url, '--from', trusted])
    await close()
    expect(document.findings[0]).toMatchObject({
      severity: 'critical',
      code: 'any-origin-with-credentials',
      evidence: [
        `GET ${url}/ -> 200`,
        '> origin: https://corsage-probe.invalid',
        '< access-control-allow-origin: https://corsage-probe.invalid',
        '< access-control-allow-credentials: true',
        '< access-control-allow-private-network: true',
      ],
    })
    expect(document.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['vary-missing', 'private-network']),
    )
    for (const { fix, reference } of document.findings) {
      expect(fix).toMatch(/\w/)
      expect(reference).toMatch(/\w/)
    }
    expect(status).toBe(1)
  })
})
