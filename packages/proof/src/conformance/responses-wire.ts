import { request } from 'node:http'
import { connect, constants, type IncomingHttpHeaders } from 'node:http2'
import type { Application, Kind } from './applications/index.ts'
import { corsHeaders } from './wire.ts'

/** All that a client gets of one response: lines as they came, in their order. */
export interface Exchange {
  readonly status: number
  readonly reason: string
  /** The 1xx responses before it. */
  readonly informational: readonly (readonly [number, IncomingHttpHeaders])[]
  readonly rawHeaders: readonly string[]
  /** In hexadecimal where it is no text. */
  readonly body: string
  readonly rawTrailers: readonly string[]
  /** Whether it ended before its end. */
  readonly cut: boolean
}

interface Outgoing {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Asks a running application for one kind of response. */
export function ask(
  { protocol }: Pick<Application, 'protocol'>,
  server: string,
  { name, request: { method = 'GET', path = `/${name}`, headers = {}, body } = {} }: Kind & { name: string },
  origin: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Exchange> {
  const sent = { ...headers, ...(origin === undefined ? {} : { origin }), ...more }
  const outgoing = { method, path, headers: sent, body }
  return protocol === 'h2' ? overHttp2(server, outgoing) : overHttp1(server, outgoing)
}

function overHttp1(server: string, { method, path, headers, body }: Outgoing): Promise<Exchange> {
  return new Promise((resolve) => {
    const informational: [number, IncomingHttpHeaders][] = []
    const { hostname, port } = new URL(server)
    // A length, so that Node does not cut the body into chunks.
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const all = { ...headers, ...length }
    const outgoing = request({ hostname, port, path, method, headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      // Its end without its completion says all.
      response.on('error', () => {})
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          informational,
          rawHeaders: response.rawHeaders,
          body: readable(Buffer.concat(chunks)),
          rawTrailers: response.rawTrailers,
          cut: !response.complete,
        }),
      )
    })
    outgoing.on('information', (info) => informational.push([info.statusCode, info.headers]))
    outgoing.on('error', () => resolve(nothing))
    outgoing.end(body)
  })
}

function overHttp2(server: string, { method, path, headers, body }: Outgoing): Promise<Exchange> {
  return new Promise((resolve) => {
    const session = connect(server)
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
      const { ':status': status = 0 } = head
      const received = readable(Buffer.concat(chunks))
      const cut = status === 0 || stream.rstCode !== constants.NGHTTP2_NO_ERROR
      const [rawHeaders, rawTrailers] = [lines(head), lines(trailers)]
      resolve({ status, reason: '', informational, rawHeaders, body: received, rawTrailers, cut })
    })
    stream.end(body)
  })
}

const nothing: Exchange = {
  status: 0,
  reason: '',
  informational: [],
  rawHeaders: [],
  body: '',
  rawTrailers: [],
  cut: true,
}

/** The headers that a policy decides about, by lower-case name. */
export function decided(exchange: Exchange): Record<string, string | string[]> {
  return corsHeaders({ ...exchange, headers: {} })
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
