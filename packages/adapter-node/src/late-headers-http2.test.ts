import { once } from 'node:events'
import { connect, createServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createPolicy, type PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { applyAndAnswer, applyLate } from './late-headers.ts'
import { withCors } from './listener.ts'

const A = 'https://a.test'
const LISTED = { origins: [A, 'https://b.test'], credentials: true } satisfies PolicyOptions
const from = new Request('https://api.test/', { headers: { origin: A } })
const allowed = createPolicy(LISTED).evaluate(from)
const anyOrigin = createPolicy().evaluate(from)
const refused = createPolicy({ origins: ['https://b.test', 'https://c.test'] }).evaluate(from)

type Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => unknown
type Headers = Record<string, unknown>

interface Answer {
  readonly headers: Headers
  readonly body: string
  /** Each head that came before. */
  readonly informational: readonly Headers[]
}

/** The headers by name, less the date, which Node adds. */
function named({ date: _, ...headers }: object & { date?: unknown }): Headers {
  return Object.fromEntries(Object.entries(headers))
}

/** The response that a client gets over HTTP/2. */
async function answerOf(listener: Listener, headers: Record<string, string> = {}): Promise<Answer> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const stream = session.request(headers)
  const informational: Headers[] = []
  stream.on('headers', (head) => informational.push(named(head)))
  stream.end()
  const [head] = await once(stream, 'response')
  let body = ''
  for await (const chunk of stream) body += chunk
  session.close()
  server.close()
  return { headers: named(head), body, informational }
}

/** Node's types know neither pairs nor `null`. */
function writeHead(response: Http2ServerResponse, ...parameters: unknown[]): Http2ServerResponse {
  return (response.writeHead as (...all: unknown[]) => Http2ServerResponse).apply(response, parameters)
}

const permitted = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true' }
const GRANTED = { ...permitted, vary: 'Origin' }

describe('on a response of HTTP/2, the headers', () => {
  it.each<[description: string, write: (response: Http2ServerResponse) => void, expected: Headers]>([
    ['are there without a head', (response) => void response.end(), { ':status': 200, ...GRANTED }],
    [
      'are there with the first chunk',
      (response) => {
        response.write('x')
        response.end()
      },
      { ':status': 200, ...GRANTED },
    ],
    ['are there with a status', (response) => writeHead(response, 202).end(), { ':status': 202, ...GRANTED }],
    [
      'are there with no headers',
      (response) => writeHead(response, 202, null).end(),
      { ':status': 202, ...GRANTED },
    ],
    [
      'are there with a record',
      (response) => writeHead(response, 202, { 'X-A': '1', 'set-cookie': ['a=1', 'b=2'] }).end(),
      { ':status': 202, ...GRANTED, 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] },
    ],
    [
      'are there with a record and no reason',
      (response) => writeHead(response, 202, undefined, { 'X-A': '1' }).end(),
      { ':status': 202, ...GRANTED, 'x-a': '1' },
    ],
    [
      'are there with a reason, which HTTP/2 has none for, and a record',
      (response) => writeHead(response, 202, 'Fine', { 'X-A': '1' }).end(),
      { ':status': 202, ...GRANTED, 'x-a': '1' },
    ],
    [
      'are there with a list',
      (response) => writeHead(response, 202, ['X-A', '1', 'Vary', 'Accept']).end(),
      { ':status': 202, ...permitted, 'x-a': '1', vary: 'Accept, Origin' },
    ],
    [
      'are there with pairs',
      (response) =>
        writeHead(response, 202, [
          ['Set-Cookie', 'a=1'],
          ['vary', 'Accept'],
          ['Set-Cookie', 'b=2'],
        ]).end(),
      { ':status': 202, ...permitted, 'set-cookie': ['a=1', 'b=2'], vary: 'Accept, Origin' },
    ],
    [
      'take the place of permissions that are set, and of those that are given',
      (response) => {
        response.setHeader('Access-Control-Max-Age', '5')
        writeHead(response, 202, { 'Access-Control-Allow-Origin': '*', 'X-A': '1' }).end()
      },
      { ':status': 202, ...GRANTED, 'x-a': '1' },
    ],
    [
      'add to a Vary that is set',
      (response) => {
        response.setHeader('Vary', ['Accept', 'Cookie'])
        response.end()
      },
      { ':status': 200, ...permitted, vary: 'Accept, Cookie, Origin' },
    ],
    [
      'add to a Vary that is set, with a record',
      (response) => {
        response.setHeader('Vary', 'Accept')
        writeHead(response, 202, { 'X-A': '1' }).end()
      },
      { ':status': 202, ...permitted, 'x-a': '1', vary: 'Accept, Origin' },
    ],
    [
      'add to the Vary that is given instead of one that is set',
      (response) => {
        response.setHeader('Vary', 'Accept')
        writeHead(response, 202, { Vary: 'Cookie' }).end()
      },
      { ':status': 202, ...permitted, vary: 'Cookie, Origin' },
    ],
    [
      'go with the last of several spellings, as Node does',
      (response) => writeHead(response, 202, { 'X-A': '1', 'x-a': '2' }).end(),
      { ':status': 202, ...GRANTED, 'x-a': '2' },
    ],
    [
      'add to the last of several spellings of Vary',
      (response) => writeHead(response, 202, { Vary: 'Accept', vary: 'Cookie' }).end(),
      { ':status': 202, ...permitted, vary: 'Cookie, Origin' },
    ],
    [
      'are there after a head that Node refuses',
      (response) => {
        expect(() => writeHead(response, 202, { 'X-A': undefined })).toThrow(TypeError)
        response.end()
      },
      { ':status': 200, ...GRANTED },
    ],
  ])('%s', async (_, write, expected) => {
    const { headers } = await answerOf((_request, response) => {
      applyLate(response, allowed)
      write(response)
    })
    expect(headers).toEqual(expected)
  })

  it('of a preflight are those of the narrower decision, also if it is applied to a derived object', async () => {
    const { headers } = await answerOf((_request, response) => {
      applyLate(response, anyOrigin)
      applyAndAnswer(Object.create(response) as Http2ServerResponse, { ...refused, status: 204 })
    })
    expect(headers).toEqual({ ':status': 204, vary: 'Origin' })
  })

  it('are set when the head is written, and not before', async () => {
    const { headers } = await answerOf((_request, response) => {
      applyLate(response, allowed)
      expect(response.getHeaderNames()).toEqual([])
      response.end()
    })
    expect(headers).toEqual({ ':status': 200, ...GRANTED })
  })

  it('are not those of an early hint', async () => {
    const { headers, informational } = await answerOf((_request, response) => {
      applyLate(response, allowed)
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.end()
    })
    expect(informational).toEqual([{ ':status': 103, link: '</style.css>; rel=preload' }])
    expect(headers).toEqual({ ':status': 200, ...GRANTED })
  })

  it('meet a library that was installed before and writes into what it is handed', async () => {
    const { headers } = await answerOf((_request, response) => {
      const previous = response.writeHead
      response.writeHead = function (this: Http2ServerResponse, status: number, handed: Headers) {
        handed['x-added'] = 'yes'
        return (previous as (...all: unknown[]) => Http2ServerResponse).call(this, status, handed)
      } as Http2ServerResponse['writeHead']
      applyLate(response, anyOrigin)
      response.end()
    })
    expect(headers).toEqual({ ':status': 200, 'access-control-allow-origin': '*', 'x-added': 'yes' })
  })
})

describe('a listener of HTTP/2 with a policy', () => {
  const hello: Listener = (_request, response) => response.end('hello')
  const preflight = { ':method': 'OPTIONS', origin: A, 'access-control-request-method': 'PUT' }
  const lists = {
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'x-a',
    'access-control-max-age': '600',
  }

  it.each<[description: string, options: PolicyOptions, status: number, added: Headers]>([
    ['with 204, and without a length', {}, 204, {}],
    [
      'with another status, and the length of nothing',
      { preflightStatus: 200 },
      200,
      { 'content-length': '0' },
    ],
  ])('answers a preflight %s', async (_, options, status, added) => {
    const policy = createPolicy({
      ...LISTED,
      ...options,
      methods: ['PUT'],
      allowHeaders: ['x-a'],
    } as PolicyOptions)
    expect(await answerOf(withCors(hello, policy), preflight)).toEqual({
      headers: { ':status': status, ...GRANTED, ...lists, ...added },
      body: '',
      informational: [],
    })
  })

  it('answers a preflight after an `end` of another library, which sets a permission', async () => {
    const listener = withCors(hello, { origins: ['https://b.test', 'https://c.test'] }) as Listener
    const { headers } = await answerOf((request, response) => {
      const { end } = response
      response.end = function (this: Http2ServerResponse, ...all: unknown[]) {
        this.setHeader('access-control-allow-origin', '*')
        return (end as (...all: unknown[]) => Http2ServerResponse).apply(this, all)
      } as Http2ServerResponse['end']
      return listener(request, response)
    }, preflight)
    expect(headers).toEqual({ ':status': 204, vary: 'Origin' })
  })

  it('answers a preflight directly: nothing is added to the response', async () => {
    const listener = withCors(hello, LISTED) as Listener
    let added: boolean | undefined
    await answerOf((request, response) => {
      void listener(request, response)
      added = Object.hasOwn(response, 'writeHead')
    }, preflight)
    expect(added).toBe(false)
  })

  it.each<[description: string, headers: Record<string, string>]>([
    ['a preflight', preflight],
    ['another request', { origin: A }],
  ])('is not disturbed where %s is given up before its policy is there', async (_, headers) => {
    let pick: (options: PolicyOptions) => void = () => {}
    const picked = new Promise<PolicyOptions>((resolve) => (pick = resolve))
    const done: unknown[] = []
    const wrapped = withCors(hello, () => picked)
    const server = createServer((incoming, response) => {
      stream.close()
      response.stream.on('close', async () => {
        pick(LISTED)
        done.push(await Promise.allSettled([wrapping]))
        server.emit('done')
      })
      const wrapping = wrapped(incoming, response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const stream = session.request(headers)
    await once(server, 'done')
    session.close()
    server.close()
    expect(done).toMatchObject([[{ status: 'fulfilled' }]])
  })
})
