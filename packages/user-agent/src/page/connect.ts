import { isPotentiallyTrustworthy } from '../fetch/fetch-metadata.ts'
import type { Refusal } from '../fetch/refusal.ts'
import { discard, type Exchange } from './exchange.ts'
import { type FetchContext, networkFetch } from './network-fetch.ts'
import type { PageRequest } from './page-request.ts'

/** The response that opens a WebSocket. */
export interface Handshake {
  /** Always 101. */
  readonly status: number
  /** The headers of the response. */
  readonly headers: Headers
}

/** The result of a handshake: the response, or the reason why the browser reports an error. */
export type HandshakeOutcome = { readonly exchange: readonly Exchange[]; readonly url: string } & (
  | { readonly success: true; readonly handshake: Handshake }
  | { readonly success: false; readonly refusal: Refusal }
)

/**
 * Sends a WebSocket handshake: a `GET` that always carries `Origin`, and cookies. CORS does not apply to
 * it, so only the server can refuse. Throws a `TypeError` if the URL is invalid.
 *
 * WebSockets standard, §2 WebSocket protocol alterations ("establish a WebSocket connection").
 */
export async function openingHandshake(
  pageOrigin: string,
  target: string | URL,
  context: FetchContext,
): Promise<HandshakeOutcome> {
  const base = pageOrigin === 'null' ? undefined : pageOrigin
  if (!URL.canParse(target, base)) throw new TypeError(`${JSON.stringify(`${target}`)} is not a valid URL.`)
  const url = new URL(target, base)
  url.hash = ''
  // The constructor of `WebSocket` accepts http: and https: as well.
  url.protocol = url.protocol.replace(/^http(?=s?:)/, 'ws')
  const refused = (refusal: Omit<Refusal, 'header'>): HandshakeOutcome => {
    return { success: false, exchange: [], url: url.href, refusal: { header: null, ...refusal } }
  }
  if (!/^wss?:/.test(url.protocol)) {
    const step = 'WebSocket constructor (§3.1)'
    return refused({ code: 'scheme', step, expected: 'a wss: or ws: URL', received: url.protocol })
  }
  if (pageOrigin.startsWith('https:') && !isPotentiallyTrustworthy(url)) {
    const step = 'Mixed Content (§4.4)'
    return refused({ code: 'mixed-content', step, expected: 'a wss: URL', received: url.protocol })
  }
  const request = handshakeRequest(pageOrigin, url)
  const exchange: Exchange[] = []
  const sender = { origin: pageOrigin, isPreflighted: false }
  const response = await networkFetch(request, sender, request, context, exchange)
  discard(response)
  const { status, headers } = response
  if (status === 101) return { success: true, exchange, url: url.href, handshake: { status, headers } }
  const step = 'Establish a WebSocket connection (§2)'
  const refusal = { code: 'handshake-status', header: null, step, expected: '101', received: String(status) }
  return { success: false, exchange, url: url.href, refusal: refusal as Refusal }
}

function handshakeRequest(pageOrigin: string, url: URL): PageRequest {
  const headers = new Headers({
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-key': btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))),
    'sec-websocket-version': '13',
    'sec-websocket-extensions': 'permessage-deflate',
  })
  const requestUrl = new URL(url.href.replace('ws', 'http'))
  return {
    method: 'GET',
    headers,
    headerLines: [],
    urlList: [requestUrl],
    pageOrigin,
    mode: 'websocket',
    destination: '',
    credentials: 'include',
    redirect: 'error',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    tainting: 'basic',
    body: null,
    useCorsPreflight: false,
    signal: null,
  }
}
