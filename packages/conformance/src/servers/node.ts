import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { withCors } from '@corsage/node'
import { listen } from './listen.ts'
import type { StartServer } from './server.ts'

export const startNode: StartServer = (policy, hooks) =>
  listen('node', createServer(withCors(answer, policy, hooks)))

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { method } = request
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (path === '/items' && method !== 'OPTIONS') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(method === 'GET' || method === 'HEAD' ? { items: [] } : { saved: true }))
  } else if (path === '/own' && method === 'OPTIONS') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"own":true}')
  } else {
    response.writeHead(path === '/error' ? 500 : 404).end()
  }
}
