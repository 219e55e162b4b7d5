import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import type { Handlers } from './application.ts'
import { COOKIES, chunks, FOREIGN_CORS, failingAtOnce } from './contents.ts'
import type { RawKind } from './kinds.ts'

/** A listener of `node:http`; `upstream` is the origin of a server to proxy. */
export type RawHandler = (request: IncomingMessage, response: ServerResponse, upstream: string) => void

const foreignPairs = Object.entries(FOREIGN_CORS)
const cookiePairs = COOKIES.map((cookie) => ['Set-Cookie', cookie] as const)
const CUSTOM = ['X-Custom', 'yes'] as const

/** An array of pairs, which Node's types do not know. */
type WriteHead = (status: number, headers: readonly (readonly [string, string])[]) => ServerResponse

function writePairs(response: ServerResponse, pairs: readonly (readonly [string, string])[]): ServerResponse {
  return (response.writeHead as unknown as WriteHead).call(response, 202, pairs)
}

/** Every way in which a response is written to Node's own object. */
export const rawResponses: Handlers<RawKind, RawHandler> = {
  headStatus: (_request, response) => response.writeHead(202).end('done'),
  headReason: (_request, response) => response.writeHead(202, 'Taken').end('done'),
  headObject: (_request, response) => response.writeHead(202, { 'X-Custom': 'yes' }).end('done'),
  headReasonObject: (_request, response) =>
    response.writeHead(202, 'Taken', { 'X-Custom': 'yes' }).end('done'),
  headUndefinedObject: (_request, response) =>
    response.writeHead(202, undefined, { 'X-Custom': 'yes' }).end('done'),
  headFlat: (_request, response) => response.writeHead(202, [...CUSTOM, ...cookiePairs.flat()]).end('done'),
  headReasonFlat: (_request, response) => response.writeHead(202, 'Taken', [...CUSTOM]).end('done'),
  headPairs: (_request, response) => writePairs(response, [CUSTOM, ...cookiePairs]).end('done'),
  headEmpty: (_request, response) => response.writeHead(202, []).end('done'),
  headObjectVary: (_request, response) => response.writeHead(202, { Vary: 'Accept-Encoding' }).end('done'),
  headObjectVaryTwice: (_request, response) =>
    response.writeHead(202, { Vary: 'Accept-Encoding', vary: 'Accept-Language' }).end('done'),
  headFlatVary: (_request, response) => response.writeHead(202, ['VARY', 'Accept-Encoding']).end('done'),
  headPairsVary: (_request, response) => writePairs(response, [['vary', 'Accept-Encoding']]).end('done'),
  headVaryStar: (_request, response) => response.writeHead(202, { Vary: '*' }).end('done'),
  headObjectCors: (_request, response) =>
    response.writeHead(202, { ...FOREIGN_CORS, 'X-Custom': 'yes' }).end('done'),
  headFlatCors: (_request, response) =>
    response.writeHead(202, [...foreignPairs.flat(), ...CUSTOM]).end('done'),
  headPairsCors: (_request, response) => writePairs(response, [...foreignPairs, CUSTOM]).end('done'),
  headOverSet: (_request, response) => {
    response.setHeader('X-Custom', 'no')
    response.setHeader('Vary', 'Accept')
    response.setHeader('Set-Cookie', COOKIES)
    response.setHeader('Access-Control-Allow-Origin', 'https://upstream.test')
    response.writeHead(202, { 'x-custom': 'yes', vary: 'Accept-Encoding' }).end('done')
  },
  headFlatOverSet: (_request, response) => {
    response.setHeader('X-Custom', 'no')
    response.setHeader('Vary', 'Accept')
    response.setHeader('Set-Cookie', COOKIES)
    response.writeHead(202, ['x-custom', 'yes', 'X-Other', 'a', 'X-Other', 'b']).end('done')
  },
  headOddName: (_request, response) =>
    response.writeHead(202, JSON.parse('{"__proto__":"x","x-last":"y"}')).end('done'),
  headRefused: (_request, response) => {
    try {
      response.setHeader('X-Kept', 'yes')
      response.writeHead(202, { 'x-first': 'yes', 'no token': 'x' })
    } catch {
      response.writeHead(500).end('refused')
    }
  },
  headTwice: (_request, response) => {
    response.writeHead(202)
    try {
      response.writeHead(500, { Vary: 'Accept' })
      response.end('taken')
    } catch (error) {
      response.end((error as NodeJS.ErrnoException).code)
    }
  },
  rawProxied: (_request, response, upstream) => {
    get(upstream, { agent: false }, (incoming) => {
      response.writeHead(incoming.statusCode ?? 0, incoming.rawHeaders.filter(isForwarded))
      incoming.pipe(response)
    })
  },
  lateStatus: (_request, response) => {
    response.statusCode = 404
    response.setHeader('Content-Type', 'text/plain')
    setImmediate(() => {
      response.statusCode = 206
      response.end('done')
    })
  },
  implicitWrite: (_request, response) => {
    response.write('first ')
    response.end('last')
  },
  flushed: (_request, response) => {
    response.setHeader('X-Custom', 'yes')
    response.flushHeaders()
    setImmediate(() => response.end('done'))
  },
  piped: (_request, response) => void chunks().pipe(response),
  unstartedStream: (_request, response) => pipeline(failingAtOnce(), response, () => {}),
  destroyed: (_request, response) => void response.destroy(),
  earlyHints: (_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
    response.end('done')
  },
  processing: (_request, response) => {
    response.writeProcessing()
    response.end('done')
  },
  continued: (_request, response) => {
    response.writeContinue()
    response.end('done')
  },
  trailers: (_request, response) => {
    response.setHeader('Trailer', 'X-Sum')
    response.write('body')
    response.addTrailers({ 'X-Sum': '4', 'X-Vary': 'Accept' })
    response.end()
  },
  contentLength: (_request, response) => {
    response.setHeader('Content-Length', 5)
    response.end('bytes')
  },
  notModifiedRaw: (_request, response) => response.writeHead(304, { ETag: '"v1"' }).end(),
}

/** A proxy does not pass on what belongs to one connection. */
function isForwarded(_text: string, index: number, raw: readonly string[]): boolean {
  return !/^(connection|keep-alive|transfer-encoding)$/i.test(raw[index - (index % 2)] ?? '')
}
