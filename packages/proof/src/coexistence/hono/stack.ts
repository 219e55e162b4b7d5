import type { Hono, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { App } from '../../servers/app.ts'
import { hono } from '../../servers/hono.ts'
import { fail, TEXT } from '../engine/routes.ts'
import type { Row, Stack } from '../engine/row.ts'

export type HonoRow = Row<App<Hono>>

/** A row of one middleware. */
export const use = (
  name: string,
  middleware: () => MiddlewareHandler,
  more: Partial<HonoRow> = {},
): HonoRow => ({
  name,
  install: ({ native }) => native.use(middleware()),
  ...more,
})

export const stack: Stack<App<Hono>> = {
  name: 'hono',
  trailers: false,
  fetchStyle: true,
  create() {
    const app = hono()
    app.native.onError((error, context) =>
      error instanceof HTTPException ? error.getResponse() : context.text('Internal Server Error', 500),
    )
    return app
  },
  cors(app, policy) {
    if (policy) app.use(policy)
    else
      app.native.use((context, next) =>
        context.req.method === 'OPTIONS' && context.req.header('access-control-request-method')
          ? Promise.resolve(context.body(null, 204))
          : next(),
      )
  },
  routes({ native }) {
    native.get('/text', (context) => {
      context.header('vary', 'Accept-Language')
      context.header('x-total', '2')
      context.header('set-cookie', 'a=1', { append: true })
      return context.text(TEXT)
    })
    native.get('/error', fail)
  },
  listen: (app) => app.listen(),
}
