import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import codegenie from '@codegenie/serverless-express'
import {
  type App,
  createApp,
  fromNodeMiddleware,
  type NodeListener,
  toNodeListener,
  toWebHandler,
} from 'h3-1'
import inject from 'light-my-request'
import { fetchNodeRequestHandler } from 'node-mock-http'
import mocks from 'node-mocks-http'
import serverless from 'serverless-http'
import { createCall } from 'unenv/runtime/fetch/index'

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Sends one request to a listener, without a socket. */
export type Ask = (method: string, path: string, headers: Record<string, string>) => Promise<Answer>

/** The event that a serverless platform sends for an HTTP request. */
const event = (method: string, path: string, headers: Record<string, string>) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers,
  requestContext: { http: { method, path, sourceIp: '127.0.0.1' }, stage: '$default' },
  isBase64Encoded: false,
})

interface PlatformResponse {
  readonly statusCode: number
  readonly headers?: Record<string, unknown>
  readonly multiValueHeaders?: Record<string, unknown[]>
  readonly body: string
}

const answerOf = ({ statusCode, headers = {}, body }: PlatformResponse): Answer => ({
  status: statusCode,
  headers,
  body,
})

const ofFetch =
  (handle: (request: Request) => Response | Promise<Response>): Ask =>
  async (method, path, headers) => {
    const response = await handle(new Request(`http://localhost${path}`, { method, headers }))
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }

/** Everything that hands a listener an imitated response instead of Node's. */
export const imitations: Readonly<Record<string, (listener: Listener) => Ask>> = {
  'node-mocks-http': (listener) => async (method, path, headers) => {
    const { req, res } = mocks.createMocks(
      { method: method as 'GET', url: path, headers },
      { eventEmitter: EventEmitter },
    )
    const ended = once(res, 'end')
    listener(req as never, res as never)
    await ended
    return { status: res.statusCode, headers: res._getHeaders(), body: res._getData() }
  },
  'node-mock-http': (listener) =>
    ofFetch((request) =>
      fetchNodeRequestHandler(ended(listener) as never, request.url, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
      } as never),
    ),
  'h3 1, toWebHandler': (listener) =>
    webHandler(
      createApp().use(
        fromNodeMiddleware(((request, response) => listener(request, response)) as NodeListener),
      ),
    ),
  'h3 1, unenv': (listener) =>
    unenv(
      createApp().use(
        fromNodeMiddleware(((request, response) => listener(request, response)) as NodeListener),
      ),
    ),
  'serverless-http': (listener) => {
    const handle = serverless(listener as never)
    return async (method, path, headers) =>
      answerOf((await handle(event(method, path, headers), {})) as PlatformResponse)
  },
  '@codegenie/serverless-express': (listener) => {
    const handle = codegenie({ app: listener as never })
    return async (method, path, headers) =>
      answerOf(
        (await handle(event(method, path, headers), {} as never, undefined as never)) as PlatformResponse,
      )
  },
  'light-my-request': (listener) => async (method, path, headers) => {
    const {
      statusCode,
      headers: sent,
      payload,
    } = await inject(listener as never, {
      method: method as 'GET',
      url: path,
      headers,
    })
    return { status: statusCode, headers: sent as never, body: payload }
  },
}

/** An application of h3 1, as Nitro 2 hands it a `Request`. */
export function webHandler(app: App): Ask {
  return ofFetch(toWebHandler(app) as never)
}

/** An application of h3 1, as Nitro 2 calls it from itself. */
export function unenv(app: App): Ask {
  const call = createCall(toNodeListener(app) as never)
  return async (method, path, headers) => {
    const { status, headers: sent, body } = await call({ method, url: path, headers } as never)
    return { status, headers: sent as never, body: String(body ?? '') }
  }
}

/** A listener that is awaited until its response has ended. */
function ended(listener: Listener): Listener {
  return (request, response) =>
    new Promise<void>((resolve) => {
      response.once('finish', () => resolve())
      listener(request, response)
    })
}
