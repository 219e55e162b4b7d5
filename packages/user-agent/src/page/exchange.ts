import type { RedirectableRequest } from '../fetch/http-redirect-fetch.ts'

/** A request to the server and its response. Header names are in lower case. */
export interface Exchange {
  /** Whether it is a preflight or the request itself. */
  readonly kind: 'preflight' | 'request'
  /** The request, with the headers that the browser added. */
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
  }
  /** The response, before the browser hides headers from the page. */
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
  }
}

/** Copies headers into a record. Several `Set-Cookie` lines are joined by `, `. */
export function headersRecord(headers: Iterable<[string, string]>): Readonly<Record<string, string>> {
  // Not an object: a header named `constructor` would find an inherited member.
  const record = new Map<string, string>()
  for (const [name, value] of headers) {
    const earlier = record.get(name)
    record.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return Object.fromEntries(record)
}

/** A fetch function of a server: that of a Hono app or a Worker, the result of `withCors`, or the global `fetch`. */
export type ServerFetch = (request: Request) => Response | Promise<Response>

/**
 * Sends one request to the server, and records the request and the response. Rejects with the reason of an abort, and
 * with a `TypeError` if the server fails or returns an unreadable value. Its `cause` says why.
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
  // Not `instanceof`: other packages and realms have another `Response`.
  if (Object.prototype.toString.call(response) !== '[object Response]') {
    throw new TypeError(`The server returned ${String(response)}, which is not a Response.`)
  }
  if (response.status === 0) {
    throw new TypeError(`The server returned a response of type "${response.type}", which cannot be read.`)
  }
}

/** Cancels a body that nobody will read, to free the connection. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {})
}

/** The request that the server receives. */
interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: RedirectableRequest['body']
  readonly signal: AbortSignal | null
}

/**
 * Creates the `Request` that the server receives, with headers that a page itself cannot set, such as `Origin` and
 * `Cookie`. Node, Deno and Bun allow them. A browser drops them, so there the request's `headers` are replaced.
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

/** Calls `ask`, and rejects with the reason of an abort even if `ask` ignores the signal or never settles. */
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

/** Serializes a URL with *exclude fragment* (URL standard, §4.5), as requests and a `Response` show it. */
export function urlWithoutFragment(url: URL): string {
  const withoutFragment = new URL(url)
  withoutFragment.hash = ''
  return withoutFragment.href
}
