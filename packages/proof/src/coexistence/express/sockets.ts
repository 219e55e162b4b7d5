import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import cors from '@corsage/express'
import type { Express } from 'express'
import { Server as SocketServer } from 'socket.io'
import type { App } from '../../servers/app.ts'
import { listen } from '../../servers/listen.ts'
import { isPreflight } from '../engine/routes.ts'
import { AFTER, BEFORE, PREFLIGHTS } from '../engine/row.ts'
import type { ExpressRow } from './stacks.ts'

const polling = {
  request: { path: '/socket.io/?EIO=4&transport=polling' },
  error: { path: '/socket.io/?EIO=4&transport=unknown' },
  variesIn: /"sid":"[^"]+"/g,
} as const

const servers = new WeakMap<Express, Server>()
const sockets = new WeakMap<Express, SocketServer>()

function attach({ native }: App<Express>, options: object = {}): SocketServer {
  const server = createServer(native)
  const socket = new SocketServer(server, options)
  servers.set(native, server)
  sockets.set(native, socket)
  return socket
}

const listenBoth = async ({ native }: App<Express>) => {
  const socket = sockets.get(native) as SocketServer
  const server = await listen('socket.io', servers.get(native) as Server)
  return { ...server, close: async () => void (await Promise.all([socket.close(), server.close()])) }
}

const stub = (request: IncomingMessage, response: ServerResponse, next: () => void) =>
  isPreflight(request) ? response.writeHead(204).end() : next()

/** Socket.IO responds before Express does, so that only `io.engine.use(cors())` governs its own path. */
export const socketRows: readonly ExpressRow[] = [
  {
    name: 'socket.io at its side',
    install: (app) => void attach(app),
    stack: { listen: listenBoth },
  },
  {
    name: 'socket.io with io.engine.use(cors())',
    statuses: [200, 400],
    orders: AFTER,
    stack: {
      trailers: false,
      cors(app, policy) {
        const { engine } = attach(app)
        engine.use((policy ? cors(policy) : stub) as never)
      },
      listen: listenBoth,
    },
    ...polling,
  },
  {
    name: 'socket.io with io.engine.use(cors()) and its own CORS headers',
    statuses: [200, 400],
    orders: BEFORE,
    responds: PREFLIGHTS,
    stack: {
      trailers: false,
      cors(app, policy) {
        const { engine } = attach(app, { cors: { origin: '*', credentials: true } })
        engine.use((policy ? cors(policy) : stub) as never)
      },
      listen: listenBoth,
    },
    ...polling,
  },
]
