import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import {
  applyDecision,
  createPolicy,
  type FetchHandler,
  type PolicyOptions,
  preflightResponse,
  TimeoutError,
  withCors,
} from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const URL = 'https://api.test/items?x=1'
const LIST = {
  origins: [A, 'https://b.test'],
  exposeHeaders: ['ETag'],
  credentials: true,
} satisfies PolicyOptions
const GRANTED = {
  'access-control-allow-origin': A,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'etag',
  vary: 'Origin',
}

const from = (origin?: string) => new Request(URL, origin === undefined ? {} : { headers: { origin } })
const preflightFrom = (origin: string) =>
  new Request(URL, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })
const headersOf = ({ headers }: Response) => Object.fromEntries(headers)

describe('withCors answers preflights', () => {
  it('without the handler, with the headers alone', async () => {
    let calls = 0
    const fetch = withCors(() => {
      calls++
      return new Response()
    }, LIST)
    const response = await fetch(preflightFrom(A))
    expect(response.status).toBe(204)
    expect(response.body).toBeNull()
    expect(headersOf(response)).toEqual({
      'access-control-allow-origin': A,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
      vary: 'Origin, Access-Control-Request-Headers',
    })
    const refused = await fetch(preflightFrom(EVIL))
    expect(refused.status).toBe(204)
    expect(headersOf(refused)).toEqual({ vary: 'Origin' })
    expect(calls).toBe(0)
  })

  it('with another status', async () => {
    const response = await withCors(() => new Response(), { preflightStatus: 200 })(preflightFrom(A))
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it('with a status that takes no body', async () => {
    const response = await withCors(() => new Response(), { preflightStatus: 205 })(preflightFrom(A))
    expect(response.status).toBe(205)
  })

  it('not where the application does', async () => {
    const fetch = withCors(() => new Response('mine', { status: 202 }), { ...LIST, preflightContinue: true })
    const response = await fetch(preflightFrom(A))
    expect(response.status).toBe(202)
    expect(await response.text()).toBe('mine')
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
  })

  it.each(['OPTIONS', 'PUT'])('not an %s that is none', async (method) => {
    const headers =
      method === 'OPTIONS' ? { origin: A } : { origin: A, 'access-control-request-method': 'PUT' }
    const response = await withCors(() => new Response('mine'), LIST)(new Request(URL, { method, headers }))
    expect(await response.text()).toBe('mine')
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
  })

  it('from a decision alone', () => {
    const decision = createPolicy().evaluate(preflightFrom(A))
    expect(preflightResponse(decision).status).toBe(204)
    expect(preflightResponse({ ...decision, status: undefined }).status).toBe(204)
  })
})

describe('withCors refuses', () => {
  it.each<[string, unknown, unknown]>([
    ['a handler behind the policy', { origins: A }, () => new Response()],
    ['no handler', undefined, undefined],
  ])('%s, at once', (_what, handler, policy) => {
    expect(() => withCors(handler as () => Response, policy as undefined)).toThrow(
      new TypeError(
        'withCors was called without a handler. Write withCors(handler, options), and pass the result to the server.',
      ),
    )
  })
})

describe('withCors hands on', () => {
  it('the request and whatever stands behind it', async () => {
    const seen: unknown[] = []
    const fetch = withCors((request: Request, env: { key: string }, context: number) => {
      seen.push(request, env, context)
      return new Response()
    }, LIST)
    expectTypeOf(fetch).parameters.toEqualTypeOf<[request: Request, env: { key: string }, context: number]>()
    const request = from(A)
    const env = { key: 'k' }
    await fetch(request, env, 7)
    expect(seen).toEqual([request, env, 7])
    expect(seen[0]).toBe(request)
    expect(seen[1]).toBe(env)
  })

  it('a synchronous answer synchronously', () => {
    const fetch = withCors(() => new Response(), LIST)
    expect(fetch(from(A))).toBeInstanceOf(Response)
    expect(fetch(preflightFrom(A))).toBeInstanceOf(Response)
  })

  it('a promise as a promise', async () => {
    const answer = withCors(async () => new Response('late'), LIST)(from(A))
    expect(answer).toBeInstanceOf(Promise)
    // Whether a text has its type before it is sent is the runtime's affair.
    expect(headersOf(await answer)).toEqual({ ...headersOf(new Response('late')), ...GRANTED })
  })

  it('a promise of another realm', async () => {
    const response = new Response(null, { status: 418 })
    // What another realm's `fetch` gives is no instance of this one's Promise.
    const foreign = Object.fromEntries([
      ['then', (apply: (settled: Response) => Response) => apply(response)],
    ])
    const fetch = withCors(() => foreign as unknown as Promise<Response>, LIST)
    const settled = await fetch(from(A))
    expect(settled).toBe(response)
    expect(headersOf(settled)).toEqual(GRANTED)
  })

  it('a promise where the policy is asynchronous', async () => {
    const fetch = withCors(() => new Response(null), { origins: async (origin) => origin === A })
    const answer = fetch(from(A))
    expect(answer).toBeInstanceOf(Promise)
    expect(headersOf(await answer)).toEqual({ 'access-control-allow-origin': A, vary: 'Origin' })
    expect(headersOf(await fetch(from(EVIL)))).toEqual({ vary: 'Origin' })
    expect((await fetch(preflightFrom(A))).status).toBe(204)
  })

  it('what the handler throws or rejects with', async () => {
    const error = new Error('handler')
    const fails = () => {
      throw error
    }
    expect(() => withCors(fails, LIST)(from(A))).toThrow(error)
    await expect(withCors(async () => fails(), LIST)(from(A))).rejects.toBe(error)
    await expect(withCors(fails, { origins: () => true })(from(A))).rejects.toBe(error)
  })
})

describe('withCors puts the headers on', () => {
  it.each([200, 204, 304, 400, 404, 500])('a response of status %i', async (status) => {
    const fetch = withCors(() => new Response(null, { status }), LIST)
    expect(headersOf(await fetch(from(A)))).toEqual(GRANTED)
    expect(headersOf(await fetch(from(EVIL)))).toEqual({ vary: 'Origin' })
    expect(headersOf(await fetch(from()))).toEqual({ vary: 'Origin' })
  })

  it('the response itself, where it can be changed', async () => {
    const response = new Response()
    expect(await withCors(() => response)(from(A))).toBe(response)
  })

  it('a redirect, which cannot be changed', async () => {
    const response = await withCors(() => Response.redirect('https://api.test/new', 303), LIST)(from(A))
    expect(response.status).toBe(303)
    expect(headersOf(response)).toEqual({ location: 'https://api.test/new', ...GRANTED })
  })

  it('nothing, where the policy says nothing: an immutable response stays itself', () => {
    const response = Response.redirect('https://api.test/new')
    const decision = {
      kind: 'actual',
      allowed: true,
      headers: {},
      status: undefined,
      reason: undefined,
    } as const
    expect(applyDecision(response, decision)).toBe(response)
  })

  it('all but a switch of protocols and a network error', () => {
    const error = Response.error()
    expect(withCors(() => error, LIST)(from(A))).toBe(error)
    expect(headersOf(error)).toEqual({})
    // No constructor makes a 101; runtimes do.
    const upgraded = Object.defineProperty(new Response(), 'status', { value: 101 })
    expect(withCors(() => upgraded, LIST)(from(A))).toBe(upgraded)
    expect(headersOf(upgraded)).toEqual({})
  })

  it('a stream without reading it', async () => {
    const pulled: number[] = []
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(Uint8Array.of(pulled.push(1)))
          if (pulled.length === 3) controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const response = await withCors(() => new Response(body), LIST)(from(A))
    expect(pulled).toEqual([])
    expect(response.body).toBe(body)
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3])
  })

  it('beside several Set-Cookie lines', async () => {
    const headers = new Headers({ vary: 'Cookie' })
    headers.append('set-cookie', 'a=1, b')
    headers.append('set-cookie', 'c=2')
    const response = await withCors(() => new Response(null, { headers }), LIST)(from(A))
    expect(response.headers.getSetCookie()).toEqual(['a=1, b', 'c=2'])
    expect(response.headers.get('vary')).toBe('Cookie, Origin')
  })
})

describe('what an upstream left', () => {
  const left = {
    'access-control-allow-origin': 'https://upstream.test',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-upstream',
    'access-control-allow-methods': 'DELETE',
    'access-control-allow-headers': 'x-upstream',
    'access-control-max-age': '1',
    'access-control-allow-private-network': 'true',
    etag: '"1"',
  }
  it('goes where the origin is allowed', async () => {
    const response = await withCors(() => new Response(null, { headers: left }), LIST)(from(A))
    expect(headersOf(response)).toEqual({ etag: '"1"', ...GRANTED })
  })

  it('goes where the origin is refused, and where there is none', async () => {
    const fetch = withCors(() => new Response(null, { headers: left }), LIST)
    for (const origin of [EVIL, 'null', undefined]) {
      expect(headersOf(await fetch(from(origin)))).toEqual({ etag: '"1"', vary: 'Origin' })
    }
  })

  it('goes whatever stands on Object.prototype', async () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>
    prototype['access-control-allow-origin'] = EVIL
    try {
      const response = await withCors(() => new Response(null, { headers: left }), LIST)(from(EVIL))
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    } finally {
      delete prototype['access-control-allow-origin']
    }
  })

  it.each([
    ['nothing', undefined, 'Origin'],
    ['another name', 'Accept-Encoding', 'Accept-Encoding, Origin'],
    ['the name', 'origin', 'origin'],
    ['several names', 'Accept, ORIGIN, Cookie', 'Accept, ORIGIN, Cookie'],
    ['everything', '*', '*'],
  ])('Vary is merged: %s', async (_what, vary, expected) => {
    const fetch = withCors(() => new Response(null, vary === undefined ? {} : { headers: { vary } }), LIST)
    for (const origin of [A, EVIL, undefined]) {
      expect((await fetch(from(origin))).headers.get('vary')).toBe(expected)
    }
  })

  it('Vary of several lines is merged', async () => {
    const headers = new Headers()
    headers.append('vary', 'Accept')
    headers.append('vary', 'Cookie')
    const response = await withCors(() => new Response(null, { headers }), LIST)(from(A))
    expect(response.headers.get('vary')).toBe('Accept, Cookie, Origin')
  })

  it('Vary is never read from the request', async () => {
    const request = new Request(URL, { headers: { origin: A, vary: 'X-Evil' } })
    const response = await withCors(() => new Response(null), LIST)(request)
    expect(response.headers.get('vary')).toBe('Origin')
  })

  it('Vary of a policy that never varies is left alone', async () => {
    const response = await withCors(() => new Response(null, { headers: { vary: 'Accept' } }))(from(A))
    expect(headersOf(response)).toEqual({ vary: 'Accept', 'access-control-allow-origin': '*' })
  })
})

describe('a response of fetch itself', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.close()
    server = undefined
  })

  async function upstream(): Promise<string> {
    const listening = createServer((_request, response) => {
      response.setHeader('access-control-allow-origin', 'https://upstream.test')
      response.setHeader('vary', 'Accept-Encoding')
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      response.statusCode = 418
      response.end('body')
    })
    server = listening
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const address = listening.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}/`
  }

  it('is copied, as its headers cannot be changed', async () => {
    const url = await upstream()
    const handle = withCors(() => fetch(url), LIST)
    const response = await handle(from(A))
    expect(response.status).toBe(418)
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    expect(response.headers.get('vary')).toBe('Accept-Encoding, Origin')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.text()).toBe('body')
    const refused = await handle(from(EVIL))
    expect(refused.headers.get('access-control-allow-origin')).toBeNull()
    expect(refused.headers.get('vary')).toBe('Accept-Encoding, Origin')
    expect(await refused.text()).toBe('body')
  })
})

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

  it('below two policies, too', async () => {
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

  it('what the handler varies on stays', async () => {
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

it('a header that only begins as one of CORS is the handler’s own', async () => {
  const headers = { 'access-control-custom': '1', 'access-control-allow-origin': 'https://own.test' }
  const response = await withCors(() => new Response(null, { headers }), LIST)(from(EVIL))
  expect(headersOf(response)).toEqual({ 'access-control-custom': '1', vary: 'Origin' })
})

describe('where the policy is off', () => {
  it.each<[string, PolicyOptions]>([
    ['no entry covers the path', { resources: { '/elsewhere': { origins: A } } }],
    ['it is false', { resources: { '/*': false } }],
  ])('since %s, the response is left alone, and preflights are the handler’s', async (_why, options) => {
    const handle = withCors(
      () => new Response(null, { headers: { 'access-control-allow-origin': 'https://own.test' } }),
      options,
    )
    expect(headersOf(await handle(from(A)))).toEqual({ 'access-control-allow-origin': 'https://own.test' })
    expect(headersOf(await handle(preflightFrom(A)))).toEqual({
      'access-control-allow-origin': 'https://own.test',
    })
  })
})

describe('onError', () => {
  const failing = () => {
    throw new RangeError('down')
  }

  it('may answer with a response, which has the headers', async () => {
    const onError = (error: unknown) => new Response(String(error), { status: 503 })
    const response = await withCors(failing, LIST, { onError })(from(A))
    expect(response.status).toBe(503)
    expect(await response.text()).toBe('RangeError: down')
    expect(headersOf(response)).toMatchObject(GRANTED)
    const later = await withCors(() => Promise.reject('down'), LIST, { onError: async () => new Response() })(
      from(EVIL),
    )
    expect(headersOf(later)).toEqual({ vary: 'Origin' })
  })

  it.each([undefined, null, 'text', {}])(
    'hears, and the error goes on where it answers %j',
    async (answer) => {
      const heard: unknown[] = []
      const handle = withCors(failing, LIST, { onError: (...facts) => [heard.push(facts), answer][1] })
      const request = from(A)
      await expect(handle(request)).rejects.toThrow(RangeError)
      expect(heard).toEqual([[expect.any(RangeError), request]])
    },
  )

  it('hears of a resolver that does not answer in time, and the request is refused', async () => {
    const heard: unknown[] = []
    const hooks = { timeout: 1, onError: (error: unknown) => heard.push(error) }
    const handle = withCors(
      () => new Response('fine'),
      () => new Promise<false>(() => {}),
      hooks,
    )
    const response = await handle(from(A))
    expect(await response.text()).toBe('fine')
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(heard).toEqual([new TimeoutError('The CORS resolver did not answer within 1 ms.')])
  })

  it('is not called where nothing is thrown', async () => {
    const handle = withCors(() => new Response('fine'), LIST, { onError: failing })
    expect(await (await handle(from(A))).text()).toBe('fine')
  })
})

describe('a handler that answers nothing, as in Bun after an upgrade', () => {
  it.each([
    ['at once', () => undefined],
    ['later', async () => undefined],
  ])('%s: nothing is done', async (_when, handler) => {
    const fetch = withCors(handler, LIST)
    expectTypeOf(fetch).returns.toEqualTypeOf<Response | undefined | Promise<Response | undefined>>()
    expect(await fetch(from(A))).toBeUndefined()
    expect(await withCors(handler, LIST, { onError: () => new Response() })(from(A))).toBeUndefined()
    expect((await fetch(preflightFrom(A)))?.status).toBe(204)
  })
})
