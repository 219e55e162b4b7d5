import cors from '@corsage/koa'
import Koa, { type Middleware } from 'koa'
import Koa2 from 'koa2'
import { serve } from '../../servers/listen.ts'
import { fail, isPreflight, sendTrailers, TEXT } from '../engine/routes.ts'
import type { Row, Stack } from '../engine/row.ts'

export type KoaRow = Row<Koa>

/** A row of one middleware. */
export const use = (name: string, middleware: () => Middleware, more: Partial<KoaRow> = {}): KoaRow => ({
  name,
  install: (app) => app.use(middleware()),
  ...more,
})

export const stack3 = stack('koa 3', Koa)
export const stack2 = stack('koa 2', Koa2 as never)

/** A handler for one path. */
export const at =
  (path: string, handler: Middleware): Middleware =>
  (context, next) =>
    context.path === path ? handler(context, next) : next()

function stack(name: string, Application: typeof Koa): Stack<Koa> {
  return {
    name,
    trailers: true,
    create: () => Object.assign(new Application({ keys: ['secret'] }), { silent: true }),
    cors: (app, policy) =>
      app.use(
        policy
          ? cors(policy)
          : async (context, next) => {
              if (isPreflight(context.req)) context.status = 204
              else await next()
            },
      ),
    routes: (app) =>
      app.use((context) => {
        if (context.path === '/error') fail()
        if (context.path === '/text') {
          context.vary('Accept-Language')
          context.set('X-Total', '2')
          context.cookies.set('a', '1', { signed: false })
          context.body = TEXT
        }
        if (context.path === '/trailers') {
          context.respond = false
          sendTrailers(context.res)
        }
      }),
    listen: (app) => serve(name, app.callback()),
  }
}
