import { createServer } from 'node:http'
import { createPolicy, type RequestLike, withCors } from '@corsage/core'
import fastifyCors from '@corsage/fastify'
import nodeCors from '@corsage/node'
import websocket from '@fastify/websocket'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { listen, running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'

// Handshakes that an application checks itself, with the policy's `allowsOrigin`.

const APP = 'https://app.example.com'
const policy = createPolicy({ origins: [APP], credentials: true })

/** Resolves with the first message, or with the status of the refusal. */
function shake(url: string, origin: string | undefined): Promise<string | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, origin === undefined ? {} : { origin })
    socket.once('message', (data) => {
      resolve(String(data))
      socket.terminate()
    })
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    socket.once('error', reject)
  })
}

const servers: Record<string, () => Promise<RunningServer>> = {
  ws: () => {
    const cors = nodeCors(policy)
    const server = createServer((request, response) => cors(request, response, () => response.end()))
    const sockets = new WebSocketServer({ noServer: true })
    sockets.on('connection', (socket) => socket.send('hello'))
    server.on('upgrade', (request, socket, head) => {
      if (!policy.allowsOrigin(request.headers.origin)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
    })
    return listen('ws', server)
  },
  '@fastify/websocket': async () => {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(fastifyCors, { policy })
    await app.register(websocket)
    app.get(
      '/live',
      {
        websocket: true,
        preValidation: async (request, reply) => {
          if (!policy.allowsOrigin(request.headers.origin)) return reply.code(403).send()
        },
      },
      (socket) => socket.send('hello'),
    )
    await app.listen({ port: 0, host: '127.0.0.1' })
    return running('fastify', app.server)
  },
}

const handshakes = [
  ['a listed origin', APP, 'hello'],
  ['a foreign origin', 'https://evil.test', 403],
  ['a foreign origin that begins alike', `${APP}.evil.test`, 403],
  ['the origin null', 'null', 403],
  ['no origin', undefined, 403],
] as const

describe.each(Object.entries(servers))('a handshake with %s', (_name, start) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it.each(handshakes)('from %s', async (_what, origin, expected) => {
    const url = `${server.origin.replace('http', 'ws')}/live`
    expect(await shake(url, origin)).toBe(expected)
  })
})

describe('a handshake with a Worker', () => {
  /** Node cannot make a response of status 101, which Workers can. */
  const switched = Object.defineProperty(new Response(null), 'status', { value: 101 })
  const worker = withCors((request) => {
    if (request.headers.get('upgrade') !== 'websocket') return new Response('hello')
    if (!policy.allowsOrigin(request.headers.get('origin'))) return new Response(null, { status: 403 })
    return switched
  }, policy)

  it.each(handshakes)('from %s', async (_what, origin, expected) => {
    const headers = new Headers({ upgrade: 'websocket', ...(origin && { origin }) })
    const response = await worker(new Request('https://api.example.com/live', { headers }))
    expect(response.status).toBe(expected === 'hello' ? 101 : 403)
    expect(response === switched).toBe(expected === 'hello')
  })
})

describe('a policy with a function', () => {
  it('is awaited, and handed the request', async () => {
    const asked: string[] = []
    const tenants = createPolicy({
      origins: async (origin: string, request: RequestLike) => {
        asked.push(request.url)
        return origin === APP
      },
    })
    const request = new Request('https://api.example.com/live')
    expect(await tenants.allowsOrigin(APP, request)).toBe(true)
    expect(await tenants.allowsOrigin('https://evil.test', request)).toBe(false)
    expect(await tenants.allowsOrigin(undefined, request)).toBe(false)
    expect(asked).toEqual([request.url, request.url])
  })
})
