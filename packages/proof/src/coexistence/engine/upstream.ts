import { serve } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'

/** A server behind a proxy: it allows every origin, exposes a header, has a `Vary` and sends two cookies. */
export function startUpstream(): Promise<RunningServer> {
  return serve('upstream', (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Timing-Allow-Origin', '*')
    response.setHeader('Vary', 'Accept-Language')
    response.setHeader('Set-Cookie', ['a=1', 'b=2'])
    response.setHeader('X-Upstream', 'yes')
    response.statusCode = request.url?.endsWith('/text') ? 200 : 418
    response.end('from upstream')
  })
}
