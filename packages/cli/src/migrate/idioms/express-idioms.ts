import { ADMIN, APP, type Idiom } from './programs.ts'

const express = (what: string, mount: string, more: Partial<Idiom> = {}): Idiom => ({
  what,
  framework: 'express',
  mount,
  ...more,
})

export const expressIdioms: readonly Idiom[] = [
  express('no options', 'app.use(cors())'),
  express('undefined in place of options', 'app.use(cors(undefined))'),
  express('a type argument of the library', 'app.use(cors<cors.CorsRequest>())'),
  express('an imported type argument', `app.use(cors<CorsRequest>({ origin: '${APP}' }))`, {
    import: `import cors, { type CorsRequest } from 'cors'`,
  }),
  express('a type argument that is imported alone', `app.use(cors<CorsRequest>({ origin: ['${APP}'] }))`, {
    import: `import cors from 'cors'\nimport type { CorsRequest } from 'cors'`,
  }),
  express('a type argument of Express', `app.use(cors<Request>({ origin: '${APP}', credentials: true }))`),
  express(
    'the type of the options',
    `const options: CorsOptions = { origin: ['${APP}'], methods: ['GET', 'PUT'] }\napp.use(cors(options))`,
    { import: `import cors, { CorsOptions } from 'cors'` },
  ),
  express(
    'the type in a separate import',
    `const options: CorsOptions = { origin: '${APP}' }\napp.use(cors(options))`,
    {
      import: `import cors from 'cors'\nimport type { CorsOptions } from 'cors'`,
    },
  ),
  express(
    'the type of a namespace',
    `const options: Cors.CorsOptions = { origin: '${APP}' }\napp.use(cors(options))`,
    {
      import: `import cors from 'cors'\nimport type * as Cors from 'cors'`,
    },
  ),
  express(
    'the type of the function',
    `const options: cors.CorsOptions = { maxAge: 60 }\napp.use(cors(options))`,
  ),
  express(
    'the type of import()',
    `const options: import('cors').CorsOptions = { origin: '${APP}' }\napp.use(cors(options))`,
  ),
  express(
    'the type of one option',
    `const origin: CorsOptions['origin'] = ['${APP}', '${ADMIN}']\napp.use(cors({ origin }))`,
    {
      import: `import cors, { type CorsOptions } from 'cors'`,
    },
  ),
  express(
    'the type of the parameter',
    `const options: NonNullable<Parameters<typeof cors>[0]> = { origin: '${APP}' }\napp.use(cors(options))`,
  ),
  express(
    'the type of the result',
    `const handler: ReturnType<typeof cors> = cors({ origin: '${APP}' })\napp.use(handler)`,
  ),
  express(
    'satisfies',
    `app.use(cors({ origin: '${APP}', exposedHeaders: 'X-Total' } satisfies CorsOptions))`,
    {
      import: `import cors, { type CorsOptions } from 'cors'`,
    },
  ),
  express(
    'as const',
    `const METHODS = ['GET', 'PATCH'] as const\napp.use(cors({ origin: '${APP}', methods: [...METHODS] }))`,
  ),
  express(
    'credentials in a constant',
    `const COOKIES = true\napp.use(cors({ origin: '${APP}', credentials: COOKIES }))`,
  ),
  express(
    'credentials of the settings',
    `app.use(cors({ origin: '${APP}', credentials: settings.cookies }))`,
  ),
  express(
    'credentials by a condition',
    `const cookies = settings.isLive ? true : false\napp.use(cors({ origin: ['${APP}'], credentials: cookies }))`,
  ),
  express(
    'credentials by a comparison',
    `app.use(cors({ origin: ['${APP}'], credentials: process.env['NODE_ENV'] !== 'nowhere' }))`,
  ),
  express(
    'an age of two constants',
    `const SECOND = 1000\nconst DAY = 24 * 60 * 60 * SECOND\napp.use(cors({ maxAge: DAY / SECOND }))`,
  ),
  express('an age of the settings', `app.use(cors({ maxAge: settings.age * 60 }))`),
  express('an age of a variable', `app.use(cors({ maxAge: Number(process.env['NO_SUCH_AGE'] ?? 60) }))`),
  express('an age by a condition', `app.use(cors({ maxAge: settings.isLive ? 600 : 0 }))`),
  express(
    'methods that are spread',
    `const M = ['GET', 'PUT']\napp.use(cors({ methods: [...M, 'DELETE'] }))`,
  ),
  express(
    'methods of the settings that are spread',
    `app.use(cors({ origin: '${APP}', methods: [...settings.names] }))`,
  ),
  express('joined methods', `app.use(cors({ origin: '${APP}', methods: 'GET,HEAD,PUT' }))`),
  express(
    'joined methods in a constant',
    `const methods = 'GET,PUT'\napp.use(cors({ methods, credentials: false }))`,
  ),
  express('methods by a condition', `app.use(cors({ methods: settings.isLive ? ['GET'] : ['GET', 'PUT'] }))`),
  express('any method', `app.use(cors({ origin: '${APP}', methods: '*' }))`),
  express(
    'headers that are spread',
    `const H = ['X-Token']\napp.use(cors({ allowedHeaders: [...H, 'Content-Type'] }))`,
  ),
  express(
    'headers of the settings and one more',
    `app.use(cors({ allowedHeaders: [...settings.names, 'X-Token'] }))`,
  ),
  express('any header and Authorization', `app.use(cors({ allowedHeaders: ['*', 'Authorization'] }))`),
  express(
    'a list in the same file',
    `const list = ['${APP}', '${ADMIN}']\napp.use(cors({ origin: list, credentials: true }))`,
  ),
  express(
    'a list by a condition',
    `const list = settings.isLive ? ['${APP}'] : ['http://localhost:3000']\napp.use(cors({ origin: list }))`,
  ),
  express(
    'lists that are spread',
    `const one = ['${APP}']\nconst two = ['${ADMIN}']\napp.use(cors({ origin: [...one, ...two] }))`,
  ),
  express(
    'options by a condition',
    `app.use(cors(settings.isLive ? { origin: '${APP}' } : { origin: true, maxAge: 5 }))`,
  ),
  express(
    'named options by a condition',
    `const live = { origin: ['${APP}'], credentials: true }\nconst local = { origin: 'http://localhost:3000' }\nconst options = settings.isLive ? live : local\napp.use(cors(options))`,
  ),
  express('options or none', `app.use(cors(settings.isLive ? { origin: '${APP}' } : undefined))`),
  express(
    'options that are spread',
    `const common = { credentials: true, optionsSuccessStatus: 200 }\napp.use(cors({ ...common, origin: '${APP}' }))`,
  ),
  express(
    'an echo by a condition',
    `const origin = settings.isLive ? ['${APP}'] : true\napp.use(cors({ origin, methods: ['GET'] }))`,
  ),
  express('an echo', 'app.use(cors({ origin: true }))'),
  express('RegExps', `app.use(cors({ origin: [/^https:\\/\\/(app|admin)\\.example\\.com$/] }))`),
  express(
    'a function with an error',
    `const list = ['${APP}']\napp.use(cors({ origin: (origin, callback) => {\n  if (!origin || list.includes(origin)) callback(null, true)\n  else callback(new Error('Not allowed by CORS'))\n}, credentials: true }))`,
  ),
  express(
    'a function of the same file',
    `const allowed = new Set<string | undefined>(['${APP}'])\nfunction check(origin: string | undefined, done: (error: Error | null, allow?: boolean) => void): void {\n  done(null, allowed.has(origin))\n}\napp.use(cors({ origin: check }))`,
  ),
  express('a path', `app.use('/items', cors({ origin: '${APP}', methods: ['GET', 'PUT'] }))`),
  express(
    'two policies',
    `app.use('/items', cors({ origin: '${APP}', credentials: true }))\napp.use('/admin', cors({ origin: ['${ADMIN}'] }))`,
  ),
  express(
    'a policy for all and a narrower one',
    `app.use(cors())\napp.use('/admin', cors({ origin: ['${ADMIN}'] }))`,
    { isNarrower: true },
  ),
  express(
    'app.options of every path',
    `app.use(cors({ origin: '${APP}' }))\napp.options('/{*path}', cors())`,
  ),
  express(
    'a policy of one route',
    `app.options('/items', cors({ origin: ['${APP}'] }))\napp.get('/items', cors({ origin: ['${APP}'] }), (_request, response) => { response.json([]) })`,
  ),
  express('require', 'app.use(cors({ origin: true }))', {
    import: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nconst cors = require('cors')`,
  }),
  express('import attributes', `app.use(cors({ origin: '${APP}', maxAge: data.age }))`, {
    import: `import cors from 'cors'\nimport data from './data.json' with { type: 'json' }`,
  }),
  express(
    'decorators of parameters',
    `const Inject = () => (_target: object, _key: string | symbol | undefined, _index: number) => undefined\nexport class Service {\n  constructor(@Inject() readonly name: string) {}\n}\napp.use(cors({ origin: '${APP}' }))`,
  ),
  express(
    'a delegate',
    `app.use(cors((request, callback) => callback(null, { origin: request.method === 'GET' })))`,
    {
      left: 'a function chooses the options for each request',
    },
  ),
  express(
    'the result of a function',
    `const getOptions = () => ({ origin: '${APP}' })\napp.use(cors(getOptions()))`,
    {
      left: 'It can also be a function that chooses the options for each request',
    },
  ),
  express(
    'options that are exported',
    `export const options: CorsOptions = { origin: '${APP}' }\napp.use(cors(options))`,
    {
      import: `import cors, { type CorsOptions } from 'cors'`,
      left: 'options is exported',
    },
  ),
  express(
    'options that others use',
    `const options = { origin: '${APP}' }\napp.use(cors(options))\nexport const copy = { ...options }`,
    {
      left: 'options is also used elsewhere',
    },
  ),
  express(
    'an option of Corsage that cors ignores',
    `app.use(cors({ origin: '${APP}', exposeHeaders: ['X-Total'] } as object))`,
    {
      left: 'exposeHeaders is not an option of cors',
    },
  ),
  express('methods in lower case', `app.use(cors({ origin: '${APP}', methods: ['get', 'put'] }))`, {
    left: `browsers never match 'put'`,
  }),
  express(
    'any method with credentials',
    `app.use(cors({ origin: '${APP}', methods: '*', credentials: true }))`,
    {
      left: 'allows only a method named',
    },
  ),
]
