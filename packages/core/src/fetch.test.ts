import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { preflightResponse, TimeoutError } from './adapter.ts'
import { errorText } from './advise/index.ts'
import { createPolicy, type PolicyOptions, withCors } from './index.ts'

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
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
      'access-control-max-age': '600',
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

  it.each(['OPTIONS', 'PUT'])('not an %s that is not a preflight', async (method) => {
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
    ['a handler after the policy', { origins: A }, () => new Response()],
    ['no handler', undefined, undefined],
  ])('%s, at once', (_what, handler, policy) => {
    expect(() => withCors(handler as () => Response, policy as undefined)).toThrow(
      new TypeError(errorText('no-handler')),
    )
  })
})

describe('withCors hands on', () => {
  it('the request and all further arguments', async () => {
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

  it('a synchronous response synchronously', () => {
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
    // A promise of another realm's `fetch` is not an instance of this realm's Promise.
    const foreign = Object.fromEntries([
      ['then', (apply: (settled: Response) => Response) => apply(response)],
    ])
    const fetch = withCors(() => foreign as unknown as Promise<Response>, LIST)
    const settled = await fetch(from(A))
    expect(settled.status).toBe(418)
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

  it('the error that the handler throws or rejects with', async () => {
    const error = new Error('handler')
    const fails = () => {
      throw error
    }
    expect(() => withCors(fails, LIST)(from(A))).toThrow(error)
    await expect(withCors(async () => fails(), LIST)(from(A))).rejects.toBe(error)
    await expect(withCors(fails, { origins: () => true })(from(A))).rejects.toBe(error)
  })
})

describe('onHandlerError', () => {
  const failing = () => {
    throw new RangeError('down')
  }

  it('can return a response, which gets the headers', async () => {
    const onHandlerError = (error: unknown) => new Response(String(error), { status: 503 })
    const response = await withCors(failing, LIST, { onHandlerError })(from(A))
    expect(response.status).toBe(503)
    expect(await response.text()).toBe('RangeError: down')
    expect(headersOf(response)).toMatchObject(GRANTED)
    const later = await withCors(() => Promise.reject('down'), LIST, {
      onHandlerError: async () => new Response(),
    })(from(EVIL))
    expect(headersOf(later)).toEqual({ vary: 'Origin' })
  })

  it.each([undefined, null, 'text', {}])(
    'is called, and the error is thrown again if it returns %j',
    async (answer) => {
      const heard: unknown[] = []
      const handle = withCors(failing, LIST, { onHandlerError: (...facts) => [heard.push(facts), answer][1] })
      const request = from(A)
      await expect(handle(request)).rejects.toThrow(RangeError)
      expect(heard).toEqual([[expect.any(RangeError), request]])
    },
  )

  it('is not called for a resolver that does not settle in time: onError is', async () => {
    const heard: unknown[] = []
    const hooks = {
      timeout: 1,
      onError: (error: unknown) => heard.push(error),
      onHandlerError: () => heard.push('onHandlerError'),
    }
    const handle = withCors(
      () => new Response('fine'),
      () => new Promise<false>(() => {}),
      hooks,
    )
    const response = await handle(from(A))
    expect(await response.text()).toBe('fine')
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(heard).toEqual([new TimeoutError(errorText('resolver-timed-out', 1))])
  })

  it('is not called for a resolver that throws: onError is', async () => {
    const [onError, onHandlerError] = [vi.fn(), vi.fn()]
    const handle = withCors(() => new Response(), failing, { onError, onHandlerError })
    const request = from(A)
    expect(() => handle(request)).toThrow(RangeError)
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.any(RangeError), request)
    expect(onHandlerError).not.toHaveBeenCalled()
  })

  it('is not called if nothing is thrown', async () => {
    const handle = withCors(() => new Response('fine'), LIST, { onHandlerError: failing })
    expect(await (await handle(from(A))).text()).toBe('fine')
  })
})

describe('a handler that returns nothing, as in Bun after an upgrade', () => {
  const server = { upgrade: () => true }

  it.each([
    ['at once', (_request: Request, _server: object) => undefined],
    ['later', async (_request: Request, _server: object) => undefined],
  ])('%s: nothing is done', async (_when, handler) => {
    const fetch = withCors(handler, LIST)
    expectTypeOf(fetch).returns.toEqualTypeOf<Response | undefined | Promise<Response | undefined>>()
    expect(await fetch(from(A), server)).toBeUndefined()
    const hooks = { onHandlerError: () => new Response() }
    expect(await withCors(handler, LIST, hooks)(from(A), server)).toBeUndefined()
    expect((await fetch(preflightFrom(A), server))?.status).toBe(204)
  })
})

describe('a handler that does not return a Response', () => {
  it.each<[string, unknown]>([
    ['an object with a body of another kind', { status: 200, headers: {}, jsonBody: {} }],
    ['an object without headers', { status: 200, arrayBuffer: async () => new ArrayBuffer(0) }],
    [
      'an object with plain headers',
      { status: 200, headers: {}, arrayBuffer: async () => new ArrayBuffer(0) },
    ],
    ['an object with a body', { status: 200, headers: new Headers(), body: 'text' }],
    ['an object', Object.create(null)],
    ['an instance of Error', new Error('failed')],
    ['an instance of Request', new Request('https://a.test/')],
    ['an instance of Uint8Array', new Uint8Array(1)],
    ['an instance of ReadableStream', new ReadableStream()],
    ['"text"', 'text'],
    ['undefined', undefined],
    ['null', null],
    ['a list', []],
    ['a function', () => new Response()],
    ['200', 200],
  ])('%s: throws, and names it', async (_what, returned) => {
    const error = new TypeError(errorText('handler-returned', returned))
    expect(() => withCors(() => returned as Response, LIST)(from(A))).toThrow(error)
    await expect(withCors(async () => returned as Response, LIST)(from(EVIL))).rejects.toEqual(error)
    const asynchronous = { origins: async () => true }
    await expect(withCors(() => returned as Response, asynchronous)(from(A))).rejects.toEqual(error)
  })

  it('throws for undefined also if the facts about the request are not a server', () => {
    const handle = withCors((_request: Request, ..._facts: unknown[]) => undefined as never, LIST)
    const error = new TypeError(errorText('handler-returned', undefined))
    expect(() => handle(from(A), null, {}, 1)).toThrow(error)
    expect(() => handle(from(A), undefined)).toThrow(error)
  })

  it('throws for null also with a server that upgrades requests', () => {
    const handle = withCors((_request: Request, _server: object) => null as never, LIST)
    const error = new TypeError(errorText('handler-returned', null))
    expect(() => handle(from(A), { upgrade: () => true })).toThrow(error)
  })

  it('a Response of another realm or library is a Response', async () => {
    const foreign = {
      status: 200,
      headers: new Headers(),
      body: null,
      arrayBuffer: async () => new ArrayBuffer(0),
    }
    const response = await withCors(() => foreign as unknown as Response, LIST)(from(A))
    expect(headersOf(response)).toEqual(GRANTED)
  })
})
