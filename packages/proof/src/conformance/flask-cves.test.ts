import { createPolicy } from '@corsage/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { routed, routedByDefault } from './routing/applications.ts'
import { PAGE } from './routing/handlers.ts'
import { layers } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

/** Attacks by the path, which only a policy with resources can suffer: the handler's own policy must decide. */
describe.each(routedByDefault)('%s', (name) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await routed[name]()
  })
  afterAll(() => server.close())

  const expectOwnPolicy = async (path: string) => {
    for (const method of ['GET', 'PUT']) {
      const { body, headers } = await send(server.origin + path, { method, headers: { origin: PAGE } })
      expect(`x-${body}`, path).toBe(headers['access-control-expose-headers'])
    }
  }
  /** Of what can be read in two ways. */
  const expectNoPolicy = async (path: string) => {
    for (const method of ['GET', 'PUT']) {
      const { headers } = await send(server.origin + path, { method, headers: { origin: PAGE } })
      expect(headers, path).not.toHaveProperty('access-control-expose-headers')
    }
  }

  it.each([
    '/api/private/../x',
    '/api/private/%2e%2e/x',
    '/api/../health',
    '/api/%2E./health',
    '/api/.%2e/health',
  ])(
    'CVE-2020-25032: %s has the policy of the handler that it reaches',
    // A file server after a router that does not resolve dot segments would resolve them.
    /express|koa|fastify/.test(name) ? expectNoPolicy : expectOwnPolicy,
  )

  it.each(['/%2561pi/x', '/api/%2570rivate/x', '/%25%36%31pi/x', '/api/private/%252e%252e/x'])(
    'CVE-2020-25032, as it was fixed: %s is not decoded twice',
    expectOwnPolicy,
  )

  it.each(['/api', '/api/', '/api/x', '/api/private', '/api/private/x', '/api/privatex', '/apix'])(
    'CVE-2024-6839: at %s the most specific pattern decides',
    expectOwnPolicy,
  )

  it.each(['/a+b', '/a%20b'])('CVE-2024-6844: %s, a plus is not a space', expectOwnPolicy)

  it.each(['/a%2Bb', '/a%2bb'])(
    'CVE-2024-6844: %s, a plus to what serves files and to no router, has no policy',
    expectNoPolicy,
  )

  it.each(['/API/x', '/api/PRIVATE/x', '/Health', '/MOUNTED/inner', '/V1/list'])(
    'CVE-2024-6866: %s has the policy of the handler that it reaches',
    expectOwnPolicy,
  )

  it('CVE-2024-6866: where case matters, the other spelling is another path', async () => {
    const { body } = await send(`${server.origin}/HEALTH`, { headers: { origin: PAGE } })
    expect(body).toBe(/express|koa/.test(name) ? 'health' : 'other')
  })
})

describe.each(Object.entries(layers))('%s', (_name, start) => {
  const asks = { 'access-control-request-method': 'PUT', 'access-control-request-private-network': 'true' }
  const ALLOW = 'access-control-allow-private-network'

  it('CVE-2024-1681: nothing is written to a log, and onRefused is told what came', async () => {
    const written = (['log', 'error', 'warn', 'info', 'debug'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => {}),
    )
    const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
    const onRefused = vi.fn()
    const server = await start([createPolicy({ origins: [A, 'https://b.test'] })], { onRefused })
    const path = '/items?x=%0d%0aFAKE'
    await send(server.origin + path, { headers: { origin: EVIL } })
    await server.close()
    const told = JSON.stringify([...written, ...streams].flatMap(({ mock }) => mock.calls))
    for (const spy of [...written, ...streams]) spy.mockRestore()
    expect(told).not.toMatch(/FAKE|evil\.test/)
    expect(onRefused.mock.lastCall?.[1]).toMatchObject({
      origin: EVIL,
      url: expect.stringContaining('%0d%0aFAKE'),
    })
  })

  it('CVE-2024-6221: private networks are not opened by asking', async () => {
    const server = await start([createPolicy({ origins: [A, 'https://b.test'] })])
    for (const method of ['OPTIONS', 'GET', 'PUT']) {
      const { headers } = await send(`${server.origin}/items`, { method, headers: { origin: A, ...asks } })
      expect(headers).not.toHaveProperty(ALLOW)
    }
    await server.close()
  })

  it('CVE-2024-6221: where they are opened, only on an allowed preflight that asks', async () => {
    const server = await start([createPolicy({ origins: [A, 'https://b.test'], allowPrivateNetwork: true })])
    const rows = [
      ['OPTIONS', { origin: A, ...asks }, 'true'],
      ['OPTIONS', { origin: EVIL, ...asks }, undefined],
      ['OPTIONS', { origin: A, 'access-control-request-method': 'PUT' }, undefined],
      ['OPTIONS', { ...asks }, undefined],
      ['GET', { origin: A, ...asks }, undefined],
    ] as const
    for (const [method, headers, expected] of rows) {
      const response = await send(`${server.origin}/items`, { method, headers })
      expect(response.headers[ALLOW]).toBe(expected)
    }
    await server.close()
  })

  it.each([
    [
      /https:\/\/.*\.example\.com/,
      'https://a.example.com',
      ['https://a.example.com.evil.com', 'https://evil.test/https://a.example.com'],
    ],
    [
      /http:\/\/localhost:[0-9]+/,
      'http://localhost:3000',
      ['http://localhost:3000.evil.com', 'http://xhttp://localhost:3000'],
    ],
    [/http:\/\/foo\.com/, 'http://foo.com', ['http://foo.com.evil', 'http://foo.community']],
    [
      /https:\/\/a\.test|https:\/\/b\.test/,
      'https://b.test',
      ['https://a.test.evil.test', 'https://xb.test'],
    ],
  ] as const)(
    'CVE-2026-37737: %s is matched against the whole origin',
    async (expression, allowed, attacks) => {
      const server = await start([createPolicy({ origins: expression })])
      for (const origin of [allowed, ...attacks]) {
        const headers = corsHeaders(await send(`${server.origin}/items`, { headers: { origin } }))
        expect(headers['access-control-allow-origin'], origin).toBe(origin === allowed ? origin : undefined)
      }
      await server.close()
    },
  )
})
