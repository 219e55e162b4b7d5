import ours from '@corsage/koa'
import peer from '@koa/cors'
import Koa, { type Context, type Middleware } from 'koa'
import { type Configuration, lists } from '../configurations.ts'
import { limit } from '../limit.ts'
import type { Application, Framework } from './framework.ts'

function application(middleware: Middleware): Application {
  const app = new Koa()
  app.use(middleware)
  app.use((context) => {
    context.body = 'hello'
  })
  return { listener: app.callback() }
}

function handWritten(configuration: Configuration): Middleware {
  const put = limit<Context>(configuration, (context, name, value) => context.set(name, value))
  return (context, next) => {
    const preflight = context.method === 'OPTIONS'
    put(context, context.req.headers.origin, preflight)
    if (!preflight) return next()
    context.status = 204
    return undefined
  }
}

/** `@koa/cors` takes one origin, or a function, in which its users look into their list. */
function peerOrigin(origins: Configuration['origins']): string | ((context: Context) => string) {
  if (typeof origins === 'string') return origins
  const allows =
    origins instanceof RegExp
      ? (origin: string) => origins.test(origin)
      : (origin: string) => origins.includes(origin)
  return (context) => {
    const origin = context.get('Origin')
    return allows(origin) ? origin : ''
  }
}

export const framework: Framework = {
  peerName: '@koa/cors',
  nothing: () =>
    application((context, next) => {
      if (context.method !== 'OPTIONS') return next()
      context.status = 204
      return undefined
    }),
  limit: (configuration) => application(handWritten(configuration)),
  ours: ({ policy }) => application(ours(policy())),
  peer: ({ origins, credentials }) =>
    application(
      peer({
        origin: peerOrigin(origins),
        allowMethods: [...lists.methods],
        allowHeaders: [...lists.allowHeaders],
        credentials,
        maxAge: String(lists.maxAge),
      }),
    ),
}
