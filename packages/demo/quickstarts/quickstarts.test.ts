import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as bun from './bun.ts'
import * as deno from './deno.ts'
import * as express from './express.ts'
import * as fastify from './fastify.ts'
import * as hono from './hono.ts'
import * as koa from './koa.ts'
import * as node from './node.ts'
import * as workers from './workers.ts'

interface Question {
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
}

interface Answer {
  readonly status: number
  readonly body: string
  /** The headers that a policy decides about. */
  readonly headers: Record<string, string>
}

type Ask = (question: Question) => Promise<Answer>
type FetchHandler = (request: Request) => Response | Promise<Response>

const LISTED = 'https://app.example.com'
const PREVIEW = 'https://preview.example.org'
const UNLISTED = 'https://elsewhere.example'

const closers: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closers) await close()
})

/** Each quickstart's three applications, and how they are asked. */
const quickstarts: Record<
  string,
  { readonly app: () => Promise<Ask>; site: () => Promise<Ask>; api: () => Promise<Ask> }
> = {
  express: inThree(express, (app) => overSocket(createServer(app))),
  fastify: inThree(fastify, async (app) => {
    await app.listen({ port: 0 })
    closers.push(() => app.close())
    return overWire(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  }),
  koa: inThree(koa, (app) => overSocket(createServer(app.callback() as RequestListener))),
  hono: inThree(hono, (app) => overSocket(createAdaptorServer({ fetch: app.fetch }) as Server)),
  node: inThree(node, overSocket),
  workers: inThree({ app: workers.default, site: workers.site, api: workers.api }, ({ fetch }) =>
    direct(fetch),
  ),
  deno: inThree(deno, direct),
  bun: inThree(bun, direct),
}

describe.each(Object.entries(quickstarts))('%s', (name, { app, site, api }) => {
  describe('the whole app', () => {
    let ask: Ask
    beforeAll(async () => {
      ask = await app()
    })

    it('answers a preflight of the origin', async () => {
      expect(await ask(preflight('/items', LISTED, 'PUT'))).toEqual({
        status: 204,
        body: '',
        headers: {
          'access-control-allow-origin': LISTED,
          'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
          'access-control-allow-headers': '*,authorization,content-type,x-requested-with',
          'access-control-max-age': '600',
        },
      })
    })

    it('answers every request with the same header: it is the browser that compares', async () => {
      for (const origin of [LISTED, UNLISTED]) {
        expect(await ask(get('/items', origin))).toEqual({
          status: 200,
          body: '[]',
          headers: { 'access-control-allow-origin': LISTED },
        })
      }
    })
  })

  describe('one route', () => {
    let ask: Ask
    beforeAll(async () => {
      ask = await site()
    })

    it('answers a preflight of any origin on that route', async () => {
      expect(await ask(preflight('/public', UNLISTED, 'GET', 'x-token'))).toEqual({
        status: 204,
        body: '',
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
          'access-control-allow-headers': '*,authorization,content-type,x-requested-with',
          'access-control-max-age': '600',
        },
      })
    })

    it('lets any origin read that route', async () => {
      expect(await ask(get('/public', UNLISTED))).toEqual({
        status: 200,
        body: '[]',
        headers: { 'access-control-allow-origin': '*' },
      })
    })

    it('leaves the other routes to the policy of the app, where there is one', async () => {
      const appWide = ['express', 'fastify', 'koa', 'node'].includes(name)
      expect(await ask(get('/items', UNLISTED))).toEqual({
        status: 200,
        body: '[]',
        headers: appWide ? { 'access-control-allow-origin': LISTED } : {},
      })
    })
  })

  describe('configured', () => {
    let ask: Ask
    beforeAll(async () => {
      ask = await api()
    })

    it.each([LISTED, PREVIEW])('answers a preflight of %s', async (origin) => {
      expect(await ask(preflight('/items', origin, 'PUT', 'content-type'))).toEqual({
        status: 204,
        body: '',
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'GET,POST,PUT',
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': '600',
          vary: 'Origin, Access-Control-Request-Headers',
        },
      })
    })

    it.each([LISTED, PREVIEW])('lets %s read, with credentials', async (origin) => {
      expect(await ask({ path: '/items', method: 'PUT', headers: { origin, cookie: 'session=1' } })).toEqual({
        status: 200,
        body: '[]',
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          vary: 'Origin',
        },
      })
    })

    it('refuses every other origin, and the apex of the wildcard', async () => {
      for (const origin of [UNLISTED, 'https://example.org', 'null']) {
        expect(await ask(get('/items', origin))).toEqual({
          status: 200,
          body: '[]',
          headers: { vary: 'Origin' },
        })
        expect(await ask(preflight('/items', origin, 'PUT'))).toMatchObject({ status: 204, body: '' })
      }
    })
  })
})

describe('a wider policy after a narrower one', () => {
  it('cannot widen it, and a notice in the terminal names both, once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    for (const ask of [
      await overSocket(createServer(express.narrow)),
      await overSocket(createServer(koa.narrow.callback() as RequestListener)),
    ]) {
      expect((await ask(get('/public', UNLISTED))).headers).toEqual({ vary: 'Origin' })
      expect((await ask(get('/public', LISTED))).headers).toEqual({
        'access-control-allow-origin': LISTED,
        vary: 'Origin',
      })
      expect(await ask(preflight('/public', UNLISTED, 'PUT'))).toMatchObject({
        status: 204,
        headers: { 'access-control-allow-origin': LISTED },
      })
    }
    expect(warn).toHaveBeenCalledTimes(1)
    const notice = warn.mock.calls[0]?.[0]
    warn.mockRestore()
    for (const page of [
      'README.md',
      'docs/guide/getting-started/express.md',
      'docs/guide/getting-started/koa.md',
    ]) {
      const text = readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8')
      expect(text.replaceAll('\n', ' '), page).toContain(notice)
    }
  })
})

function get(path: string, origin: string): Question {
  return { path, method: 'GET', headers: { origin } }
}

function preflight(path: string, origin: string, method: string, names?: string): Question {
  return {
    path,
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(names === undefined ? {} : { 'access-control-request-headers': names }),
    },
  }
}

function inThree<App>(
  { app, site, api }: Record<'app' | 'site' | 'api', App>,
  start: (app: App) => Ask | Promise<Ask>,
) {
  return { app: async () => start(app), site: async () => start(site), api: async () => start(api) }
}

async function overSocket(server: Server): Promise<Ask> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return overWire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

function overWire(origin: string): Ask {
  return async ({ path, method, headers }) => {
    const response = await request(origin + path, { method: method as 'GET', headers })
    return {
      status: response.statusCode,
      body: await response.body.text(),
      headers: decided(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
    }
  }
}

/** Calls a handler as its runtime does. */
function direct(handler: FetchHandler): Ask {
  return async ({ path, method, headers }) => {
    const response = await handler(new Request(`http://127.0.0.1${path}`, { method, headers }))
    return {
      status: response.status,
      body: await response.text(),
      headers: decided([...response.headers]),
    }
  }
}

function decided(headers: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => /^access-control-|^vary$/.test(name)))
}

it('the guarded application refuses a form of another site', async () => {
  const ask = await overSocket(createServer(express.guarded))
  const statuses: number[] = []
  for (const origin of [LISTED, UNLISTED]) {
    const headers = { origin, 'sec-fetch-site': 'cross-site' }
    statuses.push((await ask({ path: '/items', method: 'POST', headers })).status)
  }
  expect(statuses).toEqual([204, 403])
})
