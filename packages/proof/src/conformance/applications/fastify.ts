import { createReadStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import type { Policy } from '@corsage/core'
import cors from '@corsage/fastify'
import compress from '@fastify/compress'
import rateLimit from '@fastify/rate-limit'
import replyFrom from '@fastify/reply-from'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { running } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { type Application, type Handlers, lacking, present } from './application.ts'
import {
  COOKIES,
  chunks,
  FILE,
  FOREIGN_CORS,
  failingChunks,
  LONG_TEXT,
  settingHeaders,
  THROWING,
} from './contents.ts'
import { closeable, NO_PROCESSING } from './http2.ts'
import { type FrameworkKind, kinds } from './kinds.ts'
import { closing } from './node.ts'
import { rawResponses } from './raw-responses.ts'
import { startUpstream } from './upstream.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply, upstream: string) => unknown

const HOOK: Handler = () => ({})
const header = (name: string, value: string | readonly string[]): Handler => {
  return (_request, reply) => reply.header(name, value).send('done')
}
const failing = (status: number): Handler => {
  return () => {
    throw Object.assign(new Error(`status ${status}`), { statusCode: status })
  }
}

const responses: Handlers<FrameworkKind, Handler> = {
  ...THROWING,
  ...settingHeaders(header),
  ok: () => ({ items: [] }),
  head: () => ({ items: [] }),
  noContent: (_request, reply) => reply.code(204).send(),
  redirect: HOOK,
  notModified: (request, reply) => {
    reply.header('ETag', '"v1"')
    return reply.code(request.headers['if-none-match'] === '"v1"' ? 304 : 200).send()
  },
  brokenJson: HOOK,
  unauthorized: HOOK,
  missing: (_request, reply) => reply.callNotFound(),
  wrongMethod: (_request, reply) => reply.code(405).header('Allow', 'GET').send(),
  timeout: failing(408),
  tooLarge: HOOK,
  unsupportedType: HOOK,
  teapot: failing(418),
  tooMany: HOOK,
  thrownNull: async () => {
    throw null
  },
  thrownUndefined: async () => {
    throw undefined
  },
  errorAfterHeaders: (_request, reply) => {
    reply.header('Vary', 'Accept').header('Set-Cookie', COOKIES)
    throw new Error('broken')
  },
  malformedUrl: HOOK,
  stream: (_request, reply) => reply.send(chunks()),
  brokenStream: (_request, reply) => reply.send(failingChunks()),
  events: (_request, reply) => {
    const body = new PassThrough()
    body.write('data: 1\n\n')
    setImmediate(() => body.end('data: 2\n\n'))
    return reply.type('text/event-stream').send(body)
  },
  file: (_request, reply) => reply.type('text/plain').send(createReadStream(FILE)),
  compressed: (_request, reply) => reply.type('text/plain').compress(LONG_TEXT),
  proxied: (_request, reply, upstream) => reply.from(upstream),
  cookies: header('Set-Cookie', COOKIES),
  ownCors: (_request, reply) => reply.headers(FOREIGN_CORS).send('done'),
}

function handleError(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
  reply.code(503).header('X-Handled', 'yes').send()
}

/** The guards of a typical application, in a typical order, after the adapter. */
async function build(app: FastifyInstance, upstream: string): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url
    if (path === '/unauthorized') return reply.code(401).header('WWW-Authenticate', 'Bearer').send()
    if (path === '/redirect') return reply.redirect('/ok', 301)
    return undefined
  })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => Object.assign(new Error('too many'), { statusCode: 429 }),
  })
  await app.register(compress, { global: false, threshold: 0 })
  await app.register(replyFrom)
  const method = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']
  const never = { max: 0, timeWindow: '1 hour' }
  for (const [name, handler] of present(responses)) {
    const config = name === 'tooMany' ? { rateLimit: never } : {}
    const url = name === 'malformedUrl' ? '/malformed/:name' : (kinds[name].request?.path ?? `/${name}`)
    app.route({
      method,
      url,
      config,
      ...(name === 'errorHandled' && { errorHandler: handleError }),
      handler: (request, reply) => handler(request, reply, upstream) as never,
    })
  }
  for (const [name, handler] of present(rawResponses)) {
    app.route({
      method,
      url: `/${name}`,
      handler: (request, reply) => {
        reply.hijack()
        handler(request.raw, reply.raw, upstream)
      },
    })
  }
}

async function start(app: FastifyInstance, policy: Policy | undefined): Promise<RunningServer> {
  const upstream = await startUpstream()
  if (policy) await app.register(cors, { policy })
  await build(app, upstream.origin)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return closing(running('fastify', app.server), upstream)
}

export const fastifyApplication: Application = {
  name: 'fastify 5',
  protocol: 'http/1.1',
  lacks: { ...lacking(responses), ...lacking(rawResponses) },
  start: (policy) => start(Fastify({ bodyLimit: 1000, forceCloseConnections: true }), policy),
}

export const fastifyHttp2Application: Application = {
  name: 'fastify 5, HTTP/2',
  protocol: 'h2',
  lacks: { ...lacking(responses), ...lacking(rawResponses), ...NO_PROCESSING },
  differs: {
    brokenStream: { cut: false, because: 'Fastify ends a stream of HTTP/2 that fails as if it were whole.' },
  },
  start(policy) {
    const app = Fastify({ http2: true, bodyLimit: 1000 })
    closeable(app.server as never)
    return start(app as never, policy)
  },
}
