import { getConnInfo } from '@hono/node-server/conninfo'
import { serveStatic } from '@hono/node-server/serve-static'
import { basicAuth } from 'hono/basic-auth'
import { bearerAuth } from 'hono/bearer-auth'
import { bodyLimit } from 'hono/body-limit'
import { cache } from 'hono/cache'
import { every, except, some } from 'hono/combine'
import { compress } from 'hono/compress'
import { contextStorage } from 'hono/context-storage'
import { cors as honoCors } from 'hono/cors'
import { csrf } from 'hono/csrf'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import { html } from 'hono/html'
import { ipRestriction } from 'hono/ip-restriction'
import { jsxRenderer } from 'hono/jsx-renderer'
import { jwk } from 'hono/jwk'
import { jwt } from 'hono/jwt'
import { languageDetector } from 'hono/language'
import { logger } from 'hono/logger'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { methodOverride } from 'hono/method-override'
import { poweredBy } from 'hono/powered-by'
import { prettyJSON } from 'hono/pretty-json'
import { requestId } from 'hono/request-id'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { timeout } from 'hono/timeout'
import { endTime, startTime, timing } from 'hono/timing'
import { appendTrailingSlash, trimTrailingSlash } from 'hono/trailing-slash'
import { caches } from 'undici'
import { files } from '../engine/files.ts'
import { AFTER, EVERYTHING, PREFLIGHTS, READS } from '../engine/row.ts'
import { type HonoRow, use } from './stack.ts'

/** An `etag()` that is mounted before `cors()` must not remove them. */
const CORS_HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
  'timing-allow-origin',
]

const tagged: NonNullable<HonoRow['routes']> = ({ native }) =>
  native.get('/tagged', (context) => {
    context.header('ETag', '"1"')
    context.header('Vary', 'Accept')
    return context.text('tagged')
  })

const bearer = bearerAuth({ token: 'token' })

/** All middleware that Hono comes with. */
export const builtIn: readonly HonoRow[] = [
  { name: 'nothing else', orders: AFTER },
  use('hono/basic-auth', () => basicAuth({ username: 'user', password: 'password' }), {
    statuses: [401, 401],
    responds: EVERYTHING,
  }),
  {
    name: 'hono/bearer-auth',
    statuses: [200, 401],
    install: ({ native }) => native.use('/text', bearer).use('/members', bearer),
    request: { path: '/text', headers: { authorization: 'Bearer token' } },
    error: { path: '/members' },
    responds: ['error', ...PREFLIGHTS],
  },
  use('hono/body-limit', () => bodyLimit({ maxSize: 4 }), {
    statuses: [200, 413],
    routes: ({ native }) => native.post('/echo', async (context) => context.text(await context.req.text())),
    request: { method: 'POST', path: '/echo', body: 'text' },
    error: { method: 'POST', path: '/echo', body: 'longer' },
    responds: ['error'],
  }),
  {
    name: 'hono/cache',
    install({ native }, defer) {
      Object.assign(globalThis, { caches })
      defer(async () => {
        await caches.delete('coexistence')
        Reflect.deleteProperty(globalThis, 'caches')
      })
      native.use(cache({ cacheName: 'coexistence', cacheControl: 'max-age=60', wait: true }))
    },
    orders: AFTER,
  },
  use('hono/combine, some', () => some(bearer, poweredBy())),
  use('hono/combine, every', () => every(poweredBy(), bearer), {
    statuses: [401, 401],
    responds: EVERYTHING,
  }),
  use('hono/combine, except', () => except('/text', bearer), { statuses: [200, 401], responds: ['error'] }),
  use('hono/compress', () => compress()),
  use('hono/context-storage', () => contextStorage()),
  use('hono/cors', () => honoCors(), { responds: PREFLIGHTS }),
  use('hono/csrf', () => csrf(), {
    statuses: [200, 403],
    error: { method: 'POST', path: '/text', headers: { 'content-type': 'text/plain' }, body: 'a' },
    responds: ['error'],
  }),
  use('hono/etag', () => etag()),
  use('hono/etag, not modified', () => etag(), {
    statuses: [304, 500],
    routes: tagged, // Mounted first, it would remove all headers but its own list.
    orders: AFTER,
    request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
  }),
  use(
    'hono/etag, not modified, all headers retained',
    () => etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...CORS_HEADERS] }),
    {
      statuses: [304, 500],
      routes: tagged,
      request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
    },
  ),
  use('hono/ip-restriction', () => ipRestriction(getConnInfo, { denyList: ['127.0.0.1'] }), {
    statuses: [403, 403],
    responds: EVERYTHING,
  }),
  use('hono/jsx-renderer', () => jsxRenderer(({ children }) => html`<p>${children}</p>`), {
    routes: ({ native }) => native.get('/page', (context) => context.render('page')),
    request: { path: '/page' },
  }),
  use('hono/jwk', () => jwk({ keys: [], alg: ['RS256'] }), { statuses: [401, 401], responds: EVERYTHING }),
  {
    name: 'hono/jwt',
    statuses: [200, 401],
    install: ({ native }) => native.use('/members', jwt({ secret: 'secret', alg: 'HS256' })),
    error: { path: '/members' },
    responds: ['error'],
  },
  use('hono/language', () => languageDetector({ supportedLanguages: ['en', 'de'], fallbackLanguage: 'en' }), {
    request: { path: '/text?lang=de' },
  }),
  use('hono/logger', () => logger(() => {})),
  {
    name: 'hono/method-not-allowed',
    statuses: [200, 405],
    install: ({ native }) => native.use(methodNotAllowed({ app: native })),
    error: { method: 'DELETE', path: '/text' },
  },
  {
    name: 'hono/method-override',
    install: ({ native }) => native.use(methodOverride({ app: native, header: 'x-http-method-override' })),
    routes: ({ native }) => native.delete('/item', (context) => context.text('deleted')),
    request: { method: 'POST', path: '/item', headers: { 'x-http-method-override': 'DELETE' } },
  },
  use('hono/powered-by', () => poweredBy()),
  use('hono/pretty-json', () => prettyJSON(), {
    routes: ({ native }) => native.get('/json', (context) => context.json({ a: 1 })),
    request: { path: '/json?pretty' },
  }),
  use('hono/request-id', () => requestId({ generator: () => 'id' })),
  use('hono/secure-headers', () => secureHeaders()),
  use('hono/secure-headers, nonces', () => secureHeaders({ contentSecurityPolicy: { scriptSrc: [NONCE] } }), {
    varies: ['content-security-policy'],
  }),
  use('serve-static', () => serveStatic({ root: files }), {
    request: { path: '/file.txt' },
    responds: READS,
  }),
  use('serve-static, a range', () => serveStatic({ root: files }), {
    statuses: [206, 404],
    request: { path: '/file.txt', headers: { range: 'bytes=1-3' } },
    error: { path: '/missing.txt' },
    responds: READS,
  }),
  {
    name: 'hono/timeout',
    statuses: [200, 504],
    install: ({ native }) => native.use('/slow', timeout(50)),
    routes: ({ native }) => native.get('/slow', () => new Promise<Response>(() => {})),
    error: { path: '/slow' },
    responds: ['error'],
  },
  use('hono/timing', () => timing(), {
    routes: ({ native }) =>
      native.get('/timed', (context) => {
        startTime(context, 'db')
        endTime(context, 'db')
        return context.text('timed')
      }),
    request: { path: '/timed' },
    varies: ['server-timing'],
  }),
  use('hono/trailing-slash, trimmed', () => trimTrailingSlash(), {
    statuses: [301, 404],
    request: { path: '/text/' },
    error: { path: '/missing' },
  }),
  use('hono/trailing-slash, appended', () => appendTrailingSlash(), {
    statuses: [301, 500],
    request: { path: '/missing' },
  }),
]
