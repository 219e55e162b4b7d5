import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Framework, programOf } from './idioms/programs.ts'
import { migrateSource } from './migrate-source.ts'

/**
 * An option that the command leaves must throw at startup. Otherwise a policy without the option could permit more than
 * before.
 */

const root = fileURLToPath(new URL('../../reports/left-options', import.meta.url))
let folder: string

beforeAll(async () => {
  Object.assign(globalThis, { idiom: { names: ['X-Token'], text: 'text' } })
  await mkdir(root, { recursive: true })
  folder = await mkdtemp(join(root, 'run-'))
})

afterAll(() => rm(root, { recursive: true, force: true }))

it.each<[Framework, string, string]>([
  [
    'express',
    'an origin of the environment',
    `app.use(cors({ origin: process.env['NO_SUCH_ORIGIN'] ?? 'x' }))`,
  ],
  ['express', 'an unknown origin', 'app.use(cors({ origin: settings.text }))'],
  [
    'express',
    'an origin function that is not clear',
    `app.use(cors({ origin: (o, done) => setTimeout(done, 1, null, true) }))`,
  ],
  ['express', 'no CORS', 'app.use(cors({ origin: false }))'],
  ['express', 'a RegExp for a part', 'app.use(cors({ origin: /example\\.com/ }))'],
  ['express', 'a pattern that never matched', `app.use(cors({ origin: 'https://*.example.com' }))`],
  ['express', 'any header', `app.use(cors({ allowedHeaders: '*' }))`],
  ['express', 'unknown headers', 'app.use(cors({ allowedHeaders: settings.text }))'],
  ['express', 'headers twice', `app.use(cors({ allowedHeaders: ['X-A'], headers: ['X-B'] }))`],
  ['express', 'a mistyped option', `app.use(cors({ orgin: 'https://app.example.com' }))`],
  [
    'express',
    'options that are spread',
    'const common = JSON.parse(\'{ "origin": "*" }\')\napp.use(cors({ ...common }))',
  ],
  ['express', 'any origin with credentials', 'app.use(cors({ origin: true, credentials: true }))'],
  ['express', 'a trailing slash', `app.use(cors({ origin: 'https://app.example.com/' }))`],
  [
    'fastify',
    'a delegator',
    `app.register(cors, { delegator: async () => ({ origin: '*' }), methods: ['GET'] })`,
  ],
  ['fastify', 'no preflights', `app.register(cors, { preflight: false, methods: ['GET'] })`],
  [
    'fastify',
    'a route with more origins',
    `app.register(cors, { origin: ['https://app.example.com'] })\napp.register(async (scope) => { scope.get('/own', { config: { cors: { origin: '*' } } }, async () => []) })`,
  ],
  [
    'fastify',
    'a route with more methods',
    `app.register(cors, { origin: ['https://app.example.com'] })\napp.register(async (scope) => { scope.get('/own', { config: { cors: { methods: ['PUT'] } } }, async () => []) })`,
  ],
  [
    'koa',
    'credentials by a function',
    `app.use(cors({ origin: 'https://app.example.com', credentials: () => true }))`,
  ],
  ['koa', 'a list', `app.use(cors({ origin: ['https://app.example.com'] }))`],
  ['koa', 'unknown methods', `app.use(cors({ allowMethods: settings.names }))`],
  [
    'hono',
    'an origin function of the context',
    `app.use(cors({ origin: (_o, c) => c.req.query('origin') }))`,
  ],
  [
    'hono',
    'methods by a function',
    `app.use(cors({ origin: 'https://app.example.com', allowMethods: () => ['GET'] }))`,
  ],
])('%s: %s: throws at startup, and names the option', async (framework, what, mount) => {
  const program = programOf({ what, framework, mount })
  const { source, left } = migrateSource(program, 'server.ts')
  expect(left).not.toEqual([])
  expect(source).toContain(`'@corsage/${framework}'`)
  const file = join(folder, `${framework}-${what.replaceAll(' ', '-')}.ts`)
  await writeFile(file, source)
  const start = async () => {
    const { default: app } = await import(pathToFileURL(file).href)
    if (framework === 'fastify') await app.ready()
  }
  await expect(start()).rejects.toThrow(expect.objectContaining({ name: 'PolicyError' }))
})
