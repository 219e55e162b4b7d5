import { ADMIN, APP, type Framework } from './programs.ts'
import { picker } from './random-requests.ts'

type Library = 'cors' | '@fastify/cors' | '@koa/cors' | 'hono/cors'

/** Values of each option, right and wrong ones; the empty text leaves an option out. */
const origins: Record<Library, readonly string[]> = {
  cors: [
    ...[
      '',
      `'*'`,
      `'${APP}'`,
      `['${APP}', '${ADMIN}']`,
      'true',
      'false',
      'undefined',
      `'null'`,
      `['${APP}', 'null']`,
    ],
    ...[`/^https:\\/\\/[a-z]+\\.example\\.com$/`, `live ? '${APP}' : true`, 'list', `[...list, '${ADMIN}']`],
    ...[
      `(o, done) => done(null, o === '${APP}')`,
      `(o, done) => done(null, list)`,
      `'https://*.example.com'`,
    ],
    `(o, done) => { if (o === '${APP}') return done(null, true); done(new Error('no')) }`,
  ],
  '@fastify/cors': [
    ...[
      '',
      `'*'`,
      `'${APP}'`,
      `['${APP}', '${ADMIN}']`,
      'true',
      'list',
      `['*', '${APP}']`,
      `live ? ['${APP}'] : true`,
    ],
    ...[`(o, done) => done(null, o === '${APP}')`, 'async (o) => list.includes(o)'],
  ],
  '@koa/cors': [
    ...['', `'*'`, `'${APP}'`, `(c) => c.get('Origin') === '${APP}' ? '${APP}' : ''`],
    ...[`(c) => list.includes(c.get('origin')) && c.get('origin')`, 'async (c) => c.headers.origin'],
    ...[
      `(c) => c.headers.origin || '*'`,
      `(c) => { const o = c.get('Origin'); if (o === '${ADMIN}') return o; return '${APP}' }`,
    ],
  ],
  'hono/cors': [
    ...[
      '',
      `'*'`,
      `'${APP}'`,
      `['${APP}', '${ADMIN}']`,
      'list',
      '[]',
      `(o) => o.endsWith('.example.com') ? o : null`,
    ],
    ...[`(o, c) => list.includes(o) ? o : '${ADMIN}'`, `async (o) => o === '${APP}' ? o : undefined`],
  ],
}
const methods = [
  ...[
    '',
    '',
    `['GET', 'PUT']`,
    `'GET,PUT'`,
    `'*'`,
    `['*']`,
    '[]',
    `''`,
    `['get', 'PUT']`,
    `['GET', 'put']`,
    'undefined',
  ],
  ...[
    `['GET', 'FOO']`,
    `'FOO'`,
    '[...M]',
    'M',
    `live ? ['GET'] : ['GET', 'PUT']`,
    `'GET, HEAD'`,
    `['PATCH', 'patch']`,
  ],
]
const headers = [
  ...[
    '',
    '',
    `['X-Token']`,
    `'X-Token, Authorization'`,
    `'*'`,
    `['*']`,
    `['*', 'Authorization']`,
    '[]',
    'null',
    `''`,
  ],
  ...[`['x-token', 'content-type']`, 'H', `[...H, 'X-Other']`, 'undefined'],
]
const exposed = ['', '', `['X-Total']`, `'*'`, `'X-A,X-B'`, '[]', 'H', 'undefined']
const flags = ['', 'true', 'false', 'live', 'YES', 'undefined', 'undefined ?? false']
const ages = ['', '', '60', `'60'`, '0', 'DAY / SECOND']

/** Makes a program of random options, and the same one for the same seed. */
export function randomProgram(seed: number): { readonly framework: Framework; readonly source: string } {
  const pick = picker(seed)
  const library = pick<Library>(['cors', '@fastify/cors', '@koa/cors', 'hono/cors'])
  const isShort = library === 'cors' || library === '@fastify/cors'
  const [methodsName, headersName, exposedName] = isShort
    ? ['methods', 'allowedHeaders', 'exposedHeaders']
    : ['allowMethods', 'allowHeaders', 'exposeHeaders']
  const literal = (): string => {
    const properties = [
      ['origin', pick(origins[library])],
      [methodsName, pick(methods)],
      [headersName, pick(headers)],
      [exposedName, pick(exposed)],
      ['credentials', pick(flags)],
      ['maxAge', pick(ages)],
      [
        pick(['allowHeaders', 'exposeHeaders', 'methods', 'origins']),
        pick(['', '', '', '', '', '', `['X-Extra']`]),
      ],
    ]
    const written = properties.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`)
    if (pick([true, false, false, false, false])) written.splice(pick([0, 1, 2]), 0, '...common')
    return `{ ${written.join(', ')} }`
  }
  const options = () =>
    pick([
      () => '',
      () => `live ? ${literal()} : ${literal()}`,
      () => `live ? ${literal()} : undefined`,
      literal,
      literal,
      literal,
    ])()
  const more = pick([true, false])
  const around = `const list = ['${APP}']
const M = ['GET', 'DELETE']
const H = ['X-Token']
const live = globalThis.idiom.isLive
const YES = true
const [SECOND, DAY] = [1000, 60000]
const common = { credentials: true, ${exposedName}: ['X-Common'] }
`
  const argument = options()
  switch (library) {
    case 'cors':
      return {
        framework: 'express',
        source: `import cors from 'cors'\nimport express from 'express'\n${around}const app = express()\n${more ? `app.use('/items', cors(${options()}))\napp.options('/{*path}', cors(${options()}))\n` : ''}app.use(cors(${argument}))\napp.all('/items', (_q, s) => s.json([]))\napp.use((_e, _q, s, _n) => { s.status(403).end() })\nexport default app\n`,
      }
    case '@fastify/cors':
      return {
        framework: 'fastify',
        source: `import cors from '@fastify/cors'\nimport fastify from 'fastify'\n${around}const app = fastify()\napp.register(cors${argument && `, ${argument}`})\napp.register(async (app) => {\n${more ? `app.get('/own', { config: { cors: ${literal().replace('...common', 'maxAge: 1')} } }, async () => [])\n` : ''}app.get('/items', async () => [])\n})\nexport default app\n`,
      }
    case '@koa/cors':
      return {
        framework: 'koa',
        source: `import cors from '@koa/cors'\nimport Koa from 'koa'\n${around}const app = new Koa()\napp.silent = true\n${more ? `app.use(cors(${options()}))\n` : ''}app.use(cors(${argument}))\napp.use((c) => { c.body = [] })\nexport default app\n`,
      }
    default:
      return {
        framework: 'hono',
        source: `import { cors } from 'hono/cors'\nimport { Hono } from 'hono'\n${around}const app = new Hono()\n${more ? `app.use('/items/*', cors(${options()}))\n` : ''}app.use(${pick(['', `'/admin/*', `, `'/own', `])}cors(${argument}))\napp.all('/items', (c) => c.json([]))\napp.all('/own', (c) => c.json([]))\nexport default app\n`,
      }
  }
}
