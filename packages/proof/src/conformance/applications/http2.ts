import type { Http2Server } from 'node:http2'

export const NO_PROCESSING = { processing: 'The response of HTTP/2 has no writeProcessing.' }

/** HTTP/2 servers have no `closeAllConnections` on Node 20. */
export function closeable(server: Http2Server): Http2Server {
  const sessions = new Set<{ destroy(): void }>()
  server.on('session', (session) => sessions.add(session))
  return Object.assign(server, {
    closeAllConnections: () => {
      for (const session of sessions) session.destroy()
    },
  })
}
