import cors from '@corsage/express'
import express, { type Request } from 'express'
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

export const expressApplication: Application = (policy) => {
  const app = express()
  // In any other environment Express prints what handlers throw.
  app.set('env', 'test')
  app.set('etag', false)
  app.use(cors(policy))
  app.all('/items', (request, response) => void response.set(itemHeaders).json({ method: request.method }))
  app
    .route('/cookies')
    .post((request, response) => void response.append('set-cookie', cookieOf(queryOf(request))).send('set'))
    .all((request, response) => void response.send(receivedCookie(queryOf(request), request.headers.cookie)))
  app.post('/upload', express.text({ type: () => true, limit: uploadLimit }), (_request, response) => {
    response.send('taken')
  })
  app.all('/unauthorized', (_request, response) => {
    response.status(401).set('www-authenticate', 'Bearer').send('Who are you?')
  })
  app.all('/thrown', () => {
    throw new Error('thrown by the handler')
  })
  app.all('/redirect', (request, response) => {
    const query = queryOf(request)
    response.redirect(Number(query.get('status')), query.get('to') as string)
  })
  app.get('/events', (_request, response) => void response.type('text/event-stream').send(events))
  app.get(Object.keys(files), (request, response) => {
    const { type, headers, body } = files[request.path] as (typeof files)[string]
    response.set(headers).type(type).send(body)
  })
  app.get('/revalidated.png', (request, response) => {
    response.set(revalidatedHeaders)
    if (request.fresh) response.status(304).end()
    else response.type(revalidated.type).send(revalidated.body)
  })
  return app
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://localhost').searchParams
}
