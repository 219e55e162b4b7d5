import { serve } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import type { Row } from './row.ts'

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

/** The requests of a row that passes `/proxied` on to an upstream. */
export const PROXIED = {
  statuses: [200, 418],
  request: { path: '/proxied/text' },
  error: { path: '/proxied/error' },
} as const satisfies Partial<Row<never>>

/** Starts an upstream for a row, and stops it afterwards. */
export const toUpstream =
  <App>(mount: (app: App, origin: string) => unknown): NonNullable<Row<App>['install']> =>
  async (app, defer) => {
    const { origin, close } = await startUpstream()
    defer(close)
    mount(app, origin)
  }
