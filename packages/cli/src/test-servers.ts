import { createServer, type RequestListener } from 'node:http'
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server as NetServer,
  type Socket,
} from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import Fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

/** A server that listens. */
export interface TestServer {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

/** Listens on a free port of this machine. */
export function listen(server: NetServer, scheme = 'http'): Promise<TestServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({
        url: `${scheme}://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

/** A plain Node server. */
export function nodeServer(listener: RequestListener): Promise<TestServer> {
  return listen(createServer(listener))
}

/** Starts a server on a raw socket that sends a given text after the first request. */
export function rawServer(answer: (socket: Socket) => void): Promise<TestServer> {
  return listen(createNetServer((socket) => socket.once('data', () => answer(socket))))
}

type Express = ReturnType<typeof express>
type KoaApp = InstanceType<typeof Koa>

/** An Express application. */
export function expressServer(mount: (app: Express) => void): Promise<TestServer> {
  const app = express()
  mount(app)
  return nodeServer(app)
}

/** A Fastify application. */
export async function fastifyServer(
  mount: (app: FastifyInstance) => Promise<void> | void,
): Promise<TestServer> {
  const app = Fastify()
  await mount(app)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    async close() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

/** A Koa application. */
export function koaServer(mount: (app: KoaApp) => void): Promise<TestServer> {
  const app = new Koa()
  app.silent = true
  mount(app)
  return nodeServer(app.callback())
}

/** A Hono application. */
export function honoServer(mount: (app: Hono) => void): Promise<TestServer> {
  const app = new Hono()
  mount(app)
  return nodeServer(getRequestListener(app.fetch))
}
