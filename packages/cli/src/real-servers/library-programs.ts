import type { LibraryCase } from './generated-cases.ts'
import type { Program } from './launch.ts'

/** Writes cases into an application that uses a CORS library. */
export type LibraryProgram = (cases: readonly LibraryCase[]) => Program

const each = (cases: readonly LibraryCase[], text: (one: LibraryCase) => string): string =>
  cases.map(text).join('\n')
const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(', ')
const isAny = ({ origins }: LibraryCase): boolean => origins[0] === '*'
const bool = (value: boolean): string => (value ? 'True' : 'False')

function nodeProgram(text: (cases: readonly LibraryCase[]) => string): LibraryProgram {
  return (cases) => ({ files: { 'server.mjs': text(cases) }, command: [process.execPath, 'server.mjs'] })
}

const options = (one: LibraryCase, methods: string, headers: string): string =>
  `{ origin: ${isAny(one) ? "'*'" : `[${list(one.origins)}]`}, credentials: ${one.credentials}, ${methods}: [${list(one.methods)}], ${headers}: [${list(one.headers)}] }`

const express = nodeProgram(
  (cases) => `import cors from 'cors'
import express from 'express'
const app = express()
${each(cases, (one) => `app.use('${one.path}', cors(${options(one, 'methods', 'allowedHeaders')}), (request, response) => response.status(${one.status}).end())`)}
app.listen(PORT, '127.0.0.1')`,
)

const corsage = nodeProgram(
  (cases) => `import cors from '@corsage/express'
import express from 'express'
process.env.NODE_ENV = 'production'
const app = express()
${each(cases, (one) => {
  const policy = `{ origins: [${list(one.origins)}], credentials: ${one.credentials && !isAny(one)}, methods: [${list(one.methods)}], allowHeaders: [${list(one.headers)}] }`
  return `app.use('${one.path}', cors(${policy}), (request, response) => response.status(${one.status}).end())`
})}
app.listen(PORT, '127.0.0.1')`,
)

const fastify = nodeProgram((cases) =>
  `import cors from '@fastify/cors'
import Fastify from 'fastify'
const app = Fastify()
app.addHttpMethod('patch')
${each(
  cases,
  (one) => `await app.register(async (child) => {
  await child.register(cors, ${options(one, 'methods', 'allowedHeaders')})
  child.route({ method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'], url: '/', handler: (request, reply) => reply.code(${one.status}).send() })
}, { prefix: '${one.path}' })`,
)}
await app.listen({ port: PORT, host: '127.0.0.1' })`.replace("app.addHttpMethod('patch')\n", ''),
)

const koa = nodeProgram(
  (cases) => `import cors from '@koa/cors'
import Koa from 'koa'
const app = new Koa()
app.silent = true
const routes = new Map()
${each(cases, (one) => {
  const allowed = isAny(one)
    ? "'*'"
    : `(ctx) => [${list(one.origins)}].find((origin) => origin === ctx.get('Origin'))`
  return `routes.set('${one.path}', [cors({ origin: ${allowed}, credentials: ${one.credentials}, allowMethods: [${list(one.methods)}], allowHeaders: [${list(one.headers)}] }), ${one.status}])`
})}
app.use((ctx) => {
  const [cors, status] = routes.get(ctx.path)
  return cors(ctx, async () => { ctx.status = status })
})
app.listen(PORT, '127.0.0.1')`,
)

const hono = nodeProgram(
  (cases) => `import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
const app = new Hono()
${each(cases, (one) => `app.use('${one.path}', cors(${options(one, 'allowMethods', 'allowHeaders')})).all('${one.path}', (context) => context.body('x', ${one.status}))`)}
serve({ fetch: app.fetch, port: PORT, hostname: '127.0.0.1' })`,
)

const h3 = nodeProgram(
  (cases) => `import { H3, handleCors, serve } from 'h3'
const app = new H3({ silent: true })
${each(cases, (one) => `app.all('${one.path}', (event) => { const preflight = handleCors(event, ${options(one, 'methods', 'allowHeaders')}); if (preflight !== false) return preflight; event.res.status = ${one.status}; return '' })`)}
serve(app, { port: PORT, hostname: '127.0.0.1', silent: true })`,
)

const methods = '["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]'

const flask: LibraryProgram = (cases) => ({
  files: {
    'app.py': `from flask import Flask
from flask_cors import cross_origin
app = Flask(__name__)
${each(
  cases,
  (one) => `@app.route("${one.path}", endpoint="${one.path}", methods=${methods})
@cross_origin(origins=[${list(one.origins)}], methods=[${list(one.methods)}], allow_headers=[${list(one.headers)}], supports_credentials=${bool(one.credentials)})
def respond(): return "", ${one.status}`,
)}
app.run(port=PORT, threaded=True)`,
  },
  command: ['/usr/bin/python3', 'app.py'],
})

const starlette: LibraryProgram = (cases) => ({
  files: {
    'main.py': `from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Mount
def respond(status):
    async def app(scope, receive, send): await Response("", status)(scope, receive, send)
    return app
app = Starlette(routes=[
${each(cases, (one) => `Mount("${one.path}", CORSMiddleware(respond(${one.status}), allow_origins=[${list(one.origins)}], allow_methods=[${list(one.methods)}], allow_headers=[${list(one.headers)}], allow_credentials=${bool(one.credentials)})),`)}
])`,
  },
  command: ['/usr/bin/python3', '-m', 'uvicorn', 'main:app', '--port', 'PORT', '--log-level', 'critical'],
})

const rackCors: LibraryProgram = (cases) => ({
  files: {
    'config.ru': `require "rack/cors"
use Rack::Cors do
${each(cases, (one) => {
  const symbols = one.methods.map((method) => `:${method.toLowerCase()}`).join(', ')
  const withCredentials = one.credentials && !isAny(one)
  return `allow do
origins ${list(one.origins)}
resource "${one.path}", headers: [${list(one.headers)}], methods: [${symbols}], credentials: ${withCredentials}
end`
})}
end
run ->(env) {
  status = {${cases.map(({ path, status }) => `"${path}" => ${status}`).join(', ')}}
  [status.fetch(env["PATH_INFO"], 404), {}, []]
}`,
  },
  command: ['/usr/bin/puma', '-q', '-e', 'production', '-b', 'tcp://127.0.0.1:PORT', 'config.ru'],
})

const goOptions = (one: LibraryCase): string =>
  `cors.Options{AllowedOrigins: []string{${list(one.origins)}}, AllowedMethods: []string{${list(one.methods)}}, AllowedHeaders: []string{${list(one.headers)}}, AllowCredentials: ${one.credentials}}`
const go = {
  env: { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' },
  before: ['/usr/bin/go', 'build', '-o', 'FOLDER/server', 'FOLDER/main.go'],
  command: ['FOLDER/server'],
} as const

const rsCors: LibraryProgram = (cases) => ({
  ...go,
  files: {
    'main.go': `package main
import ("net/http"; "github.com/rs/cors")
func respond(status int) http.Handler { return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }) }
func main() {
${each(cases, (one) => `http.Handle("${one.path}", cors.New(${goOptions(one)}).Handler(respond(${one.status})))`)}
http.ListenAndServe("127.0.0.1:PORT", nil) }`,
  },
})

const chi: LibraryProgram = (cases) => ({
  ...go,
  files: {
    'main.go': `package main
import ("net/http"; "github.com/go-chi/chi"; "github.com/go-chi/cors")
func respond(status int) http.HandlerFunc { return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) } }
func main() {
r := chi.NewRouter()
${each(cases, (one) => `r.Route("${one.path}", func(r chi.Router) { r.Use(cors.Handler(${goOptions(one)})); r.HandleFunc("/", respond(${one.status})) })`)}
http.ListenAndServe("127.0.0.1:PORT", r) }`,
  },
})

const tomcat: LibraryProgram = (cases) => ({
  files: {
    'conf/server.xml': `<Server port="-1"><Service name="Catalina"><Connector port="PORT" address="127.0.0.1"/>
<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine></Service></Server>`,
    'conf/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
<servlet><servlet-name>default</servlet-name><servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class></servlet>
<servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping></web-app>`,
    'webapps/ROOT/WEB-INF/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
${each(cases, (one) => {
  const name = one.path.slice(1)
  const parameter = (key: string, value: string) =>
    `<init-param><param-name>cors.${key}</param-name><param-value>${value}</param-value></init-param>`
  return `<filter><filter-name>${name}</filter-name><filter-class>org.apache.catalina.filters.CorsFilter</filter-class>
${parameter('allowed.origins', one.origins.join(','))}${parameter('allowed.methods', one.methods.join(','))}
${parameter('allowed.headers', one.headers.join(','))}${parameter('support.credentials', String(one.credentials && !isAny(one)))}</filter>
<filter-mapping><filter-name>${name}</filter-name><url-pattern>${one.path}</url-pattern></filter-mapping>`
})}
</web-app>`,
    ...Object.fromEntries(
      cases.filter(({ status }) => status === 200).map(({ path }) => [`webapps/ROOT${path}`, 'x']),
    ),
  },
  env: { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_OPTS: '-Xmx128m -XX:TieredStopAtLevel=1' },
  before: ['mkdir', '-p', 'FOLDER/logs', 'FOLDER/temp', 'FOLDER/work'],
  command: ['/bin/sh', '-c', 'CATALINA_BASE=FOLDER exec /usr/share/tomcat10/bin/catalina.sh run'],
})

/** Applications whose headers a CORS library computes. */
export const libraryPrograms: Readonly<Record<string, LibraryProgram>> = {
  'Express with cors': express,
  'Express with Corsage': corsage,
  Fastify: fastify,
  Koa: koa,
  Hono: hono,
  h3,
  'Flask-CORS': flask,
  Starlette: starlette,
  'rack-cors': rackCors,
  'rs/cors': rsCors,
  'chi/cors': chi,
  Tomcat: tomcat,
}
