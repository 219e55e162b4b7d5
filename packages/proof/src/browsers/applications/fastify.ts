import type { IncomingMessage, ServerResponse } from 'node:http'
import cors from '@corsage/fastify'
import Fastify, { type FastifyRequest } from 'fastify'
import { type Application, uploadLimit } from './application.ts'
import {
  cookieOf,
  events,
  files,
  itemHeaders,
  methods,
  receivedCookie,
  revalidated,
  revalidatedHeaders,
} from './contents.ts'

export const fastifyApplication: Application = async (policy) => {
  const app = Fastify({ bodyLimit: uploadLimit })
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.register(cors, { policy })
  app.route({
    method: [...methods],
    url: '/items',
    handler: async (request, reply) => reply.headers(itemHeaders).send({ method: request.method }),
  })
  app.route({
    method: methods.filter((method) => method !== 'POST'),
    url: '/cookies',
    handler: async (request) => receivedCookie(queryOf(request), request.headers.cookie),
  })
  app.post('/cookies', async (request, reply) =>
    reply.header('set-cookie', cookieOf(queryOf(request))).send('set'),
  )
  app.post('/upload', async () => 'taken')
  app.all('/unauthorized', async (_request, reply) => {
    return reply.code(401).header('www-authenticate', 'Bearer').send('Who are you?')
  })
  app.all('/thrown', async () => {
    throw new Error('thrown by the handler')
  })
  app.all('/redirect', async (request, reply) => {
    const query = queryOf(request)
    return reply.redirect(query.get('to') as string, Number(query.get('status')))
  })
  app.get('/events', async (_request, reply) => reply.type('text/event-stream').send(events))
  for (const [path, { type, headers, body }] of Object.entries(files)) {
    app.get(path, async (_request, reply) => reply.headers(headers).type(type).send(body))
  }
  app.get('/revalidated.png', async (request, reply) => {
    reply.headers(revalidatedHeaders)
    if (request.headers['if-none-match'] === revalidated.entityTag) return reply.code(304).send()
    return reply.type(revalidated.type).send(revalidated.body)
  })
  await app.ready()
  return (request: IncomingMessage, response: ServerResponse) => app.routing(request, response)
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.url, 'http://localhost').searchParams
}
