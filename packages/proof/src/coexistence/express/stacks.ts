import type { Express, RequestHandler } from 'express'
import type { App } from '../../servers/app.ts'
import { express4, express5 } from '../../servers/express.ts'
import { fail, isPreflight, sendTrailers, TEXT } from '../engine/routes.ts'
import type { Row, Stack } from '../engine/row.ts'

export type ExpressRow = Row<App<Express>>

/** A row of one middleware. */
export const use = (
  name: string,
  middleware: () => RequestHandler,
  more: Partial<ExpressRow> = {},
): ExpressRow => ({
  name,
  install: ({ native }) => native.use(middleware()),
  ...more,
})

export const stack5 = stack('express 5', express5)
export const stack4 = stack('express 4', express4)

function stack(name: string, create: () => App<Express>): Stack<App<Express>> {
  return {
    name,
    trailers: true,
    create,
    cors(app, policy) {
      if (policy) app.use(policy)
      else
        app.native.use(
          (request, response, next) => void (isPreflight(request) ? response.status(204).end() : next()),
        )
    },
    routes({ native }) {
      native.get('/text', (_request, response) => {
        response.vary('Accept-Language').set('X-Total', '2').cookie('a', '1').send(TEXT)
      })
      native.get('/error', fail)
      native.get('/trailers', (_request, response) => sendTrailers(response))
    },
    listen: (app) => app.listen(),
  }
}
