import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from './breaks.ts'

/** Response headers that do not concern CORS or that vary between runs. */
const LEFT_OUT = [
  'connection',
  'content-length',
  'date',
  'etag',
  'keep-alive',
  'transfer-encoding',
  'x-powered-by',
]

/** Requests `/account` from each library as a page of an origin would. */
export const askPeer: Readonly<Record<string, (origin: string) => Promise<Answer>>> = {
  'koa-cors': async (origin) => askListener(await listenerOf('koa-cors'), origin),
  cors: async (origin) => askListener(await listenerOf('cors'), origin),
  'elysia-cors': async (origin) => {
    const { app } = await import('./elysia-cors/peer.ts')
    return answerOf(await app.handle(requestFrom(origin)))
  },
  h3: async (origin) => {
    const { app } = await import('./h3/peer.ts')
    return answerOf(await app.fetch(requestFrom(origin)))
  },
}

async function listenerOf(name: 'koa-cors' | 'cors'): Promise<RequestListener> {
  if (name === 'cors') return (await import('./cors/peer.ts')).app
  return (await import('./koa-cors/peer.ts')).app.callback()
}

function requestFrom(origin: string, server = 'https://api.example.com'): Request {
  return new Request(`${server}/account`, { headers: { origin } })
}

async function askListener(listener: RequestListener, origin: string): Promise<Answer> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    return answerOf(await fetch(requestFrom(origin, `http://127.0.0.1:${port}`)))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const headers = [...response.headers].filter(([name]) => !LEFT_OUT.includes(name))
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() }
}
