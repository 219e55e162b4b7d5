import cors, { guard } from '@corsage/koa'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import { type App, type Handler, type Inner, prefixOf, routesOf } from './app.ts'
import { answer, asked } from './asked.ts'
import { serve } from './listen.ts'

/** With `@koa/router`. */
export function koa(): App<Koa> {
  const native = new Koa()
  native.silent = true
  return {
    native,
    use: (source, hooks) => void native.use(cors(source, hooks)),
    guard: (source, options) => void native.use(guard(source, options)),
    add({ '*': missing, ...routes }) {
      const router = new Router()
      inside(router).add(routes)
      native.use(router.routes())
      if (missing) native.use(middleware(missing))
    },
    mount(path, build) {
      const [outer, inner] = [new Router(), new Router()]
      build(inside(inner))
      native.use(outer.use(path, inner.routes()).routes())
    },
    group(path, build) {
      const router = new Router({ prefix: path })
      build(inside(router))
      native.use(router.routes())
    },
    listener: () => native.callback(),
    listen: () => serve('koa', native.callback()),
  }
}

function inside(router: Router): Inner {
  return {
    use: (source, hooks) => void router.use(cors(source, hooks) as never),
    add(routes) {
      for (const { methods, path, handler } of routesOf(routes)) {
        const prefix = prefixOf(path)
        const pattern = prefix === undefined ? path.replaceAll('+', '\\+') : `${prefix}{/*rest}`
        if (methods === undefined) router.all(pattern, middleware(handler))
        else router.register(pattern, [...methods], middleware(handler))
      }
    },
  }
}

function middleware(handler: Handler) {
  return (context: Pick<Context, 'req' | 'set' | 'status' | 'body'>): void | Promise<void> =>
    answer(handler, asked(context.req), ({ status = 200, headers = {}, body }) => {
      context.status = status
      context.set({ ...headers })
      if (body !== undefined) context.body = body
    })
}
