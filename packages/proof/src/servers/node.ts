import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { withCors } from '@corsage/node'
import { listen } from './listen.ts'
import type { StartServer } from './server.ts'

export const startNode: StartServer = (policy, hooks) =>
  listen('node', createServer(withCors(answer, policy, hooks)))

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { method, url = '/' } = request
  // A target that is no URL, such as `//[`, would end the process: nothing catches what a listener throws.
  const path = URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : url
  if (path === '/items' && method !== 'OPTIONS') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(method === 'GET' || method === 'HEAD' ? { items: [] } : { saved: true }))
  } else if (path === '/own' && method === 'OPTIONS') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"own":true}')
  } else {
    response.writeHead(path === '/error' ? 500 : 404).end()
  }
}
