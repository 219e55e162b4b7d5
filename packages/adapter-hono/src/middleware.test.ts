import { PolicyError } from '@corsage/core'
import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import byDefault, { cors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const from = (origin: string) => ({ headers: { origin } })
const preflight = { method: 'OPTIONS', headers: { origin: A, 'access-control-request-method': 'GET' } }
const allowOrigin = async (response: Response | Promise<Response>) =>
  (await response).headers.get('access-control-allow-origin')

it('has one export, by name and by default', () => {
  expect(byDefault).toBe(cors)
})

it('answers a preflight, and puts the headers on the response', async () => {
  const app = new Hono().use(cors({ origins: [A, 'https://b.test'] }))
  app.get('/x', (context) => context.text('handled'))
  const answer = await app.request('/x', preflight)
  expect([answer.status, await allowOrigin(answer)]).toEqual([204, A])
  const response = await app.request('/x', from(A))
  expect(await response.text()).toBe('handled')
  expect(await allowOrigin(response)).toBe(A)
})

it('tells onRefused what came, once, and only the one of the policy that governs', async () => {
  const [outer, inner] = [vi.fn(), vi.fn()]
  const app = new Hono().use(cors({ origins: A }, { onRefused: outer }))
  app.use('/x', cors({ origins: A }, { onRefused: inner }))
  await app.request('/x?y', { method: 'PUT', ...from(EVIL) })
  expect(outer).not.toHaveBeenCalled()
  expect(inner).toHaveBeenCalledOnce()
  expect(inner.mock.lastCall).toEqual([
    expect.objectContaining({ allowed: false, reason: 'origin-not-listed' }),
    {
      method: 'PUT',
      url: 'http://localhost/x?y',
      origin: EVIL,
      requestedMethod: null,
      requestedHeaders: null,
    },
  ])
})

it('the innermost governs, also in a sub-application with an error handler', async () => {
  const inner = new Hono().use(cors({ origins: [A, 'https://b.test'] }))
  inner.onError((_error, context) => context.text('failed', 500))
  inner.get('/x', () => {
    throw new Error('thrown by the handler')
  })
  const app = new Hono().use(cors()).route('/inner', inner)
  const response = await app.request('/inner/x', from(A))
  expect([response.status, await allowOrigin(response)]).toEqual([500, A])
  expect(await allowOrigin(app.request('/inner/x', from(EVIL)))).toBeNull()
  expect(await allowOrigin(app.request('/inner/x', preflight))).toBe(A)
  expect(await allowOrigin(app.request('/other', from(EVIL)))).toBe('*')
})

it('compares a path with a slash at the end as the application does', async () => {
  for (const strict of [true, false]) {
    const app = new Hono({ strict }).use(cors({ origins: '*', resources: { '/off': false } }))
    app.get('/off', (context) => context.text('handled'))
    for (const path of ['/off/', '/off/?x', '/off/#x']) {
      expect(await allowOrigin(app.request(path, from(A)))).toBe(strict ? '*' : null)
    }
    expect(await allowOrigin(app.request('/off', from(A)))).toBeNull()
    expect(await allowOrigin(app.request('/', from(A)))).toBe('*')
  }
})

it('compares the path that the application’s getPath makes of a URL', async () => {
  const getPath = ({ url }: Request) => new URL(url).pathname.toLowerCase()
  const onRefused = vi.fn()
  const options = { origins: '*', resources: { '/off': false, '/only': { origins: A } } } as const
  const app = new Hono({ getPath }).use(cors(options, { onRefused }))
  app.get('/off', (context) => context.text('handled')).get('/only', (context) => context.text('handled'))
  for (const path of ['/off', '/OFF', '/Off?x']) {
    expect(await allowOrigin(app.request(path, from(A)))).toBeNull()
  }
  expect(await allowOrigin(app.request('/Other', from(A)))).toBe('*')
  expect(await allowOrigin(app.request('/ONLY?x=1', from(EVIL)))).toBe(A)
  expect(onRefused.mock.lastCall?.[1]).toMatchObject({ url: 'http://localhost/ONLY?x=1' })
})

it('hands a resolver the request and the context', async () => {
  const app = new Hono().use(
    cors((request, context) =>
      request === context.req.raw && context.req.query('x') ? { origins: '*' } : false,
    ),
  )
  expect(await allowOrigin(app.request('/?x=1', from(A)))).toBe('*')
  expect(await allowOrigin(app.request('/', from(A)))).toBeNull()
})

it('one response for many requests has the headers of each', async () => {
  const shared = new Response(null, { status: 404 })
  const app = new Hono().use(cors({ origins: [A, 'https://b.test'] })).all('*', () => shared)
  for (const origin of [A, EVIL, 'https://b.test', A]) {
    expect(await allowOrigin(app.request('/', from(origin)))).toBe(origin === EVIL ? null : origin)
  }
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
