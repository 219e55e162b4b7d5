import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificate.ts'

/** A server on a port of its own, on loopback, where every name of the run leads. */
export interface Listening {
  readonly port: number
  readonly server: Server
  close(): Promise<void>
}

/** Lets an application listen: in plain text, or with a certificate. */
export async function listen(listener: RequestListener, certificate?: Certificate): Promise<Listening> {
  const server = certificate ? createSecureServer({ ...certificate }, listener) : createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
