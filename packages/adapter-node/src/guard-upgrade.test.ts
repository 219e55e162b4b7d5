import { createServer, IncomingMessage, request as send } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { type Duplex, PassThrough } from 'node:stream'
import { createPolicy, PolicyError } from '@corsage/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { allowRequest, guardUpgrade, verifyClient } from './index.ts'

const L = 'https://listed.test'
const policy = createPolicy({ origins: [L, 'https://other.test'], credentials: true })

let close = () => {}
afterEach(() => close())

/** Opens a connection with a listener of `upgrade`. Resolves to the parts of the response. */
async function upgrade(
  listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
  headers: Record<string, string>,
): Promise<[status: number | undefined, headers: Record<string, unknown>, body: string, reason?: string]> {
  const server = createServer()
  server.on('upgrade', listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => void server.close()
  const { port } = server.address() as AddressInfo
  return await new Promise((resolve, reject) => {
    const sent = send({ port, headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers } })
    sent.on('error', reject)
    sent.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve([response.statusCode, response.headers, ''])
    })
    sent.on('response', async (response) => {
      let body = ''
      for await (const chunk of response.setEncoding('utf8')) body += chunk
      resolve([response.statusCode, response.headers, body, response.statusMessage ?? ''])
    })
    sent.end()
  })
}

/** A handshake that was received from a page. */
function handshakeOf(origin: string): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  const headers = { host: 'a.test', connection: 'Upgrade', upgrade: 'websocket', origin }
  return Object.assign(request, { method: 'GET', url: '/', headers })
}

const accept = (_request: IncomingMessage, socket: Duplex) => {
  socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
}

describe('guardUpgrade', () => {
  it.each([
    ['an origin that the policy allows', { origin: L }, 101],
    ['the own origin', { origin: 'http://a.test', host: 'a.test' }, 101],
    ['a program', {}, 101],
    ['another origin', { origin: 'https://evil.test' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
  ])('%s: %j gets %i', async (_who, headers, status) => {
    const listener = vi.fn(accept)
    const [answered] = await upgrade(guardUpgrade(listener, policy), headers)
    expect([answered, listener.mock.calls.length]).toEqual([status, status === 101 ? 1 : 0])
  })

  it.each(['https://evil.test', 'https://évil.test'])(
    'a refused handshake gets a whole response, and the connection is closed: %s',
    async (origin) => {
      const [status, headers, body, reason] = await upgrade(guardUpgrade(accept, policy), { origin })
      expect([status, reason, headers]).toEqual([
        403,
        'Forbidden',
        {
          'content-type': 'text/plain; charset=utf-8',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-length': String(Buffer.byteLength(body)),
          connection: 'close',
        },
      ])
      expect(body).toMatch(new RegExp(`"${origin}".*\\.$`))
    },
  )

  it('waits for a policy that is asynchronous', async () => {
    const slow = { origins: async (origin: string) => origin === L, credentials: true } as const
    expect((await upgrade(guardUpgrade(accept, slow), { origin: L }))[0]).toBe(101)
    expect((await upgrade(guardUpgrade(accept, slow), { origin: 'https://evil.test' }))[0]).toBe(403)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no tenant')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no tenant')
      },
    ],
  ])('a resolver that %s refuses with 500', async (_how, resolver) => {
    const listener = vi.fn(accept)
    const guarded = guardUpgrade(listener, resolver as () => Promise<false>)
    const [status, , body, reason] = await upgrade(guarded, { origin: L })
    expect([status, reason, body, listener.mock.calls.length]).toEqual([500, 'Internal Server Error', '', 0])
  })

  it('ignores errors of a client that leaves, until the listener has the socket', async () => {
    let allow: (allowed: boolean) => void = () => {}
    const origins = () => new Promise<boolean>((settle) => (allow = settle))
    const socket = new PassThrough()
    const listeners = await new Promise<number>((resolve) => {
      const listener = guardUpgrade(() => resolve(socket.listenerCount('error')), {
        origins,
        credentials: true,
      })
      listener(handshakeOf(L), socket, Buffer.alloc(0))
      socket.emit('error', new Error('ECONNRESET'))
      allow(true)
    })
    expect(listeners).toBe(0)
  })

  it('ignores errors of a client that does not read the refusal, and closes the connection', async () => {
    const socket = new PassThrough()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    guardUpgrade(accept, policy)(handshakeOf('https://evil.test'), socket, Buffer.alloc(0))
    socket.emit('error', new Error('EPIPE'))
    await closed
    expect(socket.destroyed).toBe(true)
  })
})

const fails = () => {
  throw new Error('no tenant')
}
describe.each<[string, source: unknown]>([
  ['at once', policy],
  ['later', async () => policy],
])('the options of libraries that decide %s', (_when, source) => {
  const evil = 'https://evil.test'
  const message = expect.stringContaining(evil)
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  const called = (decide: (callback: (...result: unknown[]) => void) => void) =>
    new Promise<unknown[]>((resolve) => decide((...result) => resolve(result)))

  it.each([
    ['allow an origin of the policy', source, L, [true]],
    ['refuse another origin with its reason', source, evil, [false, 403, message, headers]],
    ['refuse if the resolver throws', fails, L, [false, 500, undefined, headers]],
    ['refuse if the resolver rejects', async () => fails(), L, [false, 500, undefined, headers]],
  ])('verifyClient: %s', async (_what, picked, origin, result) => {
    const verify = verifyClient(picked as () => typeof policy)
    expect(await called((callback) => verify({ req: handshakeOf(origin) }, callback))).toEqual(result)
  })

  const unknown = 'The policy of this request is unknown.'
  it.each([
    ['allow an origin of the policy', source, L, [null, true]],
    ['refuse another origin with its reason', source, evil, [message, false]],
    ['refuse if the resolver throws', fails, L, [unknown, false]],
    ['refuse if the resolver rejects', async () => fails(), L, [unknown, false]],
  ])('allowRequest: %s', async (_what, picked, origin, result) => {
    const allow = allowRequest(picked as () => typeof policy)
    expect(await called((callback) => allow(handshakeOf(origin), callback))).toEqual(result)
  })
})

it('without a listener or a policy, nothing starts', () => {
  expect(() => guardUpgrade(undefined as never, policy)).toThrow(
    new TypeError(
      'guardUpgrade was called without a listener. Write guardUpgrade(listener, policy), and pass the result to server.on("upgrade").',
    ),
  )
  for (const create of [verifyClient, allowRequest])
    expect(() => create(undefined as never)).toThrow(PolicyError)
})
