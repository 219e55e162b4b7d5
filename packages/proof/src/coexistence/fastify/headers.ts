import accepts from '@fastify/accepts'
import caching from '@fastify/caching'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import etag from '@fastify/etag'
import flash from '@fastify/flash'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import requestContext from '@fastify/request-context'
import sensible from '@fastify/sensible'
import session from '@fastify/session'
import throttle from '@fastify/throttle'
import underPressure from '@fastify/under-pressure'
import urlData from '@fastify/url-data'
import { AFTER, EVERYTHING } from '../engine/row.ts'
import { type FastifyRow, plugin } from './stack.ts'

const SECRET = 'a secret of at least thirty-two characters'

/** Plugins that set headers, change bodies or add to requests. */
export const headers: readonly FastifyRow[] = [
  { name: 'nothing else', orders: AFTER },
  plugin('@fastify/accepts', accepts),
  plugin('@fastify/caching', caching, { with: { expiresIn: 300 }, varies: ['etag'] }),
  plugin('@fastify/compress', compress),
  plugin('@fastify/cookie', cookie),
  {
    name: '@fastify/csrf-protection',
    statuses: [200, 403],
    install({ native }) {
      native.register(cookie)
      native.register(csrf)
    },
    routes: ({ native }) =>
      native.register(async (scope) => {
        scope.post('/form', { onRequest: (...given) => native.csrfProtection(...given) }, async () => 'saved')
      }),
    error: { method: 'POST', path: '/form' },
  },
  {
    name: 'early hints',
    routes: ({ native }) =>
      native.register(async (scope) => {
        scope.get('/hints', async (_request, reply) => {
          reply.raw.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
          return 'hinted'
        })
      }),
    request: { path: '/hints' },
  },
  plugin('@fastify/etag', etag),
  plugin('@fastify/etag, not modified', etag, {
    statuses: [304, 500],
    routes: ({ native }) =>
      native.register(async (scope) => {
        scope.get('/tagged', async (_request, reply) => reply.header('etag', '"1"').send('tagged'))
      }),
    request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
  }),
  {
    name: '@fastify/flash',
    install({ native }) {
      native.register(cookie)
      native.register(session, { secret: SECRET, idGenerator: () => 'id', saveUninitialized: false })
      native.register(flash)
    },
  },
  plugin('@fastify/helmet', helmet),
  plugin('@fastify/helmet, nonces', helmet, {
    with: { enableCSPNonces: true },
    varies: ['content-security-policy'],
  }),
  plugin('@fastify/rate-limit', rateLimit, { with: { max: 100 }, varies: ['x-ratelimit-reset'] }),
  plugin('@fastify/rate-limit, exceeded', rateLimit, {
    with: { max: 3 },
    statuses: [200, 429],
    error: { path: '/text' },
    responds: [],
    varies: ['x-ratelimit-reset', 'retry-after'],
  }),
  {
    name: '@fastify/rate-limit, exceeded by unknown paths',
    statuses: [404, 429],
    install: ({ native }) =>
      native.register(rateLimit, { max: 3 }).after(() => {
        native.setNotFoundHandler({ preHandler: native.rateLimit() }, (_request, reply) =>
          reply.code(404).send('none'),
        )
      }),
    request: { path: '/missing' },
    error: { path: '/missing' },
    responds: [],
    varies: ['x-ratelimit-reset', 'retry-after'],
  },
  plugin('@fastify/request-context', requestContext),
  plugin('@fastify/sensible', sensible, {
    statuses: [200, 418],
    routes: ({ native }) =>
      native.register(async (scope) => {
        scope.get('/teapot', () => {
          throw native.httpErrors.imateapot()
        })
        scope.get('/vary', async (_request, reply) => {
          reply.vary(['Accept', 'Origin'])
          return 'varies'
        })
      }),
    request: { path: '/vary' },
    error: { path: '/teapot' },
  }),
  {
    name: '@fastify/session',
    install({ native }) {
      native.register(cookie)
      native.register(session, { secret: SECRET, idGenerator: () => 'id', cookie: { secure: false } })
    },
  },
  plugin('@fastify/throttle', throttle, { with: { bytesPerSecond: 1e9 } }),
  plugin('@fastify/under-pressure', underPressure),
  plugin('@fastify/under-pressure, under pressure', underPressure, {
    with: { healthCheck: async () => false, healthCheckInterval: 60_000 },
    statuses: [503, 503],
    responds: EVERYTHING,
  }),
  plugin('@fastify/url-data', urlData),
]
