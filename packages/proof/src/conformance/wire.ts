import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect, constants } from 'node:http2'
import { request as httpsRequest } from 'node:https'

/** A response as it came off the wire. */
export interface WireResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names and values in the order of the lines, for what must not be merged. */
  readonly rawHeaders: readonly string[]
  /** In hexadecimal if it is not text. */
  readonly body: string
}

/** All that a client gets of one response: lines as they came, in their order. */
export interface Exchange extends WireResponse {
  readonly reason: string
  /** The 1xx responses before it. */
  readonly informational: readonly (readonly [number, IncomingHttpHeaders])[]
  readonly rawTrailers: readonly string[]
  /** Whether it ended before its end. */
  readonly cut: boolean
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | undefined
}

/** Sends a request as {@link exchange} does, and rejects unless a whole response arrives. */
export async function send(url: string, sent: Sent = {}): Promise<WireResponse> {
  const response = await exchange(url, sent)
  if (response.cut) throw new Error(`${sent.method ?? 'GET'} ${url}: no whole response`)
  return response
}

/**
 * Sends one request as it is written: nothing is added, dropped or normalized but `Host`, `Connection` and the length of a
 * body. A URL with the scheme `h2:` is asked over HTTP/2 without encryption.
 */
export function exchange(url: string, sent: Sent = {}): Promise<Exchange> {
  const [, scheme = '', authority = '', path = '/'] = /^(\w+):\/\/([^/]+)(.*)$/s.exec(url) ?? []
  return scheme === 'h2'
    ? overHttp2(`http://${authority}`, path, sent)
    : overHttp1(`${scheme}://${authority}`, path, sent)
}

function overHttp1(origin: string, path: string, { method = 'GET', headers, body }: Sent): Promise<Exchange> {
  return new Promise((resolve) => {
    const informational: [number, IncomingHttpHeaders][] = []
    const { protocol, hostname, port } = new URL(origin)
    const secure = protocol === 'https:'
    // Without a length, Node would cut the body into chunks.
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const options = {
      hostname,
      port,
      path,
      method,
      headers: { ...headers, ...length },
      agent: false,
    } as const
    const outgoing = (secure ? httpsRequest : httpRequest)(
      { ...options, ...(secure && { rejectUnauthorized: false }) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        // Its end without its completion says all.
        response.on('error', () => {})
        response.on('close', () =>
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            informational,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            body: readable(Buffer.concat(chunks)),
            rawTrailers: response.rawTrailers,
            cut: !response.complete,
          }),
        )
      },
    )
    outgoing.on('information', (info) => informational.push([info.statusCode, info.headers]))
    outgoing.on('error', () => resolve(nothing))
    outgoing.end(body)
  })
}

function overHttp2(origin: string, path: string, { method = 'GET', headers, body }: Sent): Promise<Exchange> {
  return new Promise((resolve) => {
    const session = connect(origin)
    session.on('error', () => resolve(nothing))
    const stream = session.request({ ':method': method, ':path': path, ...headers })
    const informational: [number, IncomingHttpHeaders][] = []
    const chunks: Buffer[] = []
    let head: IncomingHttpHeaders & { ':status'?: number | undefined } = {}
    let trailers: IncomingHttpHeaders = {}
    stream.on('headers', (info) => informational.push([info[':status'] ?? 0, { ...info }]))
    stream.on('response', (response) => {
      head = response
    })
    stream.on('trailers', (last) => {
      trailers = last
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', () => {})
    stream.on('close', () => {
      session.destroy()
      const { ':status': status = 0, ...headers } = head
      const received = readable(Buffer.concat(chunks))
      const cut = status === 0 || stream.rstCode !== constants.NGHTTP2_NO_ERROR
      const [rawHeaders, rawTrailers] = [lines(headers), lines(trailers)]
      resolve({ status, reason: '', informational, headers, rawHeaders, body: received, rawTrailers, cut })
    })
    stream.end(body)
  })
}

const nothing: Exchange = {
  status: 0,
  reason: '',
  informational: [],
  headers: {},
  rawHeaders: [],
  body: '',
  rawTrailers: [],
  cut: true,
}

/** Names and values by turns, as HTTP/1.1 hands them out. */
function lines(headers: IncomingHttpHeaders): string[] {
  return Object.entries(headers)
    .filter(([name]) => !name.startsWith(':'))
    .flatMap(([name, value]) => [value].flat().flatMap((one) => [name, String(one)]))
}

function readable(body: Buffer): string {
  const text = body.toString()
  return text.includes('\uFFFD') ? body.toString('hex') : text
}

/** The headers that a policy decides about, by lower-case name, each line by itself. */
export function corsHeaders({ rawHeaders }: WireResponse): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    if (!/^(access-control-|vary$|timing-allow-origin$)/.test(name)) continue
    const value = rawHeaders[index + 1] as string
    const before = found[name]
    found[name] = before === undefined ? value : [before, value].flat()
  }
  return found
}
