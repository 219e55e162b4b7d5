import { ADMIN, APP, type Idiom } from './programs.ts'

const idiom =
  (framework: Idiom['framework']) =>
  (what: string, mount: string, more: Partial<Idiom> = {}): Idiom => ({ what, framework, mount, ...more })

const [node, fastify, koa, hono] = [idiom('node'), idiom('fastify'), idiom('koa'), idiom('hono')]

const middlewareOfNext = `type Middleware = (request: IncomingMessage, response: ServerResponse, next: (result?: unknown) => void) => void
function run(request: IncomingMessage, response: ServerResponse, middleware: Middleware) {
  return new Promise<void>((resolve, reject) => {
    middleware(request, response, (result) => (result instanceof Error ? reject(result) : resolve()))
  })
}
export default async function handler(request: IncomingMessage, response: ServerResponse) {
  await run(request, response, cors)
  response.end('{}')
}`

const typesOfNode = `import type { IncomingMessage, ServerResponse } from 'node:http'\n`

export const nodeIdioms: readonly Idiom[] = [
  node(
    'http.createServer',
    `const handle = cors({ origin: '${APP}', credentials: true })\nexport default createServer((request, response) => {\n  handle(request, response, () => response.end('{}'))\n})`,
    { import: `import { createServer } from 'node:http'\nimport cors from 'cors'` },
  ),
  node(
    'http.createServer that calls in place',
    `export default http.createServer((request, response) => cors()(request, response, () => response.end('{}')))`,
    { import: `import http from 'http'\nimport cors from 'cors'` },
  ),
  node(
    'tRPC standalone',
    `const t = initTRPC.create()\nconst router = t.router({ items: t.procedure.query(() => []) })\nexport default createHTTPServer({ middleware: cors(), router, createContext: () => ({}) })`,
    {
      import: `import { initTRPC } from '@trpc/server'\nimport { createHTTPServer } from '@trpc/server/adapters/standalone'\nimport cors from 'cors'`,
    },
  ),
  node(
    'pages/api of Next',
    `const cors = Cors({ methods: ['POST', 'GET', 'HEAD'], origin: ['${APP}'] })\n${middlewareOfNext}`,
    {
      import: `${typesOfNode}import Cors from 'cors'`,
      file: 'pages/api/items.ts',
    },
  ),
  node('pages/api of Next, without options', `const cors = Cors()\n${middlewareOfNext}`, {
    import: `${typesOfNode}import Cors from 'cors'`,
    file: 'pages/api/deep/items.ts',
  }),
  node(
    'Connect',
    `const app = connect()\napp.use(cors({ origin: ['${APP}', '${ADMIN}'] }))\napp.use((_request, response) => { response.end('{}') })\nexport default app`,
    { import: `import connect from 'connect'\nimport cors from 'cors'` },
  ),
]

export const fastifyIdioms: readonly Idiom[] = [
  fastify('no options', 'app.register(cors)'),
  fastify('a list', `app.register(cors, { origin: ['${APP}'], credentials: true })`),
  fastify(
    'the type of the options',
    `const options: FastifyCorsOptions = { origin: '${APP}', methods: ['GET', 'PUT'] }\napp.register(cors, options)`,
    {
      import: `import cors, { type FastifyCorsOptions } from '@fastify/cors'`,
    },
  ),
  fastify('the named export', `app.register(fastifyCors, { origin: true, allowedHeaders: ['X-Token'] })`, {
    import: `import { fastifyCors } from '@fastify/cors'`,
  }),
  fastify(
    'options by a condition',
    `app.register(cors, settings.isLive ? { origin: '${APP}' } : { origin: true })`,
  ),
  fastify(
    'methods that are spread',
    `const M = ['GET', 'PUT']\napp.register(cors, { origin: ['${APP}'], methods: [...M, 'PATCH'] })`,
  ),
  fastify(
    'a promise',
    `const allowed = ['${APP}']\napp.register(cors, { origin: async (origin) => allowed.includes(String(origin)) })`,
  ),
  fastify(
    'a route that inherits',
    `app.register(cors, { origin: ['${APP}'], credentials: true })\napp.register(async (scope) => { scope.get('/own', { config: { cors: { exposedHeaders: ['X-Total'] } } }, async () => []) })`,
  ),
  fastify(
    'a route with fewer origins',
    `app.register(cors, { origin: ['${APP}', '${ADMIN}'] })\napp.register(async (scope) => { scope.get('/own', { config: { cors: { origin: ['${ADMIN}'] } } }, async () => []) })`,
    { isNarrower: true },
  ),
  fastify(
    'a delegate',
    `app.register(cors, () => async (request: { method: string }) => ({ origin: request.method === 'GET' }))`,
    {
      left: 'a function chooses the options for each request',
    },
  ),
  fastify(
    'a delegate with a callback',
    `const pick = () => (request: { method: string }, callback: (error: Error | null, options: object) => void) => callback(null, { origin: request.method === 'GET' })\napp.register(cors, pick)`,
    {
      left: 'a function chooses the options for each request',
    },
  ),
  fastify(
    'the result of a function',
    `const getOptions = () => ({ origin: '${APP}' })\napp.register(cors, getOptions())`,
    {
      left: 'It can also be a function',
    },
  ),
]

export const koaIdioms: readonly Idiom[] = [
  koa('no options', 'app.use(cors())'),
  koa(
    'the type of the options',
    `const options: cors.Options = { origin: '${APP}', allowMethods: 'GET,PUT' }\napp.use(cors(options))`,
  ),
  koa(
    'a function of the context',
    `const list = ['${APP}']\napp.use(cors({ origin: (ctx) => list.includes(ctx.get('Origin')) ? ctx.get('Origin') : '' }))`,
  ),
  koa(
    'a spread and an age',
    `const M = ['GET', 'DELETE']\nconst MINUTE = 60\napp.use(cors({ origin: '${APP}', allowMethods: [...M], maxAge: 10 * MINUTE, credentials: settings.cookies }))`,
  ),
  koa('options by a condition', `app.use(cors(settings.isLive ? { origin: '${APP}' } : {}))`),
  koa('any header', `app.use(cors({ origin: '${APP}', allowHeaders: '*' }))`, {
    left: `'*' does not include Authorization`,
  }),
]

export const honoIdioms: readonly Idiom[] = [
  hono('no options', 'app.use(cors())'),
  hono(
    'a path',
    `app.use('/items', cors({ origin: '${APP}', allowMethods: ['GET', 'PUT'], credentials: true }))`,
  ),
  hono(
    'the type of the parameter',
    `const options: Parameters<typeof cors>[0] = { origin: ['${APP}'] }\napp.use(cors(options))`,
  ),
  hono(
    'a function',
    `const list = ['${APP}']\napp.use(cors({ origin: (origin) => list.includes(origin) ? origin : null, credentials: true }))`,
  ),
  hono(
    'two policies that do not meet',
    `app.use('/items/*', cors({ origin: '${APP}' }))\napp.use('/admin/*', cors({ origin: ['${ADMIN}'] }))`,
  ),
  hono(
    'methods that are spread',
    `const M = ['GET', 'PUT']\napp.use(cors({ origin: '${APP}', allowMethods: [...M], maxAge: 60 }))`,
  ),
  hono('options by a condition', `app.use(cors(settings.isLive ? { origin: ['${APP}'] } : undefined))`),
  hono(
    'two policies that meet',
    `app.use(cors({ origin: '${APP}' }))\napp.use('/admin/*', cors({ origin: '*' }))`,
    {
      left: 'two policies can cover the same path',
    },
  ),
  hono('any header', `app.use(cors({ origin: '${APP}', allowHeaders: ['*'] }))`, {
    left: `'*' does not include Authorization`,
  }),
]
