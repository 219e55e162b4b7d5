import { createReadStream } from 'node:fs'
import cors from '@corsage/hono'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { setCookie } from 'hono/cookie'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { proxy } from 'hono/proxy'
import { stream, streamSSE } from 'hono/streaming'
import { validator } from 'hono/validator'
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
  throwing,
} from './contents.ts'
import { NO_RAW } from './fetch-responses.ts'
import { type FrameworkKind, kinds } from './kinds.ts'
import { closing } from './node.ts'
import { startUpstream } from './upstream.ts'

type Handler = (context: Context, upstream: string) => Response | Promise<Response>

const MIDDLEWARE: Handler = (context) => context.json({})
const lines = (name: string, values: string | string[]): Handler => {
  return (context) => {
    for (const value of [values].flat()) context.header(name, value, { append: true })
    return context.text('done')
  }
}

const responses: Handlers<FrameworkKind, Handler> = {
  ...THROWING,
  ...settingHeaders(lines),
  ok: (context) => context.json({ items: [] }),
  head: (context) => context.json({ items: [] }),
  noContent: (context) => context.body(null, 204),
  redirect: MIDDLEWARE,
  notModified: MIDDLEWARE,
  brokenJson: MIDDLEWARE,
  unauthorized: MIDDLEWARE,
  missing: (context) => context.notFound() as Response,
  wrongMethod: (context) => context.body(null, 405, { Allow: 'GET' }),
  timeout: throwing(new HTTPException(408)),
  tooLarge: MIDDLEWARE,
  unsupportedType: throwing(new HTTPException(415)),
  teapot: throwing(new HTTPException(418, { message: 'a teapot' })),
  tooMany: throwing(new HTTPException(429)),
  errorAfterHeaders: (context) => {
    context.header('Vary', 'Accept')
    for (const cookie of COOKIES) context.header('Set-Cookie', cookie, { append: true })
    throw new Error('broken')
  },
  malformedUrl: throwing(new HTTPException(400)),
  stream: (context) =>
    stream(context, async (body) => {
      for await (const chunk of chunks()) await body.write(chunk)
    }),
  brokenStream: (context) => context.body(webStream(failingChunks())),
  events: (context) =>
    streamSSE(context, async (events) => {
      await events.writeSSE({ data: '1' })
      await events.writeSSE({ data: '2' })
    }),
  file: (context) => context.body(webStream(createReadStream(FILE))),
  compressed: (context) => context.text(LONG_TEXT),
  proxied: (_context, upstream) => proxy(upstream),
  cookies: (context) => {
    setCookie(context, 'a', '1')
    setCookie(context, 'b', '2')
    return context.text('done')
  },
  ownCors: (context) => context.text('done', 200, { ...FOREIGN_CORS }),
}

function webStream(source: AsyncIterable<Buffer>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

/** The guards of a typical application, in a typical order, after the adapter. */
function build(app: Hono, upstream: string): void {
  app.use('/unauthorized', bearerAuth({ token: 'secret' }))
  app.use('/redirect', (context) => Promise.resolve(context.redirect('/ok', 301)))
  app.use('/notModified', etag())
  app.get('/notModified', (context) => context.text('unchanged', 200, { ETag: '"v1"' }))
  app.use('/compressed', compress({ threshold: 0 }))
  app.use('/tooLarge', bodyLimit({ maxSize: 1000 }))
  app.use(
    '/brokenJson',
    validator('json', (value) => value),
  )
  app.onError((error, context) => {
    if (context.req.path === '/errorHandled')
      return new Response(null, { status: 503, headers: { 'X-Handled': 'yes' } })
    return error instanceof HTTPException ? error.getResponse() : context.text('broken', 500)
  })
  for (const [name, handler] of present(responses)) {
    app.all(kinds[name].request?.path ?? `/${name}`, (context) => handler(context, upstream))
  }
}

export const honoApplication: Application = {
  name: 'hono 4',
  protocol: 'http/1.1',
  fetchStyle: true,
  lacks: { ...lacking(responses), ...NO_RAW },
  async start(policy) {
    const upstream = await startUpstream()
    const app = new Hono()
    if (policy) app.use(cors(policy))
    build(app, upstream.origin)
    return closing(await listen('hono 4', createAdaptorServer({ fetch: app.fetch }) as never), upstream)
  },
}
