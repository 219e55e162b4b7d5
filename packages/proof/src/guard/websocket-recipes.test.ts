import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { createPolicy } from '@corsage/core'
import { guard } from '@corsage/fastify'
import { allowRequest, verifyClient } from '@corsage/node'
import websocket from '@fastify/websocket'
import Fastify from 'fastify'
import { Server as SocketServer } from 'socket.io'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { exchange } from '../conformance/wire.ts'
import { listen, running } from '../servers/listen.ts'

// The claims of docs/recipes/websockets.md about servers whose handshakes the guard sees as requests.

const policy = createPolicy({ origins: 'https://app.test', credentials: true })

/** Resolves with what the server sends first, or with the status of a refusal. */
function connect(url: string, origin?: string): Promise<string | number | undefined> {
  const socket = new WebSocket(url, origin === undefined ? {} : { origin })
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      socket.terminate()
      resolve(String(data))
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode)
    })
    socket.on('error', reject)
  })
}

it.each([
  ['a page of the policy', 'https://app.test', 'hello'],
  ['a program', undefined, 'hello'],
  ['a page of another site', 'https://evil.test', 403],
])('@fastify/websocket: %s', async (_who, origin, expected) => {
  const app = Fastify()
  await app.register(guard, { policy })
  await app.register(websocket)
  app.get('/live', { websocket: true }, (socket) => socket.send('hello'))
  // @fastify/websocket leaves the connection of every refused handshake open, so that close() would wait for it.
  const connections: Socket[] = []
  app.server.on('connection', (connection) => connections.push(connection))
  await app.listen({ port: 0, host: '127.0.0.1' })
  try {
    const { port } = running('@fastify/websocket', app.server)
    expect(await connect(`ws://127.0.0.1:${port}/live`, origin)).toBe(expected)
  } finally {
    for (const connection of connections) connection.destroy()
    await app.close()
  }
})

it('socket.io: polling has the CORS headers of the policy', async () => {
  const server = createServer()
  const sockets = new SocketServer(server, {
    allowRequest: allowRequest(policy),
    cors: { origin: (origin, done) => done(null, policy.allowsOrigin(origin)), credentials: true },
  })
  const { origin, close } = await listen('socket.io', server)
  const ask = async (asker: string) => {
    const { status, headers } = await exchange(`${origin}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: asker, 'sec-fetch-site': 'cross-site' },
    })
    return [status, headers['access-control-allow-origin']]
  }
  expect(await ask('https://app.test')).toEqual([200, 'https://app.test'])
  expect(await ask('https://evil.test')).toEqual([200, undefined])
  await sockets.close()
  await close().catch(() => {})
})

it('ws: a refusal is plain text, in one header', async () => {
  const server = createServer()
  const sockets = new WebSocketServer({ server, verifyClient: verifyClient(policy) })
  const { origin, close } = await listen('ws', server)
  const { status, rawHeaders } = await exchange(origin, {
    headers: {
      origin: 'https://evil.test',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  })
  const types = rawHeaders.filter((_, index) => /^content-type$/i.test(rawHeaders[index - 1] ?? ''))
  expect([status, types]).toEqual([403, ['text/plain; charset=utf-8']])
  sockets.close()
  await close()
})
