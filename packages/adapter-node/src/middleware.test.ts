import { once } from 'node:events'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy, PolicyError, type PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { cors } from './cors.ts'
import { createMiddleware, type NodeMiddleware } from './middleware.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const LISTED = { origins: [A, 'https://b.test'] } satisfies PolicyOptions
const VARIED = 'Origin'

interface Outcome {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  /** The arguments of each call of `next`. */
  readonly next: readonly unknown[][]
}

/** The result of one request through a middleware. A request that it passes on gets a 202. */
async function through(
  middleware: NodeMiddleware,
  path: string,
  method: string,
  headers: OutgoingHttpHeaders,
  mountedAt?: string,
): Promise<Outcome> {
  const next: unknown[][] = []
  const server = createServer((incoming, response) => {
    if (mountedAt !== undefined) {
      Object.assign(incoming, { originalUrl: incoming.url, url: incoming.url?.slice(mountedAt.length) })
    }
    middleware(incoming, response, (...parameters) => {
      next.push(parameters)
      response.writeHead(202).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  for await (const _chunk of response);
  server.close()
  return { status: response.statusCode, headers: response.headers, next }
}

const preflightFrom = (origin: string) => ({ origin, 'access-control-request-method': 'PUT' })

/** The headers of CORS, and `Vary`. */
function corsOf({ headers }: Outcome): Record<string, unknown> {
  const own = Object.entries(headers).filter(
    ([name]) => name.startsWith('access-control-') || name === 'vary',
  )
  return Object.fromEntries(own)
}

describe('a middleware', () => {
  it.each<
    [
      description: string,
      options: PolicyOptions | undefined,
      method: string,
      headers: OutgoingHttpHeaders,
      status: number,
      expected: Record<string, string>,
    ]
  >([
    [
      'answers a preflight',
      { ...LISTED, methods: ['PUT'], allowHeaders: ['x-a'], maxAge: 5 },
      'OPTIONS',
      preflightFrom(A),
      204,
      {
        'access-control-allow-origin': A,
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-a',
        'access-control-max-age': '5',
        vary: VARIED,
      },
    ],
    ['answers a preflight that is refused', LISTED, 'OPTIONS', preflightFrom(EVIL), 204, { vary: VARIED }],
    [
      'leaves a preflight to the application that wants it',
      { ...LISTED, preflightContinue: true, methods: ['PUT'], allowHeaders: ['x-a'] },
      'OPTIONS',
      preflightFrom(A),
      202,
      {
        'access-control-allow-origin': A,
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-a',
        'access-control-max-age': '600',
        vary: VARIED,
      },
    ],
    ['passes on an OPTIONS that is not a preflight', LISTED, 'OPTIONS', {}, 202, { vary: VARIED }],
    [
      'puts the headers on a response',
      LISTED,
      'GET',
      { origin: A },
      202,
      { 'access-control-allow-origin': A, vary: VARIED },
    ],
    ['puts no permission on one that is refused', LISTED, 'GET', { origin: EVIL }, 202, { vary: VARIED }],
    [
      'allows everybody by default',
      undefined,
      'GET',
      { origin: EVIL },
      202,
      { 'access-control-allow-origin': '*' },
    ],
  ])('%s', async (_, options, method, headers, status, expected) => {
    const outcome = await through(cors(options), '/', method, headers)
    expect([outcome.status, corsOf(outcome)]).toEqual([status, expected])
    expect(outcome.next).toEqual(status === 202 ? [[]] : [])
  })

  it('throws for invalid options and hooks, at once', () => {
    // @ts-expect-error an empty list
    expect(() => cors({ origins: [] })).toThrow(PolicyError)
    expect(() => cors(LISTED, { onRefuse: () => {} } as object)).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ code: 'unknown-option', path: 'onRefuse', suggestion: 'onRefused' }),
        ],
      }),
    )
  })

  it('tells onRefused what was refused, and nothing else', async () => {
    const told: unknown[] = []
    const middleware = cors(createPolicy(LISTED), {
      onRefused: ({ reason }, facts) => told.push([reason, facts]),
    })
    await through(middleware, '/x?y', 'GET', { origin: A })
    await through(middleware, '/x?y', 'GET', {})
    await through(middleware, '/x?y', 'OPTIONS', {
      ...preflightFrom(EVIL),
      'access-control-request-headers': 'x-a',
    })
    expect(told).toEqual([
      [
        'origin-not-listed',
        { method: 'OPTIONS', url: '/x?y', origin: EVIL, requestedMethod: 'PUT', requestedHeaders: 'x-a' },
      ],
    ])
  })
})

describe('the path that a middleware compares', () => {
  const options = { resources: { '/open': { origins: '*' } } } satisfies PolicyOptions
  it.each<[description: string, path: string, mountedAt: string | undefined, open: boolean]>([
    ['is the one sent', '/open?x=1', undefined, true],
    ['has no case, and no slash at its end', '/OPEN/', undefined, true],
    ['is not decoded', '/%6Fpen', undefined, false],
    ['is another', '/opened', undefined, false],
    ['is the whole one, below a mount point', '/sub/open', '/sub', false],
  ])('%s: %s', async (_, path, mountedAt, open) => {
    const outcome = await through(cors(options), path, 'GET', { origin: A }, mountedAt)
    expect(corsOf(outcome)).toEqual(open ? { 'access-control-allow-origin': '*' } : {})
  })

  it('is what the framework says', async () => {
    const seen: unknown[] = []
    const middleware = createMiddleware(
      options,
      {},
      {
        normalizePath: (path) => path.replace('closed', 'open'),
        urlOf: (incoming, ...context) => {
          seen.push(context[0] === incoming, context.length)
          return '/closed'
        },
      },
    )
    expect(corsOf(await through(middleware, '/x', 'GET', { origin: A }))).toEqual({
      'access-control-allow-origin': '*',
    })
    expect(seen).toEqual([true, 2])
  })
})

describe('a resolver', () => {
  const policy = createPolicy({ origins: A })

  it.each([
    ['at once', <Value>(value: Value) => value],
    ['later', <Value>(value: Value) => Promise.resolve(value)],
  ])('that returns %s picks by request and response', async (_, answer) => {
    const middleware = cors((incoming, response) =>
      answer(incoming.url === '/open' && !response.headersSent ? policy : false),
    )
    const open = await through(middleware, '/open', 'GET', { origin: A })
    expect([corsOf(open), open.next]).toEqual([{ 'access-control-allow-origin': A, vary: VARIED }, [[]]])
    const preflight = await through(middleware, '/open', 'OPTIONS', preflightFrom(A))
    expect([preflight.status, preflight.headers['access-control-allow-origin'], preflight.next]).toEqual([
      204,
      A,
      [],
    ])
    const closed = await through(middleware, '/closed', 'GET', { origin: A })
    expect([corsOf(closed), closed.next]).toEqual([{ vary: VARIED }, [[]]])
  })

  const failure = new Error('no tenant')
  it.each<[description: string, resolver: () => never | Promise<never>]>([
    [
      'throws',
      () => {
        throw failure
      },
    ],
    ['rejects', () => Promise.reject(failure)],
  ])('that %s: the framework gets the error, and nothing is permitted', async (_, resolver) => {
    const outcome = await through(cors(resolver), '/', 'GET', { origin: A })
    expect([outcome.next, corsOf(outcome)]).toEqual([[[failure]], {}])
  })
})

it.each<[description: string, method: string, headers: OutgoingHttpHeaders, continued: boolean]>([
  ['a preflight', 'OPTIONS', preflightFrom(A), false],
  ['another request', 'GET', { origin: A }, true],
])(
  'a policy that arrives after other code responded to %s changes nothing',
  async (_, method, headers, continued) => {
    const unhandled: unknown[] = []
    const listen = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', listen)
    let pick: (options: PolicyOptions) => void = () => {}
    const middleware = cors(() => new Promise<PolicyOptions>((resolve) => (pick = resolve)))
    let calls = 0
    const server = createServer((incoming, response) => {
      middleware(incoming, response, () => calls++)
      response.setHeader('Content-Type', 'text/plain')
      response.writeHead(503).end('busy')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const outgoing = request({ host: '127.0.0.1', port, method, headers, agent: false }).end()
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    pick(LISTED)
    let body = ''
    for await (const chunk of response) body += chunk
    await new Promise(setImmediate)
    server.close()
    process.off('unhandledRejection', listen)
    expect([response.statusCode, response.headers['content-type'], body]).toEqual([503, 'text/plain', 'busy'])
    expect([calls, unhandled]).toEqual([continued ? 1 : 0, []])
  },
)

it('a middleware returns the response of a preflight, and nothing else', async () => {
  const middleware = cors(LISTED)
  const returned: unknown[] = []
  const listener = createServer((incoming, response) => {
    returned.push(middleware(incoming, response, () => void response.end()) === response)
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  for (const method of ['OPTIONS', 'GET']) {
    const headers = preflightFrom(A)
    const outgoing = request({ host: '127.0.0.1', port, method, headers, agent: false }).end()
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    response.resume()
  }
  listener.close()
  expect(returned).toEqual([true, false])
})

it('an error that `next` throws is not passed to `next`', async () => {
  const thrown = new Error('of a handler')
  const caught: unknown[] = []
  let calls = 0
  const middleware = cors(LISTED)
  const server = createServer((incoming, response) => {
    try {
      middleware(incoming, response, () => {
        calls++
        throw thrown
      })
    } catch (error) {
      caught.push(error)
      response.end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await (await fetch(`http://127.0.0.1:${port}/`)).text()
  server.closeAllConnections()
  server.close()
  expect([calls, caught]).toEqual([1, [thrown]])
})
