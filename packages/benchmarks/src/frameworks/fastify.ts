import ours from '@corsage/fastify'
import peer from '@fastify/cors'
import Fastify, { type FastifyInstance, type FastifyReply, type onRequestHookHandler } from 'fastify'
import { type Configuration, lists } from '../configurations.ts'
import { limit } from '../limit.ts'
import type { Application, Framework } from './framework.ts'

async function application(use: (app: FastifyInstance) => unknown): Promise<Application> {
  const app = Fastify()
  await use(app)
  app.get('/', () => 'hello')
  await app.ready()
  return { listener: (request, response) => void app.server.emit('request', request, response) }
}

/** A route for every OPTIONS: without it, its hooks would run for a path that is not found. */
function hook(onRequest: onRequestHookHandler): (app: FastifyInstance) => void {
  return (app) => {
    app.addHook('onRequest', onRequest)
    app.options('*', (_request, reply) => reply.send())
  }
}

function handWritten(configuration: Configuration): onRequestHookHandler {
  const put = limit<FastifyReply>(configuration, (reply, name, value) => void reply.header(name, value))
  return (request, reply, done) => {
    const preflight = request.method === 'OPTIONS'
    put(reply, request.headers.origin, preflight)
    if (!preflight) return done()
    reply.code(204).send()
  }
}

export const framework: Framework = {
  peerName: '@fastify/cors',
  nothing: () =>
    application(
      hook((request, reply, done) => {
        if (request.method !== 'OPTIONS') return done()
        reply.code(204).send()
      }),
    ),
  limit: (configuration) => application(hook(handWritten(configuration))),
  ours: ({ policy }) => application((app) => app.register(ours, { policy: policy() })),
  peer: ({ origins, credentials }) =>
    application((app) =>
      app.register(peer, {
        origin: origins as string | string[] | RegExp,
        methods: [...lists.methods],
        allowedHeaders: [...lists.allowHeaders],
        credentials,
        maxAge: lists.maxAge,
      }),
    ),
}
