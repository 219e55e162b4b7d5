import { createPolicy } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guardEverything, ItemsModule } from './nest-application.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const policy = createPolicy({ origins: [A, 'https://b.test'], credentials: true, allowHeaders: ['X-Token'] })
const permitted = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true' }

/** As the documentation of the adapters says for NestJS. */
const platforms: Record<string, () => Promise<INestApplication>> = {
  'the Express platform': async () => {
    const options = { logger: false } as const
    const app = await NestFactory.create<NestExpressApplication>(ItemsModule, new ExpressAdapter(), options)
    app.use(expressCors(policy))
    return app
  },
  'the Fastify platform': async () => {
    const options = { logger: false } as const
    const app = await NestFactory.create<NestFastifyApplication>(ItemsModule, new FastifyAdapter(), options)
    await app.register(fastifyCors as never, { policy } as never)
    return app
  },
}

/** The response at each path, and the names in `Vary` in addition to `Origin`. */
const rows = [
  { what: 'a document', path: '/items', status: 200 },
  { what: 'a POST', path: '/items', method: 'POST', status: 201 },
  { what: 'a 401 from a guard', path: '/guarded', status: 401 },
  { what: 'a 500 from an exception filter that sets Vary', path: '/filtered', status: 500, vary: 'Accept' },
  { what: 'a 500 without a filter', path: '/thrown', status: 500 },
  { what: 'a thrown string', path: '/thrownString', status: 500 },
  { what: 'a 418 thrown as an HttpException', path: '/teapot', status: 418 },
  { what: 'a 404', path: '/missing', status: 404 },
  { what: 'a 400 from a broken JSON body', path: '/items', method: 'POST', body: '{"a":', status: 400 },
]

describe.each(Object.entries(platforms))('NestJS on %s', (_name, create) => {
  let open: INestApplication
  let guarded: INestApplication
  const urls = new Map<INestApplication, string>()
  beforeAll(async () => {
    open = await create()
    guarded = guardEverything(await create())
    for (const app of [open, guarded]) {
      await app.listen(0, '127.0.0.1')
      urls.set(app, await app.getUrl())
    }
  })
  afterAll(() => Promise.all([open.close(), guarded.close()]))

  it.each(rows)('$what', async ({ path, method = 'GET', body, status, vary }) => {
    const names = vary === undefined ? 'Origin' : `${vary}, Origin`
    for (const [origin, expected] of [
      [A, { ...permitted, vary: names }],
      [EVIL, { vary: names }],
      [undefined, { vary: names }],
    ] as const) {
      const headers = { ...(origin && { origin }), ...(body && { 'content-type': 'application/json' }) }
      const sent = { method, headers, ...(body === undefined ? {} : { body }) }
      const response = await send(urls.get(open) + path, sent)
      expect([response.status, corsHeaders(response)]).toEqual([status, expected])
    }
  })

  it.each(['/items', '/guarded', '/missing'])(
    'a preflight of %s gets its response before any guard',
    async (path) => {
      const ask = (origin: string) =>
        send(urls.get(guarded) + path, {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'GET' },
        })
      const [allowed, refused] = [await ask(A), await ask(EVIL)]
      expect([allowed.status, corsHeaders(allowed)]).toEqual([
        204,
        {
          ...permitted,
          'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
          'access-control-allow-headers': 'x-token',
          'access-control-max-age': '600',
          vary: 'Origin',
        },
      ])
      expect([refused.status, corsHeaders(refused)]).toEqual([204, { vary: 'Origin' }])
    },
  )

  it('where everything is guarded, the 401 has the headers', async () => {
    const response = await send(`${urls.get(guarded)}/items`, { headers: { origin: A } })
    expect([response.status, corsHeaders(response)]).toEqual([401, { ...permitted, vary: 'Origin' }])
  })
})
