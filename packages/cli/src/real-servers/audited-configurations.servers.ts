import corsageExpress from '@corsage/express'
import corsageFastify from '@corsage/fastify'
import corsageHono from '@corsage/hono'
import corsageKoa from '@corsage/koa'
import fastifyCors from '@fastify/cors'
import koaCors from '@koa/cors'
import expressCors from 'cors'
import { cors as honoCors } from 'hono/cors'
import { describe, expect, it } from 'vitest'
import { type AuditReport, auditServer } from '../audit/audit-server.ts'
import { openConnection } from '../network/connection.ts'
import { parseHeaders } from '../request-arguments.ts'
import { expressServer, fastifyServer, honoServer, koaServer, type TestServer } from '../test-servers.ts'
import { apache, nginx, starlette } from './audited-programs.ts'

const trusted = 'https://app.example.com'
const admin = 'https://admin.example.com'

type Handler = { json(value: unknown): void }
const express = (middleware: unknown) => () =>
  expressServer((app) =>
    app.use(middleware).get('/items', (_: unknown, response: Handler) => response.json({})),
  )
const fastify = (plugin: unknown, options: unknown) => () =>
  fastifyServer(async (app) => {
    await app.register(plugin as never, options as never)
    app.get('/items', () => ({}))
  })
const hono = (middleware: never) => () =>
  honoServer((app) => app.use(middleware).get('/items', (context) => context.json({})))
const koa = (middleware: unknown) => () =>
  koaServer((app) => {
    app.use(middleware)
    app.use((context: { path: string; body: unknown }) => {
      if (context.path === '/items') context.body = {}
    })
  })

const corsage = { origins: [trusted, admin], credentials: true } as const

/** An allow list in nginx, as its documentation suggests: a map, and headers on errors as well. */
const nginxMap = (
  pattern: string,
) => `map $http_origin $cors_origin {\ndefault "";\n${pattern} $http_origin;\n}
map $http_origin $cors_credentials {\ndefault "";\n${pattern} true;\n}
map $http_origin $cors_methods {\ndefault "";\n${pattern} "GET, PUT, DELETE";\n}
map $http_origin $cors_headers {\ndefault "";\n${pattern} "authorization, content-type";\n}`
const nginxHeaders = `add_header Access-Control-Allow-Origin $cors_origin always;
add_header Access-Control-Allow-Credentials $cors_credentials always;
add_header Access-Control-Allow-Methods $cors_methods always;
add_header Access-Control-Allow-Headers $cors_headers always;
add_header Vary Origin always;`
const nginxLocation = (headers: string) =>
  `location / {\n${headers}\nif ($request_method = OPTIONS) {\n${headers}\nreturn 204;\n}\nreturn 404;\n}
location = /items {\n${headers}\nif ($request_method = OPTIONS) {\n${headers}\nreturn 204;\n}\nreturn 200 "{}";\n}`

const apacheList = (pattern: string) => `SetEnvIf Origin "${pattern}" CORS_ORIGIN=$0
Header always set Access-Control-Allow-Origin %{CORS_ORIGIN}e env=CORS_ORIGIN
Header always set Access-Control-Allow-Credentials true env=CORS_ORIGIN
Header always set Access-Control-Allow-Methods "GET, PUT, DELETE" env=CORS_ORIGIN
Header always set Access-Control-Allow-Headers "authorization, content-type" env=CORS_ORIGIN
Header always merge Vary Origin
RewriteEngine on
RewriteCond %{REQUEST_METHOD} =OPTIONS
RewriteRule ^ - [R=204,L]`

const list = `allow_origins=['${trusted}', '${admin}'], allow_credentials=True`

type Row = readonly [server: string, what: string, start: () => Promise<TestServer>]

const right: readonly Row[] = [
  [
    'nginx',
    'an allow list',
    () => nginx(nginxMap('"~^https://(app|admin)\\.example\\.com$"'), nginxLocation(nginxHeaders)),
  ],
  [
    'nginx',
    'one constant origin',
    () => nginx('', nginxLocation(`add_header Access-Control-Allow-Origin ${trusted} always;`)),
  ],
  [
    'nginx',
    'one constant origin, not on errors',
    () => nginx('', nginxLocation(`add_header Access-Control-Allow-Origin ${trusted};`)),
  ],
  [
    'nginx',
    'public data',
    () => nginx('', nginxLocation('add_header Access-Control-Allow-Origin * always;')),
  ],
  ['nginx', 'no CORS', () => nginx('', nginxLocation(''))],
  ['Apache', 'an allow list', () => apache(apacheList('^https://(app|admin)\\.example\\.com$'))],
  ['Apache', 'one constant origin', () => apache(`Header always set Access-Control-Allow-Origin ${trusted}`)],
  ['Apache', 'public data', () => apache('Header always set Access-Control-Allow-Origin *')],
  ['Starlette', 'an allow list', () => starlette(list)],
  [
    'Starlette',
    'an allow list, with methods and headers',
    () => starlette(`${list}, allow_methods=['*'], allow_headers=['*']`),
  ],
  [
    'Starlette',
    'an allow list, with one method',
    () => starlette(`${list}, allow_methods=['PUT'], allow_headers=['X-A']`),
  ],
  ['Starlette', 'public data', () => starlette(`allow_origins=['*']`)],
  ['cors', 'an allow list', express(expressCors({ origin: [trusted, admin], credentials: true }))],
  ['cors', 'one origin', express(expressCors({ origin: trusted, credentials: true }))],
  [
    'cors',
    'a RegExp',
    express(expressCors({ origin: /^https:\/\/(app|admin)\.example\.com$/, credentials: true })),
  ],
  ['cors', 'public data', express(expressCors())],
  ['@fastify/cors', 'an allow list', fastify(fastifyCors, { origin: [trusted, admin], credentials: true })],
  ['@fastify/cors', 'public data', fastify(fastifyCors, {})],
  ['hono/cors', 'an allow list', hono(honoCors({ origin: [trusted, admin], credentials: true }) as never)],
  ['hono/cors', 'public data', hono(honoCors() as never)],
  ['@koa/cors', 'one origin', koa(koaCors({ origin: trusted, credentials: true }))],
  ['@corsage/express', 'an allow list', express(corsageExpress(corsage))],
  ['@corsage/express', 'one path', express(corsageExpress({ resources: { '/items': corsage } }))],
  ['@corsage/express', 'public data', express(corsageExpress())],
  ['@corsage/fastify', 'an allow list', fastify(corsageFastify, corsage)],
  ['@corsage/hono', 'an allow list', hono(corsageHono(corsage) as never)],
  ['@corsage/koa', 'an allow list', koa(corsageKoa(corsage))],
]

const wrong: readonly (readonly [...Row, finds: string])[] = [
  [
    'nginx',
    'the origin that asks',
    () =>
      nginx(
        '',
        nginxLocation(
          'add_header Access-Control-Allow-Origin $http_origin always;\nadd_header Access-Control-Allow-Credentials true always;',
        ),
      ),
    'critical any-origin-with-credentials',
  ],
  [
    'nginx',
    'a pattern without a beginning',
    () => nginx(nginxMap('"~example\\.com$"'), nginxLocation(nginxHeaders)),
    'critical suffix-compared-with-credentials',
  ],
  [
    'nginx',
    'a pattern without an end',
    () => nginx(nginxMap('"~^https://app\\.example\\.com"'), nginxLocation(nginxHeaders)),
    'critical prefix-compared-with-credentials',
  ],
  [
    'nginx',
    'no Vary',
    () =>
      nginx(
        nginxMap(`"${trusted}"`),
        nginxLocation('add_header Access-Control-Allow-Origin $cors_origin always;'),
      ),
    'medium vary-missing',
  ],
  [
    'Apache',
    'a pattern without a beginning',
    () => apache(apacheList('.*example\\.com$')),
    'critical suffix-compared-with-credentials',
  ],
  [
    'Apache',
    'null',
    () => apache(apacheList('^(null|https://app\\.example\\.com)$')),
    'critical null-origin-with-credentials',
  ],
  [
    'Apache',
    'a bare dot',
    () => apache(apacheList('^https://app.example.com$')),
    'critical unescaped-dot-with-credentials',
  ],
  [
    'Starlette',
    'a pattern without a dot',
    () => starlette(`allow_origin_regex='https://.*example\\\\.com', allow_credentials=True`),
    'critical suffix-compared-with-credentials',
  ],
  [
    'Starlette',
    'any origin with credentials',
    () => starlette(`allow_origins=['*'], allow_credentials=True`),
    'critical any-origin-with-credentials',
  ],
  [
    'cors',
    'any origin with credentials',
    express(expressCors({ origin: true, credentials: true })),
    'critical any-origin-with-credentials',
  ],
  [
    '@fastify/cors',
    'a suffix',
    fastify(fastifyCors, { origin: /example\.com$/, credentials: true }),
    'critical suffix-compared-with-credentials',
  ],
  [
    'hono/cors',
    'a suffix',
    hono(
      honoCors({
        origin: (origin) => (origin.endsWith('example.com') ? origin : null),
        credentials: true,
      }) as never,
    ),
    'critical suffix-compared-with-credentials',
  ],
  [
    '@koa/cors',
    'credentials alone',
    koa(koaCors({ credentials: true })),
    'critical any-origin-with-credentials',
  ],
  [
    '@corsage/express',
    'http origins',
    express(
      corsageExpress({
        ...corsage,
        origins: [trusted, 'http://app.example.com'],
        dangerouslyAllowInsecureOrigins: true,
      }),
    ),
    'high insecure-origin-with-credentials',
  ],
]

async function audited(
  start: () => Promise<TestServer>,
  asked: readonly {
    readonly from: string | null
    readonly method?: string
    readonly headers?: readonly string[]
  }[],
): Promise<readonly AuditReport[]> {
  const server = await start()
  const connection = openConnection({ timeout: 5000 })
  try {
    const reports: AuditReport[] = []
    for (const { from, method = null, headers = [] } of asked) {
      const target = {
        url: new URL('/items', server.url),
        trusted: from,
        method,
        headers: parseHeaders(headers),
      }
      reports.push(await auditServer(target, connection))
    }
    return reports
  } finally {
    await connection.close()
    await server.close()
  }
}

const grave = ({ findings }: AuditReport) =>
  findings
    .filter(({ severity }) => severity !== 'info' && severity !== 'low')
    .map(({ severity, code }) => `${severity} ${code}`)

/** Findings that an audit can report at a correct server. */
const accusations = ['preflight-fails', 'preflight-disagrees', 'errors-without-headers', 'vary-missing']

describe('right configurations have no finding of medium or above, and are conclusive', () => {
  it.each(right.map(([server, what, start]) => ({ server, what, start })))(
    '$server: $what',
    async ({ what, start }) => {
      const reports = await audited(start, [
        { from: trusted },
        { from: null },
        { from: trusted, method: 'PUT' },
        { from: trusted, headers: ['accept: application/json', 'cookie: id=1'] },
      ])
      const expected = what.endsWith('not on errors') ? ['errors-without-headers'] : []
      for (const report of reports) {
        expect(grave(report)).toEqual([])
        expect(report.failures).toEqual([])
      }
      for (const report of reports.filter((_, index) => index !== 2)) {
        const codes = report.findings.map(({ code }) => code)
        expect(codes.filter((code) => accusations.includes(code) && !expected.includes(code))).toEqual([])
        expect(report.inconclusive).toEqual([])
      }
    },
  )
})

describe('wrong configurations are found', () => {
  it.each(wrong.map(([server, what, start, finds]) => ({ server, what, start, finds })))(
    '$server: $what',
    async ({ start, finds }) => {
      const [report] = await audited(start, [{ from: trusted, headers: ['cookie: id=1'] }])
      expect(grave(report as AuditReport)).toContain(finds)
    },
  )
})
