import apicache from 'apicache'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import cookieSession from 'cookie-session'
import prometheus from 'express-prom-bundle'
import { rateLimit } from 'express-rate-limit'
import session from 'express-session'
import { slowDown } from 'express-slow-down'
import helmet from 'helmet'
import log4js from 'log4js'
import morgan from 'morgan'
import onHeaders from 'on-headers'
import { pinoHttp } from 'pino-http'
import prom from 'prom-client'
import responseTime from 'response-time'
import { AFTER, PREFLIGHTS, READS } from '../engine/row.ts'
import { type ExpressRow, use } from './stacks.ts'

log4js.configure({
  appenders: { none: { type: 'stdout', layout: { type: 'pattern', pattern: '%n' } } },
  categories: { default: { appenders: ['none'], level: 'off' } },
})

const silent = { write: () => {} }

/** Middleware that sets headers, or changes them when the head is written. */
export const headers: readonly ExpressRow[] = [
  { name: 'nothing else', orders: AFTER },
  use('helmet', () => helmet()),
  use('compression', () => compression()),
  use('compression, flushed early', () => compression(), {
    routes({ native }) {
      native.get('/flushed', (_request, response) => {
        response.type('text').write('one')
        response.flush()
        response.end('two')
      })
    },
    request: { path: '/flushed' },
  }),
  { name: 'compression and helmet', install: ({ native }) => native.use(compression(), helmet()) },
  use('express-session', () =>
    session({ secret: 'secret', genid: () => 'id', resave: false, saveUninitialized: true }),
  ),
  use(
    'express-session, rolling',
    () =>
      session({
        secret: 'secret',
        genid: () => 'id',
        resave: true,
        rolling: true,
        saveUninitialized: true,
        cookie: { maxAge: 60_000 },
      }),
    { varies: ['set-cookie'] },
  ),
  {
    name: 'cookie-session',
    install({ native }) {
      native.use(cookieSession({ keys: ['secret'] }))
      native.use((request, _response, next) => {
        request.session = { seen: true } as never
        next()
      })
    },
  },
  use('cookie-parser', () => cookieParser(), {
    routes({ native }) {
      native.get('/cookies', (request, response) => void response.json(request.cookies))
    },
    request: { path: '/cookies', headers: { cookie: 'a=1' } },
  }),
  use('express-rate-limit', () => rateLimit({ limit: 100, standardHeaders: 'draft-8', validate: false }), {
    varies: ['x-ratelimit-reset', 'ratelimit'],
  }),
  use(
    'express-rate-limit, exceeded',
    () => rateLimit({ limit: 3, standardHeaders: 'draft-7', validate: false }),
    {
      statuses: [200, 429],
      error: { path: '/text' },
      responds: ['error', 'trailers', ...PREFLIGHTS],
      varies: ['x-ratelimit-reset', 'ratelimit', 'retry-after'],
    },
  ),
  use(
    'express-slow-down',
    () => slowDown({ delayAfter: 2, delayMs: 1, headers: true, validate: false } as never),
    { varies: ['slowdown-reset', 'x-slowdown-reset'] },
  ),
  use('morgan', () => morgan('combined', { stream: silent })),
  use('pino-http', () => pinoHttp({ enabled: false })),
  use('log4js', () => log4js.connectLogger(log4js.getLogger(), { level: 'auto' }) as never),
  use('response-time', () => responseTime(), { varies: ['x-response-time'] }),
  {
    name: 'express-prom-bundle',
    install({ native }) {
      prom.register.clear()
      native.use(prometheus({ includePath: true }) as never)
    },
  },
  use('on-headers', () => (_request, response, next) => {
    onHeaders(response, () => {
      response.setHeader('X-Late', 'yes')
      response.vary('X-Late')
    })
    next()
  }),
  {
    name: 'apicache',
    install: ({ native }) => native.use('/text', apicache.newInstance().middleware('1 minute')),
    // Mounted first, it would store the headers of the first origin: it ignores `Vary`.
    orders: AFTER,
    varies: ['cache-control', 'apicache-store'],
  },
  use('a request id, Vary and cookies', () => (_request, response, next) => {
    response.set('X-Request-Id', '1').vary('Origin').append('Set-Cookie', 'c=1').append('Set-Cookie', 'd=2')
    next()
  }),
  use('a CORS header by hand', () => (_request, response, next) => {
    response.set('Access-Control-Allow-Origin', '*').set('Access-Control-Allow-Credentials', 'true')
    next()
  }),
  use('Vary: *', () => (_request, response, next) => void next(response.set('Vary', '*') && undefined)),
  {
    name: 'exposed headers',
    routes: ({ native }) =>
      native.get('/exposed', (_request, response) => {
        response.set('Access-Control-Expose-Headers', 'Upload-Offset').send('exposed')
      }),
    request: { path: '/exposed' },
    orders: AFTER,
  },
  use('a maintenance mode', () => (_request, response) => void response.status(503).send('Later'), {
    statuses: [503, 503],
    responds: [...READS, 'error', 'trailers', ...PREFLIGHTS],
  }),
]
