import { createServer } from 'node:http'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { COOKIES, FOREIGN_CORS } from './contents.ts'

/** A server behind a proxy, with its own CORS policy. */
export function startUpstream(): Promise<RunningServer> {
  const server = createServer((_request, response) => {
    response.sendDate = false
    for (const [name, value] of Object.entries(FOREIGN_CORS)) response.setHeader(name, value)
    response.setHeader('Vary', ['Origin', 'Accept-Encoding'])
    response.setHeader('Set-Cookie', COOKIES)
    response.setHeader('Content-Type', 'text/plain')
    response.writeHead(203).end('from upstream')
  })
  return listen('upstream', server)
}
