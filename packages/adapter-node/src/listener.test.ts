import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { withCors } from './listener.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

/** Status, permitted origin and body of one response. The path is sent as it is. */
async function answerOf(
  listener: RequestListener,
  path: string,
  origin: string,
  asks?: string,
): Promise<readonly [status: number | undefined, allowOrigin: string | undefined, body: string]> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const headers = asks === undefined ? { origin } : { origin, 'access-control-request-method': asks }
  const method = asks === undefined ? 'GET' : 'OPTIONS'
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += chunk
  server.close()
  return [response.statusCode, response.headers['access-control-allow-origin'], body]
}

const hello: RequestListener = (_request, response) => response.end('hello')

describe('a listener with a policy', () => {
  it.each<
    [
      description: string,
      options: PolicyOptions | undefined,
      origin: string,
      asks: string | undefined,
      expected: Awaited<ReturnType<typeof answerOf>>,
    ]
  >([
    ['is not called for a preflight', { origins: A }, A, 'PUT', [204, A, '']],
    ['responds to a request that is not a preflight', { origins: A }, A, undefined, [200, A, 'hello']],
    [
      'responds to an untrusted origin, without permission',
      { origins: [A, 'https://b.test'] },
      EVIL,
      undefined,
      [200, undefined, 'hello'],
    ],
    ['allows everybody by default', undefined, EVIL, undefined, [200, '*', 'hello']],
  ])('%s', async (_, options, origin, asks, expected) => {
    expect(await answerOf(withCors(hello, options), '/', origin, asks)).toEqual(expected)
  })

  it('is called with the very request and response', async () => {
    const handed: unknown[] = []
    const wrapped = withCors(
      (...parameters) => {
        handed.push(...parameters)
        parameters[1].end()
      },
      { origins: A },
    )
    const given: unknown[] = []
    await answerOf(
      (incoming, response) => {
        given.push(incoming, response)
        wrapped(incoming, response)
      },
      '/',
      A,
    )
    expect(handed).toHaveLength(2)
    expect(handed.map((one, index) => one === given[index])).toEqual([true, true])
  })

  it.each<[description: string, options: PolicyOptions | undefined]>([
    ['at once', { origins: A }],
    ['later, where the policy is asynchronous', { origins: async () => true }],
  ])('hands back what it returns %s, so that its failure can be caught', async (_, options) => {
    const failure = new Error('of the listener')
    const caught: unknown[] = []
    const wrapped = withCors(async () => {
      throw failure
    }, options)
    const listener = async (incoming: IncomingMessage, response: ServerResponse) => {
      try {
        await wrapped(incoming, response)
      } catch (error) {
        caught.push(error)
        response.writeHead(500).end('failed')
      }
    }
    expect(await answerOf(listener, '/', A)).toEqual([500, A, 'failed'])
    expect(caught).toEqual([failure])
  })

  it.each<[path: string, allowOrigin: string | undefined]>([
    ['/open', '*'],
    ['/open?x', '*'],
    ['/x/../open', '*'],
    ['/open/%2e%2e/private', undefined],
    ['/OPEN', undefined],
    ['//open', undefined],
  ])('compares paths by the URL standard: %s', async (path, allowOrigin) => {
    const options = { resources: { '/open': { origins: '*' } } } satisfies PolicyOptions
    expect(await answerOf(withCors(hello, options), path, A)).toEqual([200, allowOrigin, 'hello'])
  })

  it('has the last word about its headers', async () => {
    const careless: RequestListener = (_request, response) => {
      for (const name of response.getHeaderNames()) response.removeHeader(name)
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.end('hello')
    }
    expect(await answerOf(withCors(careless, { origins: A }), '/', A)).toEqual([200, A, 'hello'])
  })

  it('within another one can only restrict it', async () => {
    for (const [outer, inner] of [
      [{ origins: [A, 'https://b.test'] }, { origins: '*' }],
      [{ origins: '*' }, { origins: [A, 'https://b.test'] }],
    ] as const) {
      const nested = withCors(withCors(hello, inner) as RequestListener, outer)
      expect(await answerOf(nested, '/', EVIL)).toEqual([200, undefined, 'hello'])
    }
  })

  it('calls onRefused with the refused origin', async () => {
    const told: string[] = []
    const onRefused = (_decision: unknown, { origin }: { origin: string }) => told.push(origin)
    const listener = withCors(hello, { origins: A }, { onRefused })
    for (const origin of [A, EVIL]) await answerOf(listener, '/', origin)
    expect(told).toEqual([EVIL])
  })
})

describe('a resolver that fails', () => {
  it.each<[description: string, resolver: () => never | Promise<never>]>([
    [
      'at once',
      () => {
        throw new Error('secret')
      },
    ],
    ['later', () => Promise.reject(new Error('secret'))],
    ['with nothing', () => Promise.reject(undefined)],
  ])('%s: the response is an empty 500', async (_, resolver) => {
    const listener = withCors(hello, resolver)
    expect(await answerOf(listener, '/', A)).toEqual([500, undefined, ''])
    expect(await answerOf(listener, '/', A, 'PUT')).toEqual([500, undefined, ''])
  })

  it('leaves nothing of what was set about a content', async () => {
    const wrapped = withCors(hello, () => Promise.reject(new Error('secret')))
    const answer = await answerOf(
      (incoming, response) => {
        response.setHeader('Content-Length', 12)
        return wrapped(incoming, response)
      },
      '/',
      A,
    )
    expect(answer).toEqual([500, undefined, ''])
  })

  it('while other code responds: that response is left alone', async () => {
    let refuse: () => void = () => {}
    const wrapped = withCors(hello, () => new Promise<never>((_resolve, reject) => (refuse = reject)))
    const answer = await answerOf(
      async (incoming, response) => {
        const done = wrapped(incoming, response)
        response.write('one')
        refuse()
        await done
        response.end(', two')
      },
      '/',
      A,
    )
    expect(answer).toEqual([200, undefined, 'one, two'])
  })
})

describe('an argument that is not a listener', () => {
  it.each<[description: string, listener: unknown, policy: unknown]>([
    ['a policy before the listener', { origins: A }, hello],
    ['nothing', undefined, undefined],
  ])('%s: an error, at once', (_description, listener, policy) => {
    expect(() => withCors(listener as RequestListener, policy as undefined)).toThrow(
      new TypeError(
        'withCors was called without a listener. Write withCors(listener, options), and pass the result to the server.',
      ),
    )
  })
})
