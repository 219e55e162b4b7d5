import cors, { guard } from '@corsage/hono'
import { getRequestListener } from '@hono/node-server'
import { type Context, Hono, type HonoRequest } from 'hono'
import { type App, type Asked, type Handler, type Inner, routesOf } from './app.ts'
import { answer } from './asked.ts'
import { webBody } from './fetch.ts'
import { serve } from './listen.ts'

type Settings = ConstructorParameters<typeof Hono>[0]

export function hono(settings: Settings = {}): App<Hono> {
  const native = new Hono(settings)
  // Hono's own handler prints the error.
  native.onError((_error, context) => context.text('Internal Server Error', 500))
  let missing: Handler = () => ({ status: 404 })
  const listener = getRequestListener(native.fetch)
  return {
    native,
    ...inside(native, (handler) => {
      missing = handler
    }),
    guard: (source, options) => void native.use(guard(source as never, options)),
    mount(path, build) {
      const inner = hono(settings)
      inner.add({ '*': (asked) => missing(asked) })
      build(inner)
      native.mount(path, inner.native.fetch)
    },
    group(path, build) {
      const router = new Hono(settings)
      build(inside(router))
      native.route(path, router)
    },
    listener: () => listener,
    listen: () => serve('hono', listener),
  }
}

function inside(native: Hono, onMissing: (handler: Handler) => void = () => {}): Inner {
  return {
    use: (source, hooks) => void native.use(cors(source as never, hooks)),
    add(routes) {
      for (const { methods, path, handler } of routesOf(routes)) {
        const respond = (context: Context) => responseOf(context, handler)
        if (path === '*') {
          onMissing(handler)
          native.notFound(respond)
        } else if (methods === undefined) {
          native.all(decodeURI(path), respond)
        } else {
          native.on([...methods], decodeURI(path), respond)
        }
      }
    },
  }
}

function responseOf(context: Context, handler: Handler): Response | Promise<Response> {
  return answer(handler, askedOf(context.req), ({ status = 200, headers = {}, body }) =>
    context.body(webBody(body) as string, status as 200, { ...headers }),
  )
}

function askedOf(request: HonoRequest): Asked {
  return {
    method: request.method,
    header: (name) => request.header(name),
    query: (name) => request.query(name),
    text: () => request.text(),
  }
}
