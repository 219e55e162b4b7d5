import { text } from 'node:stream/consumers'
import cors from '@corsage/koa'
import Koa from 'koa'
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

export const koaApplication: Application = (policy) => {
  const app = new Koa()
  app.silent = true
  app.use(cors(policy))
  app.use(async (context) => {
    const { method, path } = context
    const query = context.URL.searchParams
    const file = files[path]
    if (path === '/items') {
      context.set(itemHeaders)
      context.body = { method }
    } else if (path === '/cookies' && method === 'POST') {
      context.append('set-cookie', cookieOf(query))
      context.body = 'set'
    } else if (path === '/cookies') {
      context.body = receivedCookie(query, context.get('cookie'))
    } else if (path === '/upload') {
      if (Number(context.get('content-length')) > uploadLimit) context.throw(413)
      await text(context.req)
      context.body = 'taken'
    } else if (path === '/unauthorized') {
      context.throw(401, 'Who are you?', { headers: { 'www-authenticate': 'Bearer' } })
    } else if (path === '/thrown') {
      throw new Error('thrown by the handler')
    } else if (path === '/redirect') {
      context.redirect(query.get('to') as string)
      context.status = Number(query.get('status'))
    } else if (path === '/events') {
      context.type = 'text/event-stream'
      context.body = events
    } else if (file !== undefined) {
      context.set(file.headers)
      context.type = file.type
      context.body = file.body
    } else if (path === '/revalidated.png') {
      context.set(revalidatedHeaders)
      context.status = 200
      if (context.fresh) {
        context.status = 304
      } else {
        context.type = revalidated.type
        context.body = revalidated.body
      }
    }
  })
  return app.callback()
}
