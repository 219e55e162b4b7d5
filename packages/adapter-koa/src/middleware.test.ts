import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { PolicyError } from '@corsage/core'
import Koa from 'koa'
import { afterEach, describe, expect, it, vi } from 'vitest'
import byDefault, { cors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

let close: (() => void) | undefined
afterEach(() => close?.())

/** Lets an application listen, and gives its origin. */
async function listening(app: Koa): Promise<string> {
  const server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('has one export, by name and by default', () => {
  expect(byDefault).toBe(cors)
})

describe.each([
  ['Koa 3', Koa],
  ['Koa 2', createRequire(import.meta.url)('koa2') as typeof Koa],
])('%s', (_name, Application) => {
  it('answers a preflight, and puts the headers on the response', async () => {
    const app = new Application()
    app.use(cors({ origins: [A, 'https://b.test'] }))
    app.use((context) => {
      context.body = 'handled'
    })
    const url = await listening(app)
    const asks = { origin: A, 'access-control-request-method': 'GET' }
    const preflight = await fetch(url, { method: 'OPTIONS', headers: asks })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, A])
    const response = await fetch(url, { headers: { origin: A } })
    expect(await response.text()).toBe('handled')
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
  })

  it('tells onRefused what came, once', async () => {
    const onRefused = vi.fn()
    const app = new Application()
    app.use(cors({ origins: A }, { onRefused }))
    await fetch(`${await listening(app)}/x?y`, { method: 'PUT', headers: { origin: EVIL } })
    expect(onRefused).toHaveBeenCalledOnce()
    expect(onRefused.mock.lastCall).toEqual([
      expect.objectContaining({ allowed: false, reason: 'origin-not-listed' }),
      { method: 'PUT', url: '/x?y', origin: EVIL, requestedMethod: null, requestedHeaders: null },
    ])
  })

  it('hands a resolver the request and the context', async () => {
    const app = new Application()
    app.use(
      cors(async (request, context) =>
        request === context.request && context.query['x'] ? { origins: '*' } : false,
      ),
    )
    const url = await listening(app)
    const allowOrigin = async (query: string) =>
      (await fetch(url + query, { headers: { origin: A } })).headers.get('access-control-allow-origin')
    expect([await allowOrigin('/?x=1'), await allowOrigin('/')]).toEqual(['*', null])
  })

  it('answers a preflight without the headers of a body that earlier middleware set', async () => {
    const app = new Application()
    app.use((context, next) => {
      context.set({ 'Content-Encoding': 'gzip', 'Content-Type': 'text/html', 'X-Request-Id': '17' })
      return next()
    })
    app.use(cors({ origins: A }))
    const asks = { origin: A, 'access-control-request-method': 'GET' }
    const { headers } = await fetch(await listening(app), { method: 'OPTIONS', headers: asks })
    expect(['content-encoding', 'content-type', 'x-request-id'].map((name) => headers.get(name))).toEqual([
      null,
      null,
      '17',
    ])
  })

  it('decides by the path that was sent, below a mount point', async () => {
    const app = new Application()
    app.use((context, next) => {
      context.path = '/x'
      return next()
    })
    app.use(cors({ origins: A, resources: { '/x': false } }))
    const response = await fetch(`${await listening(app)}/sub/x`, { headers: { origin: A } })
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
  })

  it('responds if a resolver rejects with nothing: Koa itself would leave the request open', async () => {
    const app = new Application()
    app.silent = true
    app.use(cors(() => Promise.reject(undefined)))
    expect((await fetch(await listening(app))).status).toBe(500)
  })
})

describe('at construction', () => {
  it.each([
    // @ts-expect-error no such option
    () => cors({ origin: A }),
    // @ts-expect-error '*' with credentials
    () => cors({ origins: '*', credentials: true }),
    // @ts-expect-error an origin has no path
    () => cors({ origins: 'https://a.test/' }),
    // @ts-expect-error no such option of a path
    () => cors({ resources: { '/x': { origin: A } } }),
    // @ts-expect-error no such hook
    () => cors({ origins: A }, { onRefuse: () => {} }),
  ])('%#: a PolicyError, which TypeScript sees first', (make) => {
    expect(make).toThrow(PolicyError)
  })
})
