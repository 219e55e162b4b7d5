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
import type { HonoRow } from './stack.ts'

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
  {
    name: 'hono/basic-auth',
    statuses: [401, 401],
    install: ({ native }) => native.use(basicAuth({ username: 'user', password: 'password' })),
    responds: EVERYTHING,
  },
  {
    name: 'hono/bearer-auth',
    statuses: [200, 401],
    install: ({ native }) => native.use('/text', bearer).use('/members', bearer),
    request: { path: '/text', headers: { authorization: 'Bearer token' } },
    error: { path: '/members' },
    responds: ['error', ...PREFLIGHTS],
  },
  {
    name: 'hono/body-limit',
    statuses: [200, 413],
    install: ({ native }) => native.use(bodyLimit({ maxSize: 4 })),
    routes: ({ native }) => native.post('/echo', async (context) => context.text(await context.req.text())),
    request: { method: 'POST', path: '/echo', body: 'text' },
    error: { method: 'POST', path: '/echo', body: 'longer' },
    responds: ['error'],
  },
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
  { name: 'hono/combine, some', install: ({ native }) => native.use(some(bearer, poweredBy())) },
  {
    name: 'hono/combine, every',
    statuses: [401, 401],
    install: ({ native }) => native.use(every(poweredBy(), bearer)),
    responds: EVERYTHING,
  },
  {
    name: 'hono/combine, except',
    statuses: [200, 401],
    install: ({ native }) => native.use(except('/text', bearer)),
    responds: ['error'],
  },
  { name: 'hono/compress', install: ({ native }) => native.use(compress()) },
  { name: 'hono/context-storage', install: ({ native }) => native.use(contextStorage()) },
  { name: 'hono/cors', install: ({ native }) => native.use(honoCors()), responds: PREFLIGHTS },
  {
    name: 'hono/csrf',
    statuses: [200, 403],
    install: ({ native }) => native.use(csrf()),
    error: { method: 'POST', path: '/text', headers: { 'content-type': 'text/plain' }, body: 'a' },
    responds: ['error'],
  },
  { name: 'hono/etag', install: ({ native }) => native.use(etag()) },
  {
    name: 'hono/etag, not modified',
    statuses: [304, 500],
    install: ({ native }) => native.use(etag()),
    routes: tagged,
    // Mounted first, it would remove all headers but its own list.
    orders: AFTER,
    request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
  },
  {
    name: 'hono/etag, not modified, all headers retained',
    statuses: [304, 500],
    install: ({ native }) =>
      native.use(etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...CORS_HEADERS] })),
    routes: tagged,
    request: { path: '/tagged', headers: { 'if-none-match': '"1"' } },
  },
  {
    name: 'hono/ip-restriction',
    statuses: [403, 403],
    install: ({ native }) => native.use(ipRestriction(getConnInfo, { denyList: ['127.0.0.1'] })),
    responds: EVERYTHING,
  },
  {
    name: 'hono/jsx-renderer',
    install: ({ native }) => native.use(jsxRenderer(({ children }) => html`<p>${children}</p>`)),
    routes: ({ native }) => native.get('/page', (context) => context.render('page')),
    request: { path: '/page' },
  },
  {
    name: 'hono/jwk',
    statuses: [401, 401],
    install: ({ native }) => native.use(jwk({ keys: [], alg: ['RS256'] })),
    responds: EVERYTHING,
  },
  {
    name: 'hono/jwt',
    statuses: [200, 401],
    install: ({ native }) => native.use('/members', jwt({ secret: 'secret', alg: 'HS256' })),
    error: { path: '/members' },
    responds: ['error'],
  },
  {
    name: 'hono/language',
    install: ({ native }) =>
      native.use(languageDetector({ supportedLanguages: ['en', 'de'], fallbackLanguage: 'en' })),
    request: { path: '/text?lang=de' },
  },
  { name: 'hono/logger', install: ({ native }) => native.use(logger(() => {})) },
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
  { name: 'hono/powered-by', install: ({ native }) => native.use(poweredBy()) },
  {
    name: 'hono/pretty-json',
    install: ({ native }) => native.use(prettyJSON()),
    routes: ({ native }) => native.get('/json', (context) => context.json({ a: 1 })),
    request: { path: '/json?pretty' },
  },
  { name: 'hono/request-id', install: ({ native }) => native.use(requestId({ generator: () => 'id' })) },
  { name: 'hono/secure-headers', install: ({ native }) => native.use(secureHeaders()) },
  {
    name: 'hono/secure-headers, nonces',
    install: ({ native }) => native.use(secureHeaders({ contentSecurityPolicy: { scriptSrc: [NONCE] } })),
    varies: ['content-security-policy'],
  },
  {
    name: 'serve-static',
    install: ({ native }) => native.use(serveStatic({ root: files })),
    request: { path: '/file.txt' },
    responds: READS,
  },
  {
    name: 'serve-static, a range',
    statuses: [206, 404],
    install: ({ native }) => native.use(serveStatic({ root: files })),
    request: { path: '/file.txt', headers: { range: 'bytes=1-3' } },
    error: { path: '/missing.txt' },
    responds: READS,
  },
  {
    name: 'hono/timeout',
    statuses: [200, 504],
    install: ({ native }) => native.use('/slow', timeout(50)),
    routes: ({ native }) => native.get('/slow', () => new Promise<Response>(() => {})),
    error: { path: '/slow' },
    responds: ['error'],
  },
  {
    name: 'hono/timing',
    install: ({ native }) => native.use(timing()),
    routes: ({ native }) =>
      native.get('/timed', (context) => {
        startTime(context, 'db')
        endTime(context, 'db')
        return context.text('timed')
      }),
    request: { path: '/timed' },
    varies: ['server-timing'],
  },
  {
    name: 'hono/trailing-slash, trimmed',
    statuses: [301, 404],
    install: ({ native }) => native.use(trimTrailingSlash()),
    request: { path: '/text/' },
    error: { path: '/missing' },
  },
  {
    name: 'hono/trailing-slash, appended',
    statuses: [301, 500],
    install: ({ native }) => native.use(appendTrailingSlash()),
    request: { path: '/missing' },
  },
]
