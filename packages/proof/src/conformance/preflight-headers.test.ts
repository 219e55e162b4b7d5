import { createPolicy, type PolicyOptions } from '@corsage/core'
import helmet from 'helmet'
import { expect, it } from 'vitest'
import { chains, type Middleware } from '../servers/chains.ts'
import { serve } from '../servers/listen.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const OPTIONS = {
  origins: [A, 'https://b.test'],
  methods: ['PUT'],
  allowHeaders: ['x-a'],
  maxAge: 5,
} satisfies PolicyOptions
const GRANTED = {
  'access-control-allow-origin': A,
  'access-control-allow-methods': 'PUT',
  'access-control-allow-headers': 'x-a',
  'access-control-max-age': '5',
}

/** Middleware before the policy. Some of its headers stay, and some do not belong on a preflight response. */
const before: Middleware = (request, response, next) => {
  response.setHeader('X-Request-Id', '17')
  response.setHeader('Set-Cookie', ['a=1', 'b=2'])
  response.setHeader('Vary', 'Accept')
  response.setHeader('Content-Type', 'text/html')
  response.setHeader('Content-Length', '5')
  response.setHeader('Content-Encoding', 'gzip')
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'ETag')
  response.statusCode = 418
  helmet()(request, response, next)
}

it.each(
  Object.entries(chains).flatMap(([name, chain]) =>
    [204, 200, 299].map((status) => [name, status, chain] as const),
  ),
)(
  '%s answers a preflight with %i, the headers that were set before, and no content',
  async (name, status, chain) => {
    const policy = createPolicy({ ...OPTIONS, preflightStatus: status })
    const server = await serve(
      name,
      chain(() => {}, policy, [before]),
    )
    for (const [origin, expected] of [
      [A, GRANTED],
      ['https://evil.test', {}],
    ] as const) {
      const headers = { origin, 'access-control-request-method': 'PUT' }
      const response = await send(`${server.origin}/x`, { method: 'OPTIONS', headers })
      expect([response.status, response.body]).toEqual([status, ''])
      expect(corsHeaders(response)).toEqual({ ...expected, vary: 'Accept, Origin' })
      expect(response.headers).toMatchObject({
        'x-request-id': '17',
        'set-cookie': ['a=1', 'b=2'],
        'x-content-type-options': 'nosniff',
        'strict-transport-security': expect.any(String),
      })
      expect(response.headers).not.toHaveProperty('content-type')
      expect(response.headers).not.toHaveProperty('content-encoding')
      expect(response.headers).not.toHaveProperty('transfer-encoding')
      expect(response.headers['content-length']).toBe(status === 204 ? undefined : '0')
    }
    await server.close()
  },
)
