import auth from '@fastify/auth'
import autoload from '@fastify/autoload'
import awsLambda from '@fastify/aws-lambda'
import basicAuth from '@fastify/basic-auth'
import bearerAuth from '@fastify/bearer-auth'
import circuitBreaker from '@fastify/circuit-breaker'
import cookie from '@fastify/cookie'
import express from '@fastify/express'
import formbody from '@fastify/formbody'
import httpProxy from '@fastify/http-proxy'
import jwt from '@fastify/jwt'
import middie from '@fastify/middie'
import multipart from '@fastify/multipart'
import oauth2 from '@fastify/oauth2'
import { Authenticator, Strategy } from '@fastify/passport'
import replyFrom from '@fastify/reply-from'
import responseValidation from '@fastify/response-validation'
import routes from '@fastify/routes'
import session from '@fastify/session'
import sse from '@fastify/sse'
import staticFiles from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import view from '@fastify/view'
import websocket from '@fastify/websocket'
import { initTRPC } from '@trpc/server'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import compression from 'compression'
import ejs from 'ejs'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import mercurius from 'mercurius'
import { agentRows } from '../engine/agents.ts'
import { files } from '../engine/files.ts'
import { graphqlRequests, resolvers, typeDefs } from '../engine/graphql.ts'
import { serveLambda } from '../engine/lambda.ts'
import { AFTER, EVERYTHING } from '../engine/row.ts'
import { PROXIED, toUpstream } from '../engine/upstream.ts'
import { type FastifyRow, plugin } from './stack.ts'

type Native = { native: FastifyInstance }

/** Adds routes once the plugins that they need are loaded. */
const within =
  (add: (scope: FastifyInstance) => void) =>
  ({ native }: Native) =>
    void native.register(async (scope) => add(scope))

const SECRET = 'a secret of at least thirty-two characters'
const passport = new Authenticator()

class Refusing extends Strategy {
  override authenticate(): void {
    this.fail('Bearer', 401)
  }
}

const FORM = 'multipart/form-data; boundary=x'
const part = (text: string) => `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${text}\r\n--x--\r\n`

/** Plugins that add routes, refuse requests or pass them on. */
export const routing: readonly FastifyRow[] = [
  {
    name: '@fastify/auth and @fastify/basic-auth',
    statuses: [200, 401],
    install({ native }) {
      native.register(basicAuth, { validate: async () => new Error('none'), authenticate: true })
      native.register(auth)
    },
    routes: within((scope) => {
      scope.get('/members', { preHandler: scope.auth([scope.basicAuth]) }, async () => 'in')
    }),
    error: { path: '/members', headers: { authorization: `Basic ${btoa('user:password')}` } },
  },
  {
    name: '@fastify/basic-auth for everything',
    statuses: [401, 401],
    install({ native }) {
      native.register(basicAuth, { validate: async () => new Error('none'), authenticate: true })
      native.after(() => native.addHook('onRequest', native.basicAuth))
    },
    responds: EVERYTHING,
  },
  plugin('@fastify/bearer-auth', bearerAuth, {
    with: { keys: new Set(['key']) },
    statuses: [401, 401],
    responds: EVERYTHING,
  }),
  {
    name: '@fastify/jwt',
    statuses: [401, 401],
    install({ native }) {
      native.register(jwt, { secret: 'secret' })
      native.addHook('onRequest', async (request) => void (await request.jwtVerify()))
    },
    responds: EVERYTHING,
  },
  {
    name: '@fastify/oauth2',
    statuses: [302, 500],
    install: ({ native }) => {
      native.register(cookie)
      native.register(oauth2, {
        name: 'login',
        credentials: { client: { id: 'id', secret: 'secret' }, auth: oauth2.GITHUB_CONFIGURATION as never },
        startRedirectPath: '/login',
        callbackUri: 'http://localhost/callback',
        generateStateFunction: () => 'state',
        checkStateFunction: () => true,
      })
    },
    request: { path: '/login' },
  },
  {
    name: '@fastify/passport',
    statuses: [200, 401],
    install({ native }) {
      native.register(cookie)
      native.register(session, { secret: SECRET, idGenerator: () => 'id', saveUninitialized: false })
      passport.use('none', new Refusing('none'))
      native.register(passport.initialize())
      native.register(passport.secureSession())
    },
    routes: within((scope) => {
      const preValidation = passport.authenticate('none', { authInfo: false })
      scope.get('/members', { preValidation }, async () => 'in')
    }),
    error: { path: '/members' },
  },
  plugin('@fastify/autoload', autoload, { with: { dir: files } }),
  plugin('@fastify/circuit-breaker', circuitBreaker, {
    with: { threshold: 1 },
    statuses: [503, 503],
    routes: within((scope) => {
      scope.get('/fragile', { preHandler: scope.circuitBreaker() }, () => {
        throw new Error('broken')
      })
    }),
    request: { path: '/fragile' },
    error: { path: '/fragile' },
  }),
  {
    name: '@fastify/express with helmet',
    async install({ native }) {
      native.register(express).after(() => void native.use(helmet()))
    },
  },
  {
    name: '@fastify/middie with helmet and compression',
    install: ({ native }) =>
      void native.register(middie).after(() => void native.use(helmet()).use(compression() as never)),
  },
  plugin('@fastify/formbody', formbody, {
    with: { bodyLimit: 4 },
    statuses: [200, 413],
    routes: within((scope) => void scope.post('/form', async ({ body }) => body)),
    request: form('a=1'),
    error: form('a=1&b=2'),
  }),
  plugin('@fastify/multipart', multipart, {
    with: { attachFieldsToBody: 'keyValues', limits: { fields: 1 } },
    statuses: [200, 413],
    routes: within((scope) => void scope.post('/form', async ({ body }) => body)),
    request: form(part('text'), FORM),
    error: form(part('a').replace('--x--', part('b')), FORM),
  }),
  {
    name: '@fastify/http-proxy',
    ...PROXIED,
    install: toUpstream(({ native }, origin) =>
      native.register(httpProxy, { upstream: origin, prefix: '/proxied' }),
    ),
  },
  {
    name: '@fastify/reply-from',
    ...PROXIED,
    install: toUpstream(({ native }, origin) => native.register(replyFrom, { base: origin })),
    routes: within((scope) => void scope.get('/proxied/:path', (_request, reply) => reply.from())),
  },
  plugin('@fastify/response-validation', responseValidation, {
    routes: within((scope) => {
      const schema = { response: { 200: { type: 'object', properties: { a: { type: 'integer' } } } } }
      scope.get('/valid', { schema }, async () => ({ a: 1 }))
      scope.get('/invalid', { schema }, async () => ({ a: 'text' }))
    }),
    request: { path: '/valid' },
    error: { path: '/invalid' },
  }),
  plugin('@fastify/routes', routes),
  plugin('@fastify/sse', sse as never, {
    routes: within((scope) => {
      scope.get('/events', { sse: true } as never, async (_request, reply) => {
        const { sse } = reply as never as { sse: { send(event: object): Promise<void>; close(): void } }
        await sse.send({ data: 'one' })
        sse.close()
      })
    }),
    request: { path: '/events', headers: { accept: 'text/event-stream' } },
  }),
  plugin('@fastify/static', staticFiles, {
    with: { root: files },
    statuses: [200, 404],
    request: { path: '/file.txt' },
    error: { path: '/missing.txt' },
  }),
  plugin('@fastify/static, ranges and redirects', staticFiles, {
    with: { root: files, redirect: true },
    statuses: [301, 416],
    request: { path: '/folder' },
    error: { path: '/file.txt', headers: { range: 'bytes=1000000-' } },
  }),
  {
    name: '@fastify/swagger and @fastify/swagger-ui',
    statuses: [200, 404],
    install({ native }) {
      native.register(swagger)
      native.register(swaggerUi)
    },
    request: { path: '/documentation/json' },
    error: { path: '/documentation/none' },
  },
  plugin('@fastify/view', view, {
    with: { engine: { ejs }, root: files },
    routes: within((scope) => void scope.get('/page', (_request, reply) => reply.view('file.txt'))),
    request: { path: '/page' },
  }),
  plugin('@fastify/websocket', websocket, {
    statuses: [404, 500],
    routes: within((scope) => void scope.get('/socket', { websocket: true }, (socket) => socket.close())),
    request: { path: '/socket' },
  }),
  plugin('mercurius', mercurius, {
    with: { schema: typeDefs, resolvers },
    statuses: [200, 400],
    ...graphqlRequests,
  }),
  {
    name: 'tRPC',
    statuses: [200, 404],
    install({ native }) {
      const { router, procedure } = initTRPC.create({ isDev: false })
      const appRouter = router({ hello: procedure.query(() => 'world') })
      native.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: { router: appRouter } })
    },
    request: { path: '/trpc/hello' },
    error: { path: '/trpc/missing' },
  },
  {
    name: '@fastify/aws-lambda',
    orders: AFTER,
    stack: {
      trailers: false,
      listen: ({ native }) => serveLambda(awsLambda(native) as never),
    },
  },
  ...agentRows,
]

function form(body: string, type = 'application/x-www-form-urlencoded') {
  return { method: 'POST', path: '/form', headers: { 'content-type': type }, body }
}
