import type { IncomingMessage, ServerResponse } from 'node:http'
import { cors, withCors } from '@corsage/node'
import { getRequestListener } from '@hono/node-server'
import connect from 'connect'
import {
  createApp,
  createError,
  createRouter,
  eventHandler,
  fromNodeMiddleware,
  type NodeListener,
  setResponseHeader,
  toNodeListener,
  toWebHandler,
} from 'h3-1'
import polka from 'polka'
import { serve } from '../../servers/listen.ts'
import { isPreflight, sendTrailers, TEXT } from '../engine/routes.ts'
import type { Stack } from '../engine/row.ts'

export type Listener = (request: IncomingMessage, response: ServerResponse) => void
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown

/** The part of an application that rows need. */
export interface NodeApp {
  use(middleware: Middleware): unknown
  listener(): Listener
}

const stub: Middleware = (request, response, next) => {
  if (!isPreflight(request)) return next()
  response.statusCode = 204
  return response.end()
}

const usual: Omit<Stack<NodeApp>, 'name' | 'create'> = {
  trailers: true,
  cors: (app, policy) => app.use(policy ? (cors(policy) as never) : stub),
  routes: (app) => app.use(respond),
  listen: (app) => serve('node', app.listener()),
}

const respond: Middleware = ({ url }, response, next) => {
  if (url === '/trailers') return sendTrailers(response)
  if (url === '/error') return next(new Error('thrown by the handler'))
  if (url !== '/text') return response.writeHead(404).end()
  response.setHeader('Vary', 'Accept-Language')
  return response.writeHead(200, { 'Set-Cookie': ['a=1', 'b=2'], 'X-Total': '2' }).end(TEXT)
}

export const connectStack: Stack<NodeApp> = {
  ...usual,
  name: 'connect',
  create() {
    const app = connect() as ReturnType<typeof connect> & { env?: string }
    const silence: Middleware = (_request, _response, next) => next()
    return {
      use: (middleware) => app.use(middleware as never),
      listener: () => app.use(silence as never) as never,
    }
  },
  routes(app) {
    app.use(respond)
    app.use(((_error: unknown, _request: unknown, response: ServerResponse, _next: unknown) => {
      response.statusCode = 500
      response.end('Internal Server Error')
    }) as never)
  },
}

export const polkaStack: Stack<NodeApp> = {
  ...usual,
  name: 'polka',
  create() {
    const app = polka({
      onError: (_error, _request, response) => response.writeHead(500).end('Error') as never,
    })
    return {
      use: (middleware) => app.use(middleware as never),
      listener: () => app.handler.bind(app) as never,
    }
  },
}

/** `withCors` around a listener, with middleware inside of it or around it. */
export const listenerStack: Stack<NodeApp> = {
  ...usual,
  name: 'node:http',
  create() {
    const layers: ((inner: Listener) => Listener)[] = []
    const add = (layer: (inner: Listener) => Listener) => layers.push(layer)
    return {
      add,
      use: (middleware) =>
        add(
          (inner) => (request, response) =>
            middleware(request, response, (error) => {
              if (error) response.writeHead(500).end('Internal Server Error')
              else inner(request, response)
            }),
        ),
      listener: () =>
        layers.reduceRight<Listener>(
          (inner, layer) => layer(inner),
          () => {},
        ),
    } as NodeApp
  },
  cors(app, policy) {
    if (policy)
      (app as never as { add(layer: (inner: Listener) => Listener): void }).add((inner) =>
        withCors(inner, policy),
      )
    else app.use(stub)
  },
}

export const h3Node = h3('h3 1, toNodeListener', toNodeListener)
export const h3Web = h3(
  'h3 1, toWebHandler',
  (app) => getRequestListener(toWebHandler(app), { overrideGlobalObjects: false }) as never,
  {
    trailers: false,
    fetchStyle: true,
  },
)

/** Middleware of Node in h3 1, as Nitro 2 and Nuxt take it. */
function h3(
  name: string,
  listenerOf: (app: ReturnType<typeof createApp>) => unknown,
  more: Partial<Stack<NodeApp>> = {},
): Stack<NodeApp> {
  return {
    ...usual,
    name,
    ...more,
    create() {
      const app = createApp()
      const router = createRouter()
      router.get(
        '/text',
        eventHandler((event) => {
          setResponseHeader(event, 'Vary', 'Accept-Language')
          setResponseHeader(event, 'Set-Cookie', ['a=1', 'b=2'])
          return TEXT
        }),
      )
      router.get(
        '/error',
        eventHandler(() => {
          throw createError({ status: 500, stack: '' })
        }),
      )
      return Object.assign(
        {
          use: (middleware: Middleware) => app.use(fromNodeMiddleware(middleware as NodeListener)),
          listener: () => listenerOf(app.use(router)) as Listener,
        },
        { h3: app },
      )
    },
    routes(app) {
      if (more.trailers === false) return
      app.use((request, response, next) => (request.url === '/trailers' ? sendTrailers(response) : next()))
    },
  }
}
