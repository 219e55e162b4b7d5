import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardUpgrade } from '@corsage/node'
import { type Framework, json, type Routes } from '../../servers/app.ts'
import { thrown } from '../../servers/index.ts'
import { listen } from '../../servers/listen.ts'
import type { RunningServer, Source } from '../../servers/server.ts'

/** Milliseconds that `/slow` takes, so that clients can leave meanwhile. */
const SLOW = 20
/** The body of `/stream`, long enough that clients can abort in the middle. */
const CHUNK = Buffer.alloc(16_384, 'a')
const CHUNKS = 32

async function* chunks(): AsyncGenerator<Buffer> {
  for (let index = 0; index < CHUNKS; index++) {
    yield CHUNK
    // So that the client has its turn between two chunks.
    await new Promise((proceed) => setImmediate(proceed))
  }
}

const routes: Routes = {
  'GET|POST /items': () => json({ items: [] }),
  'GET /slow': async () => {
    await sleep(SLOW)
    return json({ items: [] })
  },
  'GET /stream': () => ({ body: Readable.from(chunks()) }),
  'GET /error': thrown,
}

/** Starts an application with a policy, its guard, and WebSockets that end at once. */
export async function startServer(framework: Framework, source: Source): Promise<RunningServer> {
  const app = framework()
  app.use(source)
  app.guard(source)
  app.add(routes)
  // Not closed when idle, or a process that gets no time for seconds would reset requests.
  const server = createServer({ keepAliveTimeout: 0 }, await app.listener())
  const accept = guardUpgrade((_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  }, source)
  return listen('endurance', server.on('upgrade', accept))
}
