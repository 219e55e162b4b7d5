import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { applyDecision, createPolicy, type PolicyOptions, preflightResponse, withCors } from './index.ts'

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
    expect(headersOf(await answer)).toEqual({ 'content-type': 'text/plain;charset=UTF-8', ...GRANTED })
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
