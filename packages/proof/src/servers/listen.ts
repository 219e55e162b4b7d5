import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificate.ts'
import type { RunningServer } from './server.ts'

interface Listener {
  listen(port: number, host: string): unknown
  address(): AddressInfo | string | null
  close(done: (error?: Error) => void): unknown
  closeAllConnections(): void
  once(event: string, listener: (...parameters: unknown[]) => void): unknown
}

/** Lets a Node server listen on a free port of loopback. */
export async function listen(name: string, server: Listener): Promise<RunningServer> {
  server.listen(0, '127.0.0.1')
  await once(server as never, 'listening')
  return running(name, server)
}

/** A server that listens already. */
export function running(name: string, server: Listener): RunningServer {
  const { port } = server.address() as AddressInfo
  return {
    name,
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Serves a listener in plain text, or with a certificate. */
export function serve(
  name: string,
  listener: RequestListener,
  certificate?: Certificate,
): Promise<RunningServer> {
  return listen(name, certificate ? createSecureServer({ ...certificate }, listener) : createServer(listener))
}

/** A port of loopback that was free a moment ago, for a program that takes a port's number. */
export async function freePort(): Promise<number> {
  const { port, close } = await serve('free', () => {})
  await close()
  return port
}
