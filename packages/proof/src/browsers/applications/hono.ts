import cors from '@corsage/hono'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { type Application, uploadLimit } from './application.ts'
import {
  cookieOf,
  events,
  files,
  itemHeaders,
  receivedCookie,
  revalidated,
  revalidatedHeaders,
} from './contents.ts'

export const honoApplication: Application = (policy) => {
  const app = new Hono()
  app.use(cors(policy))
  app.all('/items', (context) => context.json({ method: context.req.method }, 200, itemHeaders))
  app.post('/cookies', (context) => {
    context.header('set-cookie', cookieOf(queryOf(context.req.url)), { append: true })
    return context.text('set')
  })
  app.all('/cookies', (context) =>
    context.text(receivedCookie(queryOf(context.req.url), context.req.header('cookie'))),
  )
  app.post('/upload', bodyLimit({ maxSize: uploadLimit }), async (context) => {
    await context.req.text()
    return context.text('taken')
  })
  app.all('/unauthorized', () => {
    const headers = { 'www-authenticate': 'Bearer' }
    throw new HTTPException(401, { res: new Response('Who are you?', { status: 401, headers }) })
  })
  app.all('/thrown', () => {
    throw new Error('thrown by the handler')
  })
  app.onError((error, context) => {
    return error instanceof HTTPException ? error.getResponse() : context.text('Internal Server Error', 500)
  })
  app.all('/redirect', (context) => {
    const { to, status } = context.req.query()
    return context.redirect(to as string, Number(status) as 302)
  })
  app.get('/events', (context) => context.body(events, 200, { 'content-type': 'text/event-stream' }))
  for (const [path, { type, headers, body }] of Object.entries(files)) {
    app.get(path, (context) => context.body(body as string, 200, { ...headers, 'content-type': type }))
  }
  app.get('/revalidated.png', (context) => {
    if (context.req.header('if-none-match') === revalidated.entityTag) {
      return context.body(null, 304, revalidatedHeaders)
    }
    return context.body(revalidated.body as string, 200, {
      ...revalidatedHeaders,
      'content-type': revalidated.type,
    })
  })
  return getRequestListener(app.fetch)
}

function queryOf(url: string): URLSearchParams {
  return new URL(url).searchParams
}
