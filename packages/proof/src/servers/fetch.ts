import { withCors } from '@corsage/core'
import { createAdaptorServer } from '@hono/node-server'
import { listen } from './listen.ts'
import type { StartServer } from './server.ts'

/** A bare Fetch handler, as Workers, Deno and Bun take it. */
export const startFetch: StartServer = (policy, hooks) =>
  listen('fetch', createAdaptorServer({ fetch: withCors(answer, policy, hooks) }) as never)

function answer(request: Request): Response {
  const { method } = request
  const path = new URL(request.url).pathname
  if (path === '/items' && method !== 'OPTIONS') {
    return Response.json(method === 'GET' || method === 'HEAD' ? { items: [] } : { saved: true })
  }
  if (path === '/own' && method === 'OPTIONS') return Response.json({ own: true })
  return new Response(null, { status: path === '/error' ? 500 : 404 })
}
