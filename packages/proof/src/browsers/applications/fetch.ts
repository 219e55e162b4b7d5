import { withCors } from '@corsage/core'
import { getRequestListener } from '@hono/node-server'
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

/** A bare Fetch handler, as Workers, Deno and Bun take it. */
export const fetchApplication: Application = (policy) => getRequestListener(withCors(answer, policy))

async function answer(request: Request): Promise<Response> {
  const { method } = request
  const { pathname, searchParams: query } = new URL(request.url)
  const file = files[pathname]
  if (file !== undefined) {
    return new Response(file.body as string, { headers: { ...file.headers, 'content-type': file.type } })
  }
  switch (pathname) {
    case '/items':
      return Response.json({ method }, { headers: itemHeaders })
    case '/cookies':
      if (method === 'POST') return new Response('set', { headers: { 'set-cookie': cookieOf(query) } })
      return new Response(receivedCookie(query, request.headers.get('cookie') ?? undefined))
    case '/upload':
      if (Number(request.headers.get('content-length')) > uploadLimit) {
        return new Response('Too large', { status: 413 })
      }
      await request.text()
      return new Response('taken')
    case '/unauthorized':
      return new Response('Who are you?', { status: 401, headers: { 'www-authenticate': 'Bearer' } })
    case '/thrown':
      return new Response('Internal Server Error', { status: 500 })
    case '/redirect':
      // Its headers are immutable.
      return Response.redirect(query.get('to') as string, Number(query.get('status')))
    case '/events':
      return new Response(events, { headers: { 'content-type': 'text/event-stream' } })
    case '/revalidated.png':
      if (request.headers.get('if-none-match') === revalidated.entityTag) {
        return new Response(null, { status: 304, headers: revalidatedHeaders })
      }
      return new Response(revalidated.body as string, {
        headers: { ...revalidatedHeaders, 'content-type': revalidated.type },
      })
    default:
      return new Response('Not Found', { status: 404 })
  }
}
