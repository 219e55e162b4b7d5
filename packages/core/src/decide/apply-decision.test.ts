import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { applyDecision, writeDecision } from '../adapter.ts'
import { createPolicy, type PolicyOptions, withCors } from '../index.ts'

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

describe('withCors puts the headers on', () => {
  it.each([200, 204, 304, 400, 404, 500])('a response of status %i', async (status) => {
    const fetch = withCors(() => new Response(null, { status }), LIST)
    expect(headersOf(await fetch(from(A)))).toEqual(GRANTED)
    expect(headersOf(await fetch(from(EVIL)))).toEqual({ vary: 'Origin' })
    expect(headersOf(await fetch(from()))).toEqual({ vary: 'Origin' })
  })

  it('the response itself if it has a body, which is sent only once', async () => {
    for (const body of ['text', new Uint8Array(1), new ReadableStream()]) {
      const response = new Response(body)
      expect(await withCors(() => response)(from(A))).toBe(response)
    }
  })

  it('a copy of a response without a body, because a handler can send it again', async () => {
    const response = new Response(null, { headers: { 'content-type': 'text/plain' } })
    expect(headersOf(await withCors(() => response, LIST)(from(A)))).toMatchObject(GRANTED)
    expect(headersOf(response)).toEqual({ 'content-type': 'text/plain' })
  })

  it('a response that creates its body late, without reading it', async () => {
    class Late extends Response {
      override get body(): never {
        throw new Error('read')
      }
    }
    const response = new Late('text')
    expect(await withCors(() => response)(from(A))).toBe(response)
  })

  it('a redirect, which cannot be changed', async () => {
    const response = await withCors(() => Response.redirect('https://api.test/new', 303), LIST)(from(A))
    expect(response.status).toBe(303)
    expect(headersOf(response)).toEqual({ location: 'https://api.test/new', ...GRANTED })
  })

  it('nothing, if the policy sets nothing: an immutable response is returned as it is', () => {
    const response = Response.redirect('https://api.test/new')
    const decision = {
      kind: 'actual',
      allowed: true,
      headers: {},
      status: undefined,
      reason: undefined,
    } as const
    expect(applyDecision(response, decision)).toBe(response)
    const upstream = new Response(null, { headers: { 'access-control-allow-origin': '*' } })
    expect(headersOf(applyDecision(upstream, decision))).toEqual({})
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
    const headers = { 'content-type': 'text/event-stream' }
    const response = await withCors(() => new Response(body, { headers }), LIST)(from(A))
    expect(pulled).toEqual([])
    expect(response.body).toBe(body)
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3])
  })

  it('a stream without a type, with all of its chunks', async () => {
    const body = new Blob(['some ', 'text']).stream()
    const response = await withCors(() => new Response(body), LIST)(from(A))
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
    expect(await response.text()).toBe('some text')
  })

  it('a response whose body is read, without throwing', async () => {
    const read = new Response('some text')
    await read.text()
    const response = await withCors(() => read, LIST)(from(A))
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
  })

  it('with several Set-Cookie lines', async () => {
    const headers = new Headers({ vary: 'Cookie' })
    headers.append('set-cookie', 'a=1, b')
    headers.append('set-cookie', 'c=2')
    const response = await withCors(() => new Response(null, { headers }), LIST)(from(A))
    expect(response.headers.getSetCookie()).toEqual(['a=1, b', 'c=2'])
    expect(response.headers.get('vary')).toBe('Cookie, Origin')
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

describe('a header of an upstream', () => {
  it('goes where the origin is allowed', async () => {
    const response = await withCors(() => new Response(null, { headers: left }), LIST)(from(A))
    const exposed = { 'access-control-expose-headers': 'x-upstream, etag' }
    expect(headersOf(response)).toEqual({ etag: '"1"', ...GRANTED, ...exposed })
  })

  it('goes where the origin is refused, and where there is none', async () => {
    const fetch = withCors(() => new Response(null, { headers: left }), LIST)
    for (const origin of [EVIL, 'null', undefined]) {
      expect(headersOf(await fetch(from(origin)))).toEqual({ etag: '"1"', vary: 'Origin' })
    }
  })

  it('is removed regardless of Object.prototype', async () => {
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

it('a header that only begins as one of CORS is the handler’s own', async () => {
  const headers = { 'access-control-custom': '1', 'access-control-allow-origin': 'https://own.test' }
  const response = await withCors(() => new Response(null, { headers }), LIST)(from(EVIL))
  expect(headersOf(response)).toEqual({ 'access-control-custom': '1', vary: 'Origin' })
})

describe('where the policy has no permission to give', () => {
  const own = {
    ...left,
    'access-control-expose-headers': 'x-own',
    'timing-allow-origin': '*',
  }
  const answer = () => new Response(null, { headers: own })

  it('since no entry covers the path, the response is left alone, and preflights are the handler’s', async () => {
    const handle = withCors(answer, { resources: { '/elsewhere': { origins: A } } })
    for (const request of [from(A), from(), preflightFrom(A)]) {
      expect(headersOf(await handle(request))).toEqual(own)
    }
  })

  it('since it is false, no CORS header is sent, and preflights are the handler’s', async () => {
    for (const handle of [withCors(answer, { resources: { '/*': false } }), withCors(answer, () => false)]) {
      for (const request of [from(A), from(), preflightFrom(A)]) {
        const { vary: _vary, ...headers } = headersOf(await handle(request))
        expect(headers).toEqual({ etag: '"1"' })
      }
    }
  })

  it('a refusal with timingAllowOrigin removes an upstream’s Timing-Allow-Origin, and one without does not', async () => {
    const timing = withCors(answer, { ...LIST, timingAllowOrigin: true })
    expect(headersOf(await timing(from(EVIL)))).toEqual({ etag: '"1"', vary: 'Origin' })
    expect(headersOf(await withCors(answer, LIST)(from(EVIL)))).toEqual({
      etag: '"1"',
      'timing-allow-origin': '*',
      vary: 'Origin',
    })
  })
})

it('writeDecision puts a decision on headers that are not a response’s yet', () => {
  const headers = new Headers({ ...left, vary: 'Accept' })
  writeDecision(headers, createPolicy(LIST).evaluate(from(EVIL)))
  expect(Object.fromEntries(headers)).toEqual({ etag: '"1"', vary: 'Accept, Origin' })
})
