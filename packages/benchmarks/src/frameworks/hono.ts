import ours from '@corsage/hono'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { cors as peer } from 'hono/cors'
import { type Configuration, lists } from '../configurations.ts'
import { limit } from '../limit.ts'
import { type Application, asFunction, type Framework } from './framework.ts'

function application(middleware: MiddlewareHandler): Application {
  const app = new Hono()
  app.use(middleware)
  app.get('/', (context) => context.text('hello'))
  return { fetch: (request) => app.fetch(request) }
}

function handWritten(configuration: Configuration): MiddlewareHandler {
  const put = limit<Context>(configuration, (context, name, value) => context.header(name, value))
  return (context, next) => {
    const preflight = context.req.method === 'OPTIONS'
    put(context, context.req.header('origin'), preflight)
    return preflight ? Promise.resolve(context.body(null, 204)) : next()
  }
}

export const framework: Framework = {
  peerName: 'hono/cors',
  nothing: () =>
    application((context, next) =>
      context.req.method === 'OPTIONS' ? Promise.resolve(context.body(null, 204)) : next(),
    ),
  limit: (configuration) => application(handWritten(configuration)),
  ours: ({ policy }) => application(ours(policy())),
  peer: ({ origins, credentials }) =>
    application(
      peer({
        origin: asFunction(origins as string | string[] | RegExp),
        allowMethods: [...lists.methods],
        allowHeaders: [...lists.allowHeaders],
        credentials,
        maxAge: lists.maxAge,
      }),
    ),
}
