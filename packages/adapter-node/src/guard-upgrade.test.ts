import { createServer, type IncomingMessage, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { createPolicy, PolicyError } from '@corsage/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { allowRequest, guardUpgrade, verifyClient } from './index.ts'

const L = 'https://listed.test'
const policy = createPolicy({ origins: [L, 'https://other.test'], credentials: true })

let close = () => {}
afterEach(() => close())

/** Opens a connection with a listener of `upgrade`. Resolves to the status, the headers and the body. */
async function upgrade(
  listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
  headers: Record<string, string>,
): Promise<[status: number | undefined, headers: Record<string, unknown>, body: string]> {
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
      for await (const chunk of response) body += chunk
      resolve([response.statusCode, response.headers, body])
    })
    sent.end()
  })
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

  it('a refused handshake gets a whole response, and the connection is closed', async () => {
    const [status, headers, body] = await upgrade(guardUpgrade(accept, policy), {
      origin: 'https://evil.test',
    })
    expect([status, headers]).toEqual([
      403,
      {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-length': String(body.length),
        connection: 'close',
      },
    ])
    expect(body).toContain('https://evil.test')
  })

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
    const [status] = await upgrade(guardUpgrade(listener, resolver as () => Promise<false>), { origin: L })
    expect([status, listener.mock.calls.length]).toEqual([500, 0])
  })

  it('a client that leaves while the policy is awaited does not end the process', async () => {
    let allow: (allowed: boolean) => void = () => {}
    const asked = new Promise<void>((resolve) => {
      const origins = () =>
        new Promise<boolean>((settle) => {
          allow = settle
          resolve()
        })
      const server = createServer()
      server.on('upgrade', guardUpgrade(accept, { origins, credentials: true }))
      close = () => void server.close()
      server.listen(0, '127.0.0.1', () => {
        const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
        client.write(
          `GET / HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: x\r\nOrigin: ${L}\r\n\r\n`,
        )
        void asked.then(() => client.resetAndDestroy())
      })
    })
    await asked
    await new Promise((resolve) => setTimeout(resolve, 20))
    allow(false)
    await new Promise((resolve) => setTimeout(resolve, 20))
  })
})

it('without a listener or a policy, nothing starts', () => {
  expect(() => guardUpgrade(undefined as never, policy)).toThrow(TypeError)
  for (const create of [verifyClient, allowRequest])
    expect(() => create(undefined as never)).toThrow(PolicyError)
})
