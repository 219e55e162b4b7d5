import { withCors } from '@corsage/core'
import { options } from './policy.ts'

const items = (request) => {
  switch (new URL(request.url).pathname) {
    case '/items':
      return new Response('[]', { headers: { 'content-type': 'application/json' } })
    case '/text':
      return new Response('some text')
    case '/vary':
      return new Response('[]', { headers: { vary: 'accept-encoding' } })
    case '/redirect':
      return Response.redirect(new URL('/items', request.url), 302)
    case '/error':
      throw new Error('thrown by the handler')
    default:
      return new Response('nothing', { status: 404 })
  }
}

export const handler = withCors(items, options, {
  onHandlerError: () => new Response('Internal Server Error', { status: 500 }),
})
