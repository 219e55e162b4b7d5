import { runInNewContext } from 'node:vm'
import { createPolicy, type Decision, PolicyError } from '@corsage/core'
import { TimeoutError } from '@corsage/core/adapter'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { layers, type Source } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const OtherPromise: PromiseConstructor = runInNewContext('Promise')
const A = 'https://a.test'
const B = 'https://b.test'
const VARY = { vary: 'Origin' }
const permitted = (origin: string) => ({ 'access-control-allow-origin': origin, ...VARY })
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'PUT' },
})
/** A resolver for every adapter, which takes no part in the response. */
const resolver = (answer: () => unknown) => (() => answer()) as unknown as Source

describe.each(Object.entries(layers))('%s', (name, start) => {
  let server: RunningServer | undefined
  afterEach(async () => {
    await server?.close()
    server = undefined
  })
  const serve = async (answer: () => unknown, hooks = {}) => {
    server = await start([resolver(answer)], hooks)
    return `${server.origin}/items`
  }

  describe.each([
    ['at once', (value: unknown) => value],
    ['later', (value: unknown) => new Promise((resolve) => setImmediate(resolve, value))],
    ['by a promise of another realm', (value: unknown) => OtherPromise.resolve(value)],
  ])('a resolver that returns %s', (_when, answered) => {
    it('with options, a policy, or an asynchronous policy', async () => {
      const answers: unknown[] = [
        { origins: A },
        createPolicy({ origins: [A, B] }),
        createPolicy({ origins: async (origin) => origin === A }),
      ]
      let current: unknown
      const url = await serve(() => answered(current))
      for (current of answers) {
        expect(corsHeaders(await send(url, { headers: { origin: A } }))).toEqual(permitted(A))
        expect(await send(url, preflight(A))).toMatchObject({ status: 204, headers: permitted(A) })
      }
    })

    it('with false: no CORS, and the response depends on the origin', async () => {
      const url = await serve(() => answered(false))
      const { status, body, headers } = await send(url, { headers: { origin: A } })
      expect([status, body, headers['access-control-allow-origin'], headers.vary]).toEqual([
        200,
        'handled',
        undefined,
        'Origin',
      ])
      const asked = await send(url, preflight(A))
      expect(asked.headers['access-control-allow-methods']).toBeUndefined()
      expect(asked.headers.vary).toContain('Origin')
    })

    it('with any origin: the response still depends on the origin', async () => {
      const url = await serve(() => answered({ origins: '*' }))
      expect(corsHeaders(await send(url, { headers: { origin: A } }))).toEqual(permitted('*'))
      expect(corsHeaders(await send(url))).toEqual(permitted('*'))
    })

    it.each([[undefined], [true], [null], ['*'], [0], [A]])(
      'with %j: an error, and no permission',
      async (answer) => {
        const url = await serve(() => answered(answer))
        const { status, body, ...rest } = await send(url, { headers: { origin: A } })
        expect(status).toBe(500)
        expect(body).not.toContain('handled')
        expect(corsHeaders({ status, body, ...rest })).not.toHaveProperty('access-control-allow-origin')
      },
    )

    it('with invalid options: an error, and no permission', async () => {
      const url = await serve(() => answered({ origin: A }))
      const response = await send(url, { headers: { origin: A } })
      expect(response.status).toBe(500)
      expect(corsHeaders(response)).not.toHaveProperty('access-control-allow-origin')
    })
  })

  it('compiles the same options once, and other options anew', async () => {
    const read = vi.fn(() => A)
    const options = {
      get origins() {
        return read()
      },
    }
    let current: unknown = options
    const url = await serve(() => current)
    for (let request = 0; request < 3; request++) {
      expect(corsHeaders(await send(url, { headers: { origin: A } }))).toEqual(permitted(A))
    }
    expect(read).toHaveBeenCalledOnce()
    current = { origins: B }
    expect(corsHeaders(await send(url, { headers: { origin: A } }))).toEqual(permitted(B))
    current = options
    await send(url, { headers: { origin: A } })
    expect(read).toHaveBeenCalledOnce()
  })

  it('uses the policy that is current, also while the server runs', async () => {
    let policy = createPolicy({ origins: [A, 'https://c.test'] })
    const url = await serve(() => policy)
    expect(corsHeaders(await send(url, { headers: { origin: B } }))).toEqual(VARY)
    policy = createPolicy({ origins: [B, 'https://c.test'] })
    expect(corsHeaders(await send(url, { headers: { origin: B } }))).toEqual(permitted(B))
    expect(corsHeaders(await send(url, { headers: { origin: A } }))).toEqual(VARY)
  })

  it.each([
    ['an Error', () => new Error('the database is down')],
    ['a string', () => 'down'],
    ['a word that is special to Express', () => 'route'],
    ['another', () => 'router'],
    ['undefined', () => undefined],
    ['null', () => null],
    ['false', () => false],
    ['zero', () => 0],
    ['an object', () => ({ code: 7 })],
  ])('that throws or rejects with %s: the framework responds, without permission', async (_what, thrown) => {
    for (const fail of [
      () => {
        throw thrown()
      },
      () => Promise.reject(thrown()),
      () => new Promise((_resolve, reject) => setImmediate(() => reject(thrown()))),
    ]) {
      const url = await serve(fail)
      for (const request of [{ headers: { origin: A } }, preflight(A), {}]) {
        const response = await send(url, request)
        expect(response.status).toBe(500)
        expect(response.body).not.toContain('handled')
        expect(Object.keys(corsHeaders(response)).filter((header) => header !== 'vary')).toEqual([])
      }
      await server?.close()
    }
  })

  it('that never settles: refused when the time is over, told once, and the request goes on', async () => {
    const onError = vi.fn()
    const onRefused = vi.fn<(decision: Decision, refusal: unknown) => void>()
    const url = await serve(() => new Promise(() => {}), { timeout: 5, onError, onRefused })
    const response = await send(url, { headers: { origin: A } })
    expect(response).toMatchObject({ status: 200, body: 'handled' })
    expect(corsHeaders(response)).toEqual(VARY)
    expect(onError).toHaveBeenCalledOnce()
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(TimeoutError)
    expect(onRefused).toHaveBeenCalledOnce()
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ allowed: false, reason: 'resolver-timed-out' })
    expect(corsHeaders(await send(url, preflight(A)))).toEqual(VARY)
    expect(onError).toHaveBeenCalledTimes(2)
    expect(corsHeaders(await send(url))).toEqual(VARY)
    expect(onRefused).toHaveBeenCalledTimes(2)
  })

  // Fastify reads them when it starts: see the adapter's own tests.
  if (name !== 'fastify') {
    it('with invalid options in place of a resolver: a PolicyError at construction', () => {
      const options = { origins: `${A}/` } as unknown as Source
      expect(() => start([options])).toThrow(PolicyError)
    })
  }
})
