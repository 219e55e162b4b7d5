import { describe, expect, it } from 'vitest'
import { applyDecision, openLayer } from '../adapter.ts'
import { createPolicy, type FetchHandler, type PolicyOptions, withCors } from '../index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const URL = 'https://api.test/items?x=1'
const LIST = {
  origins: [A, 'https://b.test'],
  exposeHeaders: ['ETag'],
  credentials: true,
} satisfies PolicyOptions

const from = (origin?: string) => new Request(URL, origin === undefined ? {} : { headers: { origin } })
const headersOf = ({ headers }: Response) => Object.fromEntries(headers)

describe('one response for many requests', () => {
  const shared = new Response(null, { status: 404 })

  it('has the headers of each, and nothing of the one before', async () => {
    const handle = withCors(() => shared, { ...LIST, timingAllowOrigin: true })
    for (const origin of [A, 'https://b.test', EVIL, 'https://b.test', undefined, A]) {
      const response = await handle(from(origin))
      const allowed = origin === undefined || origin === EVIL ? null : origin
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed)
      expect(response.headers.get('timing-allow-origin')).toBe(allowed)
      expect(response.headers.get('vary')).toBe('Origin')
    }
  })

  it('also below two policies', async () => {
    const shared = new Response(null, { status: 404 })
    const handle = withCors(
      withCors(() => shared, LIST),
      { origins: ['https://b.test', EVIL] },
    )
    for (const origin of ['https://b.test', EVIL, A, 'https://b.test', EVIL]) {
      const response = await handle(from(origin))
      expect(response.headers.get('access-control-allow-origin')).toBe(
        origin === 'https://b.test' ? origin : null,
      )
    }
  })
})

describe('withCors within withCors', () => {
  const wide = { origins: '*', timingAllowOrigin: true, exposeHeaders: ['x-wide'] } as const

  it.each<[string, () => FetchHandler<[]>]>([
    [
      'a narrow policy in a wide one',
      () =>
        withCors(
          withCors(() => new Response(), LIST),
          wide,
        ),
    ],
    [
      'a wide policy in a narrow one',
      () =>
        withCors(
          withCors(() => new Response(), wide),
          LIST,
        ),
    ],
    [
      'with immutable headers',
      () =>
        withCors(
          withCors(() => Response.redirect('https://x.test/'), wide),
          LIST,
        ),
    ],
  ])('%s: the refused origin gets nothing', async (_what, make) => {
    const handle = make()
    expect(headersOf(await handle(from(EVIL)))).not.toHaveProperty('access-control-allow-origin')
    expect(headersOf(await handle(from(EVIL)))).not.toHaveProperty('timing-allow-origin')
    expect((await handle(from(EVIL))).headers.get('vary')).toBe('Origin')
    expect((await handle(from(A))).headers.get('vary')).toBe('Origin')
    expect(['*', A]).toContain((await handle(from(A))).headers.get('access-control-allow-origin'))
  })

  it.each([
    ['with a body', 'text'],
    ['without one', null],
  ])('a response %s is copied at most once', async (_what, body) => {
    const within = withCors(() => new Response(body), LIST)
    let inner: Response | undefined
    const handle = withCors(async (request) => {
      inner = await within(request)
      return inner
    }, wide)
    expect(await handle(from(A))).toBe(inner)
  })

  it('the Vary of the handler is kept', async () => {
    const answer = () => new Response(null, { headers: { vary: 'Accept' } })
    const pairs: [PolicyOptions, PolicyOptions][] = [
      [LIST, wide],
      [wide, LIST],
      [LIST, { origins: [A, EVIL] }],
    ]
    for (const [inner, outer] of pairs) {
      const handle = withCors(withCors(answer, inner), outer)
      expect((await handle(from(A))).headers.get('vary')).toBe('Accept, Origin')
    }
  })

  it('without a layer, a further decision narrows', () => {
    const [first, second] = [createPolicy(LIST), createPolicy({ origins: 'https://b.test' })]
    const once = applyDecision(new Response(), first.evaluate(from(A)))
    expect(headersOf(applyDecision(once, second.evaluate(from(A))))).toEqual({ vary: 'Origin' })
  })
})

describe('a decision belongs to the request', () => {
  const wide = { origins: '*', exposeHeaders: ['x-wide'] } as const
  const allowOrigin = async (response: Response | Promise<Response>) =>
    (await response).headers.get('access-control-allow-origin')
  const text = () => new Response('text')
  const copy = async (response: Response | Promise<Response>) => {
    const { body, status, headers } = await response
    return new Response(body, { status, headers })
  }

  it.each<[string, (inner: FetchHandler<[]>) => FetchHandler<[]>]>([
    ['copies the response', (inner) => (request) => copy(inner(request))],
    ['clones the response', (inner) => async (request) => (await inner(request)).clone()],
    [
      'reads the response and makes another',
      (inner) => async (request) => new Response(await (await inner(request)).text()),
    ],
    ['copies the request', (inner) => (request) => inner(new Request(request))],
    [
      'responds when the handler within throws',
      () => async (request) => {
        const throwing = withCors((): Response => {
          throw new Error('broken')
        }, LIST)
        try {
          return await throwing(request)
        } catch {
          return new Response('broken', { status: 500 })
        }
      },
    ],
  ])('and survives a layer that %s', async (_what, between) => {
    const handle = withCors(between(withCors(text, LIST)), wide)
    expect(await allowOrigin(handle(from(EVIL)))).toBeNull()
    expect(await allowOrigin(handle(from(A)))).toMatch(/^(\*|https:\/\/a\.test)$/)
    const off = [withCors(text, () => false), withCors(text, { resources: { '/*': false } })]
    for (const inner of between.length > 0 ? off : []) {
      expect(await allowOrigin(withCors(between(inner), wide)(from(A)))).toBeNull()
    }
  })

  it.each<[string, () => Response]>([
    ['without a body', () => new Response(null, { status: 204 })],
    [
      'without a body, with a type',
      () => new Response(null, { status: 404, headers: { 'content-type': 'text/plain' } }),
    ],
  ])('and not to a constant response %s', async (_what, make) => {
    const shared = make()
    const strict = withCors(() => shared, { ...LIST, timingAllowOrigin: true })
    const open = withCors(() => shared, wide)
    const elsewhere = withCors(() => shared, { resources: { '/elsewhere': { origins: A } } })
    for (const origin of [A, EVIL, 'https://b.test', undefined, A]) {
      const allowed = origin === EVIL || origin === undefined ? null : origin
      expect(await allowOrigin(strict(from(origin)))).toBe(allowed)
      expect(headersOf(await elsewhere(from(origin)))).not.toHaveProperty('access-control-allow-origin')
      expect(headersOf(await open(from(origin)))).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'x-wide',
      })
    }
  })

  it.each([
    ['', Response],
    [', of a server’s own class', class extends Response {}],
  ])('so that a constant response without a body is never changed%s', (_what, Class) => {
    const shared = new Class(null, { status: 204, headers: { 'access-control-expose-headers': 'x-own' } })
    withCors(() => shared, LIST)(from(A))
    withCors(() => shared, wide)(from(A))
    withCors(
      () => shared,
      () => false,
    )(from(A))
    expect(headersOf(shared)).toEqual({ 'access-control-expose-headers': 'x-own' })
  })

  it('and a constant response of a server’s own class, which can be sent again, carries nothing over', async () => {
    const shared = new (class extends Response {})(null, { headers: { 'content-type': 'text/plain' } })
    for (const origin of [A, EVIL, 'https://b.test']) {
      const allowed = origin === EVIL ? null : origin
      expect(await allowOrigin(withCors(() => shared, LIST)(from(origin)))).toBe(allowed)
      const elsewhere = withCors(() => shared, { resources: { '/elsewhere': { origins: A } } })
      const { headers } = await elsewhere(from(origin))
      expect(Object.fromEntries(headers)).toEqual({ 'content-type': 'text/plain', vary: 'Origin' })
    }
  })

  it('and what a constant response exposes is combined anew', async () => {
    const headers = { 'content-type': 'text/plain', 'access-control-expose-headers': 'x-own' }
    const shared = new (class extends Response {})(null, { headers })
    for (const name of ['x-a', 'x-b']) {
      const response = await withCors(() => shared, { exposeHeaders: [name] })(from(A))
      expect(response.headers.get('access-control-expose-headers')).toBe(`x-own, ${name}`)
    }
    const elsewhere = withCors(() => shared, { resources: { '/elsewhere': { origins: A } } })
    expect(headersOf(await elsewhere(from(A)))).toEqual(headers)
  })

  it('with concurrent requests for one constant response', async () => {
    const shared = new Response(null, { status: 204 })
    const handle = withCors(async () => shared, LIST)
    const origins = [A, EVIL, 'https://b.test', undefined, A, EVIL]
    const responses = await Promise.all(origins.map((origin) => handle(from(origin))))
    expect(await Promise.all(responses.map(allowOrigin))).toEqual([A, null, 'https://b.test', null, A, null])
  })

  it('and the same request through one handler after another has the decision of each', async () => {
    const request = from(EVIL)
    expect(await allowOrigin(withCors(text, LIST)(request))).toBeNull()
    expect(await allowOrigin(withCors(text, wide)(request))).toBe('*')
    expect(await allowOrigin(withCors(withCors(text, wide), wide)(request))).toBe('*')
  })

  it('and of two handlers within, the one that responds decides', async () => {
    const [missing, found] = [withCors(() => new Response(null, { status: 404 }), LIST), withCors(text, wide)]
    const handle = withCors(async (request) => {
      const first = await missing(request)
      return first.status === 404 ? found(request) : first
    }, wide)
    expect(await allowOrigin(handle(from(EVIL)))).toBe('*')
  })

  it('and of two handlers within, both decide about a copy, which does not show who made it', async () => {
    const [strict, open] = [withCors(text, LIST), withCors(text, wide)]
    const handle = withCors(async (request) => {
      await strict(request)
      return copy(open(request))
    }, wide)
    expect(await allowOrigin(handle(from(EVIL)))).toBeNull()
    expect(await allowOrigin(handle(from(A)))).toMatch(/^(\*|https:\/\/a\.test)$/)
  })

  it('and a layer that is opened before its policy has decided knows only the earlier ones', () => {
    const request = from(A)
    const decision = createPolicy(LIST).evaluate(request)
    openLayer(request, decision)
    expect(openLayer(request)).toMatchObject({ earlier: decision, opened: undefined })
  })

  it('and what was decided within stays, if layers are left by an error', async () => {
    const throwing = () => {
      throw new Error('broken')
    }
    const within = withCors(withCors(throwing, wide), () => false)
    const handle = withCors(async (request) => {
      try {
        return await within(request)
      } catch {
        return new Response('caught', { status: 500 })
      }
    }, wide)
    expect(await allowOrigin(handle(from(A)))).toBeNull()
  })

  it('also if the request takes no new properties', async () => {
    const sealed = Object.preventExtensions(from(EVIL))
    expect(await allowOrigin(withCors(withCors(text, LIST), wide)(sealed))).toBeNull()
  })
})
