import { type Policy, withCors } from '@corsage/core'
import { getRequestListener } from '@hono/node-server'
import { serve } from '../../servers/listen.ts'
import { TEXT } from '../engine/routes.ts'
import { AFTER, type Row, type Stack } from '../engine/row.ts'

export type Handler = (request: Request) => Response | Promise<Response>

/** A Fetch handler, and what is around it. */
export interface FetchApp {
  wrap: (handler: Handler) => Handler
  handler: Handler
}

export type FetchRow = Row<FetchApp>

/** `withCors` around a handler of each library. It is always the outermost. */
export const stack: Stack<FetchApp> = {
  name: 'withCors',
  trailers: false,
  fetchStyle: true,
  create: () => ({ wrap: (handler) => handler, handler: plain }),
  cors(app, policy) {
    app.wrap = (handler) => around(handler, policy)
  },
  routes() {},
  listen: ({ wrap, handler }) => serve('fetch', listener(wrap(handler))),
}

/** Without the server's own `Response`, which has other default headers until somebody reads them. */
const listener = (handler: Handler) => getRequestListener(handler, { overrideGlobalObjects: false })

/** A row that has its handler made for it. */
export function row(
  name: string,
  create: () => Handler | Promise<Handler>,
  more: Omit<FetchRow, 'name'> = {},
): FetchRow {
  const install: FetchRow['install'] = async (app) => {
    app.handler = await create()
  }
  return { name, install, orders: AFTER, ...more }
}

export function around(handler: Handler, policy: Policy | undefined): Handler {
  if (policy) return withCors(handler, policy) as Handler
  return (request) =>
    request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
      ? new Response(null, { status: 204 })
      : handler(request)
}

/** A handler without a library. */
export const plain: Handler = (request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/error') return new Response('Internal Server Error', { status: 500 })
  return new Response(TEXT, { headers: text(new Headers()) })
}

/** The headers of `/text`. */
export function text(headers: Headers): Headers {
  headers.set('vary', 'Accept-Language')
  headers.set('x-total', '2')
  headers.append('set-cookie', 'a=1')
  headers.append('set-cookie', 'b=2')
  return headers
}
