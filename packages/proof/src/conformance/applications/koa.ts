import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { PassThrough, pipeline } from 'node:stream'
import cors from '@corsage/koa'
import { bodyParser } from '@koa/bodyparser'
import Koa, { type Context } from 'koa'
import compress from 'koa-compress'
import koa2 from 'koa2'
import { listen } from '../../servers/listen.ts'
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

type Handler = (context: Context, upstream: string) => unknown

const NEVER = 'Koa never responds to a thrown null or undefined: its error handler returns at once.'
const MIDDLEWARE: Handler = (context) => {
  context.body = {}
}
const status = (code: number): Handler => {
  return (context) => {
    context.status = code
  }
}
const header = (name: string, value: string | string[]): Handler => {
  return (context) => {
    context.set(name, value)
    context.body = 'done'
  }
}

const responses: Handlers<FrameworkKind, Handler> = {
  ...THROWING,
  ...settingHeaders(header),
  ok: (context) => {
    context.body = { items: [] }
  },
  head: (context) => {
    context.body = { items: [] }
  },
  noContent: status(204),
  redirect: MIDDLEWARE,
  notModified: (context) => {
    context.status = 200
    context.etag = 'v1'
    if (context.fresh) context.status = 304
  },
  brokenJson: MIDDLEWARE,
  unauthorized: MIDDLEWARE,
  missing: () => {},
  wrongMethod: (context) => {
    context.set('Allow', 'GET')
    context.status = 405
  },
  timeout: (context) => context.throw(408),
  tooLarge: MIDDLEWARE,
  unsupportedType: MIDDLEWARE,
  teapot: (context) => context.throw(418, 'a teapot', { headers: { 'X-Tea': 'green' } }),
  tooMany: MIDDLEWARE,
  thrownNull: NEVER,
  thrownUndefined: NEVER,
  errorAfterHeaders: (context) => {
    context.vary('Accept')
    context.set('Set-Cookie', [...COOKIES])
    throw new Error('broken')
  },
  malformedUrl: (context) => {
    try {
      decodeURIComponent(context.path)
    } catch {
      context.throw(400)
    }
  },
  stream: (context) => {
    context.body = chunks()
  },
  brokenStream: (context) => {
    const body = new PassThrough()
    pipeline(failingChunks(), body, () => context.res.destroy())
    context.body = body
  },
  events: (context) => {
    const body = new PassThrough()
    body.write('data: 1\n\n')
    setImmediate(() => body.end('data: 2\n\n'))
    context.type = 'text/event-stream'
    context.body = body
  },
  file: (context) => {
    context.type = 'text'
    context.body = createReadStream(FILE)
  },
  compressed: (context) => {
    context.body = LONG_TEXT
  },
  proxied: async (context, upstream) => {
    const response = await fetch(upstream)
    for (const [name, value] of response.headers) {
      if (!/^(connection|keep-alive|transfer-encoding)$/.test(name)) context.append(name, value)
    }
    context.status = response.status
    context.body = Buffer.from(await response.arrayBuffer())
  },
  cookies: (context) => {
    context.cookies.set('a', '1', { httpOnly: false })
    context.cookies.set('b', '2', { httpOnly: false })
    context.body = 'done'
  },
  ownCors: (context) => {
    context.set(FOREIGN_CORS)
    context.body = 'done'
  },
}

/** The guards of a typical application, in a typical order, after the adapter. */
function build(app: Koa, upstream: string): Koa {
  const byPath = new Map<string, Handler>()
  for (const [name, handler] of present(responses)) {
    byPath.set(kinds[name].request?.path ?? `/${name}`, handler)
  }
  for (const [name, handler] of present(rawResponses)) {
    byPath.set(`/${name}`, (context) => {
      context.status = 200
      context.respond = false
      handler(context.req, context.res, upstream)
    })
  }
  app.silent = true
  app.use(async (context, next) => {
    if (context.path !== '/errorHandled') return next()
    await Promise.resolve(next()).catch(() => {
      for (const name of context.res.getHeaderNames()) context.remove(name)
      context.set('X-Handled', 'yes')
      context.body = 'handled'
      context.status = 503
    })
  })
  app.use(async (context, next) => {
    const { path } = context
    if (path === '/unauthorized') context.throw(401, { headers: { 'WWW-Authenticate': 'Bearer' } })
    if (path === '/tooMany') context.throw(429)
    if (path === '/unsupportedType') context.throw(415)
    if (path !== '/redirect') return next()
    context.status = 301
    context.redirect('/ok')
  })
  const compressed = compress({ threshold: 0, br: false })
  app.use((context, next) => (context.path === '/compressed' ? compressed(context, next) : next()))
  app.use(bodyParser({ jsonLimit: 1000, parsedMethods: ['POST', 'OPTIONS'] }))
  app.use((context) => byPath.get(context.url)?.(context, upstream) as Promise<unknown>)
  return app
}

function koaApplication(name: string, Framework: typeof Koa, protocol: Application['protocol']): Application {
  return {
    name,
    protocol,
    lacks: { ...lacking(responses), ...lacking(rawResponses), ...(protocol === 'h2' && NO_PROCESSING) },
    async start(policy) {
      const upstream = await startUpstream()
      const app = new Framework()
      if (policy) app.use(cors(policy))
      build(app, upstream.origin)
      const server =
        protocol === 'h2'
          ? (closeable(createHttp2Server(app.callback() as never)) as never)
          : createServer(app.callback())
      return closing(await listen(name, server), upstream)
    },
  }
}

export const koa3Application = koaApplication('koa 3', Koa, 'http/1.1')
export const koaHttp2Application = koaApplication('koa 3, HTTP/2', Koa, 'h2')
// The types of both versions cannot be installed under one name; what is used here, both have.
export const koa2Application = koaApplication('koa 2', koa2 as unknown as typeof Koa, 'http/1.1')
