import type { IncomingMessage, ServerResponse } from 'node:http'

/** Long enough to be compressed. */
export const TEXT = 'all that the handler sends '.repeat(80)

export function isPreflight({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && 'access-control-request-method' in headers
}

/** A response with trailers. */
export function sendTrailers(response: ServerResponse): void {
  response.writeHead(200, { Trailer: 'X-Sum', Vary: 'Accept' })
  response.write('one')
  response.addTrailers({ 'X-Sum': '1' })
  response.end('two')
}

/** A handler that throws. */
export function fail(): never {
  throw new Error('thrown by the handler')
}
