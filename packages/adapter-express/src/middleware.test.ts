import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createPolicy, PolicyError } from '@corsage/core'
import express from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import byDefault, { cors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

let close: (() => void) | undefined
afterEach(() => close?.())

/** Lets an application listen, and gives its origin. */
async function listening(app: express.Express): Promise<string> {
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('has one export, by name and by default', () => {
  expect(byDefault).toBe(cors)
})

describe.each([
  ['Express 5', express],
  ['Express 4', createRequire(import.meta.url)('express4') as typeof express],
])('%s', (_name, create) => {
  it('answers a preflight, and puts the headers on the response', async () => {
    const app = create()
    app.use(cors({ origins: [A, 'https://b.test'] }))
    app.get('/x', (_request, response) => void response.send('handled'))
    const url = `${await listening(app)}/x`
    const asks = { origin: A, 'access-control-request-method': 'GET' }
    const preflight = await fetch(url, { method: 'OPTIONS', headers: asks })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, A])
    const response = await fetch(url, { headers: { origin: A } })
    expect(await response.text()).toBe('handled')
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
  })

  it('tells onRefused what came, once', async () => {
    const onRefused = vi.fn()
    const app = create()
    app.use('/sub', cors(createPolicy({ origins: A }), { onRefused }))
    await fetch(`${await listening(app)}/sub/x?y`, { method: 'PUT', headers: { origin: EVIL } })
    expect(onRefused).toHaveBeenCalledOnce()
    expect(onRefused.mock.lastCall).toEqual([
      expect.objectContaining({ allowed: false, reason: 'origin-not-listed' }),
      { method: 'PUT', url: '/sub/x?y', origin: EVIL, requestedMethod: null, requestedHeaders: null },
    ])
  })

  it('leaves the properties of the response as they are', async () => {
    const app = create()
    const seen: unknown[] = []
    app.use((_request, response, next) => {
      seen.push(Object.getOwnPropertyDescriptor(response, 'req'))
      next()
    })
    app.use(cors({ origins: A }))
    app.get('/', (request, response) => {
      seen.push(Object.getOwnPropertyDescriptor(response, 'req'))
      response.json(response.req === request)
    })
    const response = await fetch(await listening(app))
    expect(await response.json()).toBe(true)
    expect(seen[1]).toEqual(seen[0])
  })

  it('applies its policy to an imitation of a response, which has no request', async () => {
    const headers: Record<string, unknown> = {}
    const response = {
      setHeader(name: string, value: unknown) {
        headers[name] = value
      },
    }
    const next = vi.fn()
    cors({ origins: A })({ method: 'GET', url: '/', headers: {} } as never, response as never, next)
    expect(next).toHaveBeenCalledOnce()
    expect(headers).toEqual({ 'access-control-allow-origin': A })
    expect(response).not.toHaveProperty('req')
  })

  it('compares paths as loosely as any router, regardless of the settings of the application', async () => {
    const middleware = cors({ origins: '*', resources: { '/off/x': false } })
    for (const strict of [false, true]) {
      const app = create()
      app.set('case sensitive routing', strict)
      app.set('strict routing', strict)
      app.use(middleware)
      const url = await listening(app)
      for (const path of ['/off/x', '/OFF/X', '/off/x/', '/off//x', '//other']) {
        const response = await fetch(url + path, { headers: { origin: A } })
        expect([path, response.headers.get('access-control-allow-origin')]).toEqual([path, null])
      }
      close?.()
    }
  })

  it('compares the path of a mounted application like the outer application', async () => {
    const inner = create()
    inner.set('case sensitive routing', true)
    inner.use(cors({ origins: '*', resources: { '/inner/off': false } }))
    inner.get('/off', (_request, response) => void response.send('handled'))
    const app = create()
    app.use('/inner', inner)
    const response = await fetch(`${await listening(app)}/INNER/off`, { headers: { origin: A } })
    expect(await response.text()).toBe('handled')
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('leaves the types of a route and of a resolver as they are', async () => {
    const app = create()
    const byTenant = cors((request: express.Request<{ tenant: string }>) => ({
      origins: `https://${request.params.tenant}.test`,
    }))
    app.get('/tenants/:tenant', byTenant, (request, response) => {
      const tenant: string = request.params.tenant
      // @ts-expect-error not a parameter of this path
      response.send([tenant, request.params.other])
    })
    const url = await listening(app)
    const response = await fetch(`${url}/tenants/a`, { headers: { origin: A } })
    expect([response.headers.get('access-control-allow-origin'), await response.json()]).toEqual([
      A,
      ['a', null],
    ])
  })

  it('hands a resolver the request and the response', async () => {
    const app = create()
    app.use(cors((request, response) => (request.query['x'] && response.locals ? { origins: '*' } : false)))
    const url = await listening(app)
    const allowOrigin = async (query: string) =>
      (await fetch(url + query, { headers: { origin: A } })).headers.get('access-control-allow-origin')
    expect([await allowOrigin('/?x=1'), await allowOrigin('/')]).toEqual(['*', null])
  })
})

describe('at construction', () => {
  it.each([
    // @ts-expect-error no such option
    () => cors({ origin: A }),
    // @ts-expect-error '*' with credentials
    () => cors({ origins: '*', credentials: true }),
    // @ts-expect-error an origin has no path
    () => cors({ origins: `https://a.test/` }),
    // @ts-expect-error no such option of a path
    () => cors({ resources: { '/x': { origin: A } } }),
    // @ts-expect-error no such hook
    () => cors({ origins: A }, { onRefuse: () => {} }),
  ])('%#: a PolicyError, which TypeScript sees first', (make) => {
    expect(make).toThrow(PolicyError)
  })

  it.each(['/X', '/x/'])('/x and %s, which not every router can tell apart', (key) => {
    expect(() => cors({ resources: { '/x': false, [key]: false } })).toThrow(`resources["${key}"]`)
  })
})
