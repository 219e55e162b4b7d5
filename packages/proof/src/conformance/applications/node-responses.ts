import { createReadStream } from 'node:fs'
import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Handlers } from './application.ts'
import {
  COOKIES,
  chunks,
  FILE,
  FOREIGN_CORS,
  failingChunks,
  LONG_TEXT,
  settingHeaders,
  THROWING,
} from './contents.ts'
import type { FrameworkKind } from './kinds.ts'
import type { RawHandler } from './raw-responses.ts'

/** An application on plain Node handles errors itself: an exception in a listener would end the process. */
export type NodeHandler = (...parameters: Parameters<RawHandler>) => unknown

class HttpError extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

const status = (code: number): NodeHandler => {
  return (_request, response) => {
    response.statusCode = code
    response.end()
  }
}
const text = (name: string, value: string | readonly string[]): NodeHandler => {
  return (_request, response) => {
    response.setHeader(name, value)
    response.end('done')
  }
}

async function parse(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json') throw new HttpError(415)
  let body = ''
  for await (const chunk of request) body += chunk
  if (body.length > 1000) throw new HttpError(413)
  try {
    return JSON.parse(body)
  } catch {
    throw new HttpError(400)
  }
}

const parsed: NodeHandler = async (request, response) => response.end(JSON.stringify(await parse(request)))

/** The responses of an application without a framework. */
export const nodeResponses: Handlers<FrameworkKind, NodeHandler> = {
  ...THROWING,
  ...settingHeaders(text),
  ok: (_request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end('{"items":[]}')
  },
  head: (_request, response) => {
    response.setHeader('Content-Length', 12)
    response.end()
  },
  noContent: status(204),
  redirect: (_request, response) => {
    response.setHeader('Location', '/ok')
    return status(301)(_request, response, '')
  },
  notModified: (request, response) => {
    response.setHeader('ETag', '"v1"')
    response.statusCode = request.headers['if-none-match'] === '"v1"' ? 304 : 200
    response.end()
  },
  brokenJson: parsed,
  unauthorized: (_request, response) => {
    response.setHeader('WWW-Authenticate', 'Bearer')
    return status(401)(_request, response, '')
  },
  missing: status(404),
  wrongMethod: (_request, response) => {
    response.setHeader('Allow', 'GET')
    return status(405)(_request, response, '')
  },
  timeout: status(408),
  tooLarge: parsed,
  unsupportedType: parsed,
  teapot: () => {
    throw new HttpError(418)
  },
  tooMany: status(429),
  errorAfterHeaders: (_request, response) => {
    response.setHeader('Vary', 'Accept')
    response.setHeader('Set-Cookie', COOKIES)
    throw new Error('broken')
  },
  errorHandled: (_request, response) => {
    response.setHeader('Vary', 'Accept')
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    response.setHeader('X-Handled', 'yes')
    return status(503)(_request, response, '')
  },
  malformedUrl: (request) => {
    try {
      decodeURIComponent(request.url ?? '')
    } catch {
      throw new HttpError(400)
    }
  },
  stream: (_request, response) => void chunks().pipe(response),
  brokenStream: (_request, response) => void pipeline(failingChunks(), response, () => {}),
  events: (_request, response) => {
    response.setHeader('Content-Type', 'text/event-stream')
    response.write('data: 1\n\n')
    setImmediate(() => response.end('data: 2\n\n'))
  },
  file: (_request, response) => void pipeline(createReadStream(FILE), response, () => {}),
  compressed: (_request, response) => {
    response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Vary', 'Accept-Encoding')
    const gzip = createGzip()
    gzip.end(LONG_TEXT)
    gzip.pipe(response)
  },
  proxied: (_request, response, upstream) => {
    get(upstream, { agent: false }, (incoming) => {
      response.statusCode = incoming.statusCode ?? 0
      for (const [name, value] of Object.entries(incoming.headers)) {
        if (value && !/^(connection|keep-alive|transfer-encoding)$/.test(name))
          response.setHeader(name, value)
      }
      incoming.pipe(response)
    })
  },
  cookies: text('Set-Cookie', COOKIES),
  ownCors: (_request, response) => {
    for (const [name, value] of Object.entries(FOREIGN_CORS)) response.setHeader(name, value)
    response.end('done')
  },
}

/** The application's own response to errors of its handlers. */
export function answerError(response: ServerResponse, thrown: unknown): void {
  response.statusCode = thrown instanceof HttpError ? thrown.status : 500
  response.end(String(thrown))
}
