import type { ServerFetch } from '@corsage/user-agent'
import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import type { Exchange, SentRequest } from '../network/exchange.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import { browserHeaders } from './browser-headers.ts'

/** An exchange of the check, with what it was for. */
export interface CheckExchange extends Exchange {
  readonly kind: 'preflight' | 'request'
  /** The page's method, if a GET was sent in its place; `null` otherwise. */
  readonly inPlaceOf: string | null
}

/** A preflight that got no response. */
export interface FailedPreflight {
  readonly request: SentRequest
  readonly error: CommandError
}

/** The options of {@link openBrowserFetch}. */
export interface BrowserFetchOptions {
  readonly connection: Connection
  /** The origin of the page. */
  readonly from: string
  /** The browser's cookies for the first server, sent with the request itself; `null` for none. */
  readonly cookie: string | null
  /** Where the page's request goes first. */
  readonly url: URL
  /** Whether methods that may change something are sent. Otherwise a GET is sent in their place. */
  readonly sendsUnsafe: boolean
}

/**
 * The network of a page: each request that its browser would make goes to the server, and is kept in `exchanges` with
 * the header lines as they came.
 */
export function openBrowserFetch(options: BrowserFetchOptions): {
  readonly fetch: ServerFetch
  readonly exchanges: readonly CheckExchange[]
  /** The first preflight that got no response; `null` if each got one. */
  failedPreflight(): FailedPreflight | null
} {
  const exchanges: CheckExchange[] = []
  let failedPreflight: FailedPreflight | null = null
  return {
    exchanges,
    failedPreflight: () => failedPreflight,
    async fetch(request) {
      const isPreflight = request.headers.has('access-control-request-method')
      const isStoodIn = !isPreflight && !options.sendsUnsafe && !safeMethods.has(request.method)
      const url = new URL(request.url)
      const headers: (readonly [string, string])[] = [...browserHeaders(url, options.from)]
      for (const [name, value] of request.headers) {
        if (!isStoodIn || !name.startsWith('content-')) headers.push([name, value])
      }
      const hasCookie = options.cookie !== null && !isPreflight && url.origin === options.url.origin
      if (hasCookie) headers.push(['cookie', options.cookie as string])
      const method = isStoodIn ? 'GET' : request.method
      const body = isStoodIn || request.body === null ? null : await request.text()
      const sent = { method, url: request.url, headers }
      let exchange: Exchange
      try {
        exchange = await options.connection.send(sent, { readsBody: true, body })
      } catch (error) {
        if (isPreflight && error instanceof CommandError) failedPreflight ??= { request: sent, error }
        throw error
      }
      exchanges.push({
        response: exchange.response,
        request: { ...exchange.request, headers: exchange.request.headers.map(withoutSecret) },
        kind: isPreflight ? 'preflight' : 'request',
        inPlaceOf: isStoodIn ? request.method : null,
      })
      return responseOf(exchange)
    },
  }
}

/** Reports are shown to others, and kept in logs. */
function withoutSecret([name, value]: HeaderLines[number]): HeaderLines[number] {
  return [name, name === 'authorization' || name === 'cookie' ? '(not shown)' : value]
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The response as the user agent's algorithms read it: status and headers, no body. */
function responseOf({ response }: Exchange): Response {
  // A `Response` cannot have a status above 599. For a browser, it is an error as well.
  const status = Math.min(response.status, 599)
  return new Response(null, { status, headers: headersOf(response.headers) })
}

function headersOf(lines: HeaderLines): Headers {
  const headers = new Headers()
  for (const [name, value] of lines) headers.append(name, value)
  return headers
}
