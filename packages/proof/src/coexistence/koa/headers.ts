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
import { agents } from '../engine/agents.ts'
import { AFTER, EVERYTHING, PREFLIGHTS } from '../engine/row.ts'
import type { KoaRow } from './stacks.ts'

/** Middleware that sets headers, changes bodies, or responds to errors. */
export const headers: readonly KoaRow[] = [
  { name: 'nothing else', orders: AFTER },
  { name: 'koa-helmet', install: (app) => app.use(koaHelmet()) },
  { name: 'koa-compress', install: (app) => app.use(compress()) },
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
  {
    name: 'koa-conditional-get, not modified',
    statuses: [304, 500],
    install: (app) => app.use(conditional()),
    routes: (app) =>
      app.use((context, next) => {
        if (context.path !== '/tagged') return next()
        context.etag = '1'
        context.body = 'tagged'
        return undefined
      }),
    request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
  },
  { name: 'koa-response-time', install: (app) => app.use(responseTime()), varies: ['x-response-time'] },
  { name: 'koa-requestid', install: (app) => app.use(requestId()), varies: ['request-id', 'x-request-id'] },
  { name: 'koa-logger', install: (app) => app.use(logger(() => {})) },
  { name: 'koa-json', install: (app) => app.use(json()) },
  { name: 'koa-json-error', install: (app) => app.use(jsonError()), variesIn: /"stack":"[^"]*"/g },
  { name: 'koa-onerror', install: (app) => onerror(app) },
  {
    name: 'koa-ratelimit',
    install: (app) => app.use(ratelimit({ driver: 'memory', db: new Map(), max: 100, id: () => 'one' })),
    varies: ['x-ratelimit-reset'],
  },
  {
    name: 'koa-ratelimit, exceeded',
    statuses: [200, 429],
    install: (app) => app.use(ratelimit({ driver: 'memory', db: new Map(), max: 3, id: () => 'one' })),
    error: { path: '/text' },
    responds: ['error', 'trailers', ...PREFLIGHTS],
    varies: ['x-ratelimit-reset', 'retry-after'],
    variesIn: /retry in .*/g,
  },
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
  { name: 'koa-connect with helmet', install: (app) => app.use(connect(helmet() as never)) },
  { name: 'koa-connect with compression', install: (app) => app.use(connect(compression() as never)) },
  {
    name: 'koa-connect with morgan',
    install: (app) => app.use(connect(morgan('tiny', { stream: { write: () => {} } }) as never)),
  },
  {
    name: 'koa-convert, a generator',
    install: (app) =>
      app.use(
        convert(function* (this: import('koa').Context, next: never) {
          this.set('X-Generator', 'yes')
          yield next
        } as never),
      ),
  },
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
  {
    name: 'errors that are caught outside',
    install: (app) =>
      app.use(async (context, next) => {
        try {
          await next()
        } catch {
          context.status = 500
          context.body = { error: 'caught' }
        }
      }),
  },
  {
    name: 'a request id, Vary and cookies',
    install: (app) =>
      app.use((context, next) => {
        context.set('X-Request-Id', '1')
        context.vary('Origin')
        context.append('Set-Cookie', ['c=1', 'd=2'])
        return next()
      }),
  },
  {
    name: 'CORS headers by hand',
    install: (app) =>
      app.use(async (context, next) => {
        await next()
        context.set('Access-Control-Allow-Origin', '*')
        context.set('Access-Control-Allow-Credentials', 'true')
      }),
  },
  {
    name: 'exposed headers',
    install: (app) =>
      app.use(async (context, next) => {
        await next()
        context.set('Access-Control-Expose-Headers', 'Upload-Offset')
      }),
  },
  {
    name: 'a maintenance mode',
    statuses: [503, 503],
    install: (app) =>
      app.use((context) => {
        context.status = 503
        context.body = 'Later'
      }),
    responds: EVERYTHING,
  },
  ...Object.entries(agents).map(
    ([name, start]): KoaRow => ({ name, install: (_app, defer) => defer(start()) }),
  ),
]

function seen(context: import('koa').Context, next: () => Promise<void>): Promise<void> {
  context['session'] = { seen: true } as never
  return next()
}
