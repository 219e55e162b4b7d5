import type { RedirectableRequest } from '../fetch/http-redirect-fetch.ts'

/** One request to the server and its response, with all headers (names in lower case). */
export interface Exchange {
  readonly kind: 'preflight' | 'request'
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
  }
}

/** Copies headers into a record; several `Set-Cookie` lines are joined by `, `. */
export function headersRecord(headers: Iterable<[string, string]>): Readonly<Record<string, string>> {
  // Of an object a header named `constructor` would find what every object inherits.
  const record = new Map<string, string>()
  for (const [name, value] of headers) {
    const earlier = record.get(name)
    record.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return Object.fromEntries(record)
}

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

/** What is handed to the server. */
interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: RedirectableRequest['body']
  readonly signal: AbortSignal | null
}

/**
 * Makes the `Request` that the server half receives, with headers that a page itself could not set, such as
 * `Origin` and `Cookie`. Node, Deno and Bun let anybody set them; where the platform drops them, as a browser
 * does, the request's `headers` are replaced.
 */
export function outgoingRequest({ method, url, headers, body, signal }: OutgoingRequest): Request {
  const address = new URL(url)
  address.username = ''
  address.password = ''
  address.hash = ''
  // A body that is a stream needs `duplex`.
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers,
    body,
    signal,
    redirect: 'manual',
    duplex: 'half',
  }
  const request = new Request(address, init)
  for (const name of headers.keys()) {
    if (request.headers.has(name)) continue
    Object.defineProperty(request, 'headers', { value: headers })
    break
  }
  return request
}

/** Asks, and rejects with the reason of an abort even if who is asked knows nothing of the signal, or never answers. */
export async function untilAborted<T>(signal: AbortSignal | null, ask: () => T | Promise<T>): Promise<T> {
  if (signal === null) return ask()
  signal.throwIfAborted()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  const asked = async (): Promise<T> => ask()
  try {
    return await Promise.race([asked(), aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Serializes a URL with *exclude fragment* (URL standard, §4.5): what is sent, and what a `Response` shows. */
export function urlWithoutFragment(url: URL): string {
  const withoutFragment = new URL(url)
  withoutFragment.hash = ''
  return withoutFragment.href
}
