import type { Bytes } from './bytes.ts'

/** What is handed to the server. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Bytes | ReadableStream<Uint8Array> | null
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
