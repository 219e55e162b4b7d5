import etag from '@koa/etag'
import compression from 'compression'
import helmet from 'helmet'
import cash from 'koa-cash'
import compress from 'koa-compress'
import conditional from 'koa-conditional-get'
import connect from 'koa-connect'
import convert from 'koa-convert'
import genericSession from 'koa-generic-session'
import koaHelmet from 'koa-helmet'
import json from 'koa-json'
import jsonError from 'koa-json-error'
import logger from 'koa-logger'
import { onerror } from 'koa-onerror'
import ratelimit from 'koa-ratelimit'
import requestId from 'koa-requestid'
import responseTime from 'koa-response-time'
import session from 'koa-session'
import morgan from 'morgan'
import { agentRows } from '../engine/agents.ts'
import { AFTER, EVERYTHING, PREFLIGHTS } from '../engine/row.ts'
import { type KoaRow, use } from './stacks.ts'

/** Middleware that sets headers, changes bodies, or responds to errors. */
export const headers: readonly KoaRow[] = [
  { name: 'nothing else', orders: AFTER },
  use('koa-helmet', () => koaHelmet()),
  use('koa-compress', () => compress()),
  {
    name: 'koa-session',
    install: (app) => app.use(session({ genid: () => 'id' }, app)).use(seen),
    varies: ['set-cookie'],
  },
  {
    name: 'koa-generic-session',
    install: (app) => app.use(genericSession({ genSid: () => 'id' })).use(seen),
    varies: ['set-cookie'],
  },
  {
    name: 'koa-conditional-get and koa-etag',
    install: (app) => app.use(conditional()).use(etag()),
  },
  use('koa-conditional-get, not modified', () => conditional(), {
    statuses: [304, 500],
    routes: (app) =>
      app.use((context, next) => {
        if (context.path !== '/tagged') return next()
        context.etag = '1'
        context.body = 'tagged'
        return undefined
      }),
    request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
  }),
  use('koa-response-time', () => responseTime(), { varies: ['x-response-time'] }),
  use('koa-requestid', () => requestId(), { varies: ['request-id', 'x-request-id'] }),
  use('koa-logger', () => logger(() => {})),
  use('koa-json', () => json()),
  use('koa-json-error', () => jsonError(), { variesIn: /"stack":"[^"]*"/g }),
  { name: 'koa-onerror', install: (app) => onerror(app) },
  use('koa-ratelimit', () => ratelimit({ driver: 'memory', db: new Map(), max: 100, id: () => 'one' }), {
    varies: ['x-ratelimit-reset'],
  }),
  use(
    'koa-ratelimit, exceeded',
    () => ratelimit({ driver: 'memory', db: new Map(), max: 3, id: () => 'one' }),
    {
      statuses: [200, 429],
      error: { path: '/text' },
      responds: ['error', 'trailers', ...PREFLIGHTS],
      varies: ['x-ratelimit-reset', 'retry-after'],
      variesIn: /retry in .*/g,
    },
  ),
  {
    name: 'koa-cash',
    // Mounted first, it would store the headers of the first origin: it ignores `Vary`.
    orders: AFTER,
    install(app) {
      const stored = new Map<string, unknown>()
      app.use(
        cash({
          get: (key: string) => stored.get(key),
          set: (key: string, value: unknown) => stored.set(key, value),
        }),
      )
      app.use(async (context, next) => void ((await context['cashed']()) || (await next())))
    },
  },
  use('koa-connect with helmet', () => connect(helmet() as never)),
  use('koa-connect with compression', () => connect(compression() as never)),
  use('koa-connect with morgan', () => connect(morgan('tiny', { stream: { write: () => {} } }) as never)),
  use('koa-convert, a generator', () =>
    convert(function* (this: import('koa').Context, next: never) {
      this.set('X-Generator', 'yes')
      yield next
    } as never),
  ),
  {
    name: 'errors with custom headers',
    statuses: [200, 401],
    routes: (app) =>
      app.use((context, next) =>
        context.path === '/thrown'
          ? context.throw(401, 'no', {
              headers: { 'WWW-Authenticate': 'Basic', Vary: 'Accept', 'Access-Control-Allow-Origin': '*' },
            })
          : next(),
      ),
    error: { path: '/thrown' },
    orders: AFTER,
  },
  use('errors that are caught outside', () => async (context, next) => {
    try {
      await next()
    } catch {
      context.status = 500
      context.body = { error: 'caught' }
    }
  }),
  use('a request id, Vary and cookies', () => (context, next) => {
    context.set('X-Request-Id', '1')
    context.vary('Origin')
    context.append('Set-Cookie', ['c=1', 'd=2'])
    return next()
  }),
  use('CORS headers by hand', () => async (context, next) => {
    await next()
    context.set('Access-Control-Allow-Origin', '*')
    context.set('Access-Control-Allow-Credentials', 'true')
  }),
  use('exposed headers', () => async (context, next) => {
    await next()
    context.set('Access-Control-Expose-Headers', 'Upload-Offset')
  }),
  use(
    'a maintenance mode',
    () => (context) => {
      context.status = 503
      context.body = 'Later'
    },
    { statuses: [503, 503], responds: EVERYTHING },
  ),
  ...agentRows,
]

function seen(context: import('koa').Context, next: () => Promise<void>): Promise<void> {
  context['session'] = { seen: true } as never
  return next()
}
