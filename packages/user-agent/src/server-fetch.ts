import { type Exchange, headersRecord } from './exchange.ts'
import { type OutgoingRequest, outgoingRequest } from './outgoing-request.ts'
import { untilAborted } from './until-aborted.ts'
import { urlWithoutFragment } from './url-without-fragment.ts'

/** A server: the `fetch` of a Hono or Worker app, the result of `withCors`, or the platform's own `fetch`. */
export type ServerFetch = (request: Request) => Response | Promise<Response>

/**
 * Sends one request to the server, and writes down what was sent and what came back. Rejects with the reason of an
 * abort, and with a `TypeError` when the server fails or gives what cannot be read; `cause` says why.
 */
export async function exchangeWith(
  fetch: ServerFetch,
  kind: Exchange['kind'],
  outgoing: OutgoingRequest,
  exchange: Exchange[],
): Promise<Response> {
  const { method, url, headers, signal } = outgoing
  const request = { method, url: urlWithoutFragment(url), headers: headersRecord(headers) }
  try {
    const response = await untilAborted(signal, () => fetch(outgoingRequest(outgoing)))
    checkResponse(response)
    const { status } = response
    exchange.push({ kind, request, response: { status, headers: headersRecord(response.headers) } })
    return response
  } catch (cause) {
    signal?.throwIfAborted()
    throw new TypeError('Failed to fetch', { cause })
  }
}

function checkResponse(response: Response): void {
  // No `instanceof`: other packages and realms have a `Response` of their own.
  if (Object.prototype.toString.call(response) !== '[object Response]') {
    throw new TypeError(`The server gave ${String(response)}, which is no Response.`)
  }
  if (response.status === 0) {
    throw new TypeError(`The server gave a response of type "${response.type}", which tells nothing.`)
  }
}

/** Lets go of a body that nobody will read, so that the connection is free. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {})
}
