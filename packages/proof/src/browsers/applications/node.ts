import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { withCors } from '@corsage/node'
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

export const nodeApplication: Application = (policy) => withCors(answer, policy)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method } = request
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
  const file = files[pathname]
  if (file !== undefined) {
    response.writeHead(200, { ...file.headers, 'content-type': file.type }).end(file.body)
    return
  }
  switch (pathname) {
    case '/items':
      response
        .writeHead(200, { ...itemHeaders, 'content-type': 'application/json' })
        .end(JSON.stringify({ method }))
      break
    case '/cookies':
      if (method === 'POST') response.setHeader('set-cookie', cookieOf(query)).end('set')
      else response.end(receivedCookie(query, request.headers.cookie))
      break
    case '/upload':
      if (Number(request.headers['content-length']) > uploadLimit) {
        response.writeHead(413).end('Too large')
      } else {
        await text(request)
        response.end('taken')
      }
      break
    case '/unauthorized':
      // Headers as a flat list, which skips `setHeader`.
      response.writeHead(401, ['WWW-Authenticate', 'Bearer']).end('Who are you?')
      break
    case '/thrown':
      response.statusCode = 500
      response.end('Internal Server Error')
      break
    case '/redirect':
      response.writeHead(Number(query.get('status')), { location: query.get('to') as string }).end()
      break
    case '/events':
      response.setHeader('content-type', 'text/event-stream')
      response.write(events)
      response.end()
      break
    case '/revalidated.png':
      if (request.headers['if-none-match'] === revalidated.entityTag) {
        response.writeHead(304, revalidatedHeaders).end()
      } else {
        response
          .writeHead(200, { ...revalidatedHeaders, 'content-type': revalidated.type })
          .end(revalidated.body)
      }
      break
    default:
      response.writeHead(404).end('Not Found')
  }
}
