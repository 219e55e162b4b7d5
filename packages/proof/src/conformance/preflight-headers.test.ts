import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createPolicy, type PolicyOptions } from '@corsage/core'
import expressCors from '@corsage/express'
import koaCors from '@corsage/koa'
import { cors, withCors } from '@corsage/node'
import connect from 'connect'
import express from 'express'
import express4 from 'express4'
import helmet from 'helmet'
import Koa from 'koa'
import Koa2 from 'koa2'
import polka from 'polka'
import { expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
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

type Policy = ReturnType<typeof createPolicy>
type Next = () => void

/** Middleware before the policy. Some of its headers stay, and some do not belong on a preflight response. */
function before(request: IncomingMessage, response: ServerResponse, next: Next): void {
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

function koa(Application: typeof Koa): (policy: Policy) => Promise<RunningServer> {
  return (policy) => {
    const app = new Application()
    app.use(
      (context, next) =>
        new Promise<void>((resolve, reject) =>
          before(context.req, context.res, () => next().then(resolve, reject)),
        ),
    )
    app.use(koaCors(policy))
    return listen('koa', createServer(app.callback()))
  }
}

const servers: Readonly<Record<string, (policy: Policy) => Promise<RunningServer>>> = {
  connect: (policy) =>
    listen(
      'connect',
      createServer(
        connect()
          .use(before)
          .use(cors(policy) as never),
      ),
    ),
  'express 5': (policy) => listen('express', createServer(express().use(before).use(expressCors(policy)))),
  'express 4': (policy) =>
    listen(
      'express',
      createServer(
        express4()
          .use(before)
          .use(expressCors(policy) as never) as never,
      ),
    ),
  polka: (policy) =>
    listen(
      'polka',
      createServer(
        polka()
          .use(before as never)
          .use(cors(policy) as never).handler as never,
      ),
    ),
  node: (policy) => {
    const listener = withCors(() => {}, policy)
    return listen(
      'node',
      createServer((incoming, response) => before(incoming, response, () => listener(incoming, response))),
    )
  },
  'koa 3': koa(Koa),
  'koa 2': koa(Koa2 as unknown as typeof Koa),
}

it.each(
  Object.entries(servers).flatMap(([name, start]) =>
    [204, 200, 299].map((status) => [name, status, start] as const),
  ),
)(
  '%s answers a preflight with %i, the headers that were set before, and no content',
  async (_name, status, start) => {
    const server = await start(createPolicy({ ...OPTIONS, preflightStatus: status }))
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
