import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { json, type Routes } from '../../servers/app.ts'
import { thrown } from '../../servers/index.ts'

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

export const routes: Routes = {
  'GET|POST /items': () => json({ items: [] }),
  'GET /slow': async () => {
    await sleep(SLOW)
    return json({ items: [] })
  },
  'GET /stream': () => ({ body: Readable.from(chunks()) }),
  'GET /error': thrown,
}
