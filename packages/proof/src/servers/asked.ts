import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Answer, Asked, Handler } from './app.ts'

/** A request of `node:http`, which frameworks on it pass on. */
export function asked(request: IncomingMessage, url: string = request.url ?? '/'): Asked {
  return {
    method: request.method ?? '',
    header: (name) => request.headers[name]?.toString(),
    query: (name) => new URL(url, 'http://localhost').searchParams.get(name) ?? undefined,
    text: () => text(request),
  }
}

/** Sends the response in the turn in which the handler returns it. A broken body may end the connection in the next one. */
export function answer<Sent>(
  handler: Handler,
  request: Asked,
  send: (answer: Answer) => Sent,
  fail?: (error: unknown) => Sent,
): Sent | Promise<Sent> {
  const given = handler(request)
  return 'then' in given ? given.then(send, fail) : send(given)
}
