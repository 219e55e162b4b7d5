import { allowOriginOf } from './cors-answer.ts'
import type { Exchange } from './exchange.ts'

const askingHeaders = /^(origin|access-control-request-(method|headers))$/
const answeringHeaders = /^(access-control-|vary$|location$|allow$|content-length$)/

/** A request and the status of its response on one line. */
export function requestLine({ request, response }: Exchange): string {
  return `${request.method} ${request.url} -> ${response.status}`
}

/** Returns the CORS headers of a request and its response, as lines of evidence. */
export function corsLines(exchange: Exchange): readonly string[] {
  const { request, response } = exchange
  const isEmpty = response.status === 204
  return [
    requestLine(exchange),
    ...request.headers.filter(([name]) => askingHeaders.test(name)).map((line) => `> ${line.join(': ')}`),
    ...(allowOriginOf(exchange) !== null ? [] : ['< (no access-control-allow-origin)']),
    ...response.headers
      .filter(([name]) => answeringHeaders.test(name) && (isEmpty || name !== 'content-length'))
      .map((line) => `< ${line.join(': ')}`),
  ]
}
