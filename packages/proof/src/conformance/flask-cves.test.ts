import { createPolicy } from '@corsage/core'
import { describe, expect, it, vi } from 'vitest'
import { layers } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

/** Those by the path are rows of paths.test.ts. */
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
