import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'

/** The folder of the built playground. */
const BUILT = fileURLToPath(new URL('../../../docs/playground/dist', import.meta.url))

/** The served playground. */
export interface PlaygroundServer {
  readonly origin: string
  close(): Promise<void>
}

/**
 * Serves the playground of the documentation.
 *
 * @throws If it is not built. Run `pnpm --filter @corsage/docs playground` first.
 */
export async function servePlayground(): Promise<PlaygroundServer> {
  const server = createServer(sirv(BUILT))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
