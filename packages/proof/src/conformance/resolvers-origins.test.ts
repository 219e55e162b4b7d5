import { createPolicy, type OriginFunction } from '@corsage/core'
import { TimeoutError } from '@corsage/core/adapter'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { layers } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const VARY = { vary: 'Origin' }
const ALLOWED = { 'access-control-allow-origin': A, ...VARY }

/** Functions among `origins`: the headers that the page gets, and the error that `onError` receives. */
const rows: Record<string, { origins: unknown; allowed?: true; error?: unknown }> = {
  'D6: true at once': { origins: () => true, allowed: true },
  'D6: true later': { origins: async () => true, allowed: true },
  'D4: false at once': { origins: () => false },
  'D4: false later': { origins: async () => false },
  'D13: a throw': {
    origins: () => {
      throw new RangeError('down')
    },
    error: expect.any(RangeError),
  },
  'D17: a rejection': {
    origins: () => Promise.reject(new RangeError('down')),
    error: expect.any(RangeError),
  },
  'a thrown string': {
    origins: () => {
      throw 'down'
    },
    error: 'down',
  },
  'a rejection with undefined': { origins: () => Promise.reject(undefined), error: undefined },
  'never settles': { origins: () => new Promise(() => {}), error: expect.any(TimeoutError) },
  'a truthy number': { origins: () => 1, error: expect.any(TypeError) },
  'a truthy text, later': { origins: async () => A, error: expect.any(TypeError) },
  'a Boolean object': { origins: () => new Boolean(true), error: expect.any(TypeError) },
  undefined: { origins: () => undefined, error: expect.any(TypeError) },
}

describe.each(Object.entries(layers))('%s: an origins function that gives', (_name, start) => {
  let server: RunningServer | undefined
  afterEach(() => server?.close())

  it.each(Object.entries(rows))('%s', async (_what, { origins, allowed, ...row }) => {
    const onError = vi.fn()
    const policy = createPolicy({ origins: origins as OriginFunction, timeout: 5, onError })
    server = await start([policy])
    const url = `${server.origin}/items`
    const response = await send(url, { headers: { origin: A } })
    expect(response).toMatchObject({ status: 200, body: 'handled' })
    expect(corsHeaders(response)).toEqual(allowed ? ALLOWED : VARY)
    expect(onError.mock.calls.map(([error]) => error)).toEqual('error' in row ? [row.error] : [])

    const headers = { origin: A, 'access-control-request-method': 'PUT' }
    const preflight = await send(url, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-origin']).toBe(allowed ? A : undefined)
    expect(onError).toHaveBeenCalledTimes('error' in row ? 2 : 0)

    expect(corsHeaders(await send(url))).toEqual(VARY)
    expect(onError, 'without Origin nothing is asked').toHaveBeenCalledTimes('error' in row ? 2 : 0)
  })
})
