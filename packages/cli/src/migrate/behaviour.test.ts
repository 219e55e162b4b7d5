import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import type { FastifyInstance } from 'fastify'
import type { Hono } from 'hono'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corsage, corsageJson } from '../test-command.ts'
import { listen } from '../test-servers.ts'

/**
 * Runs each program before and after the migration, with the same requests. Each difference between the responses must
 * be one that the command reports.
 */

const ALLOWED = 'https://app.example.com'
const OTHER = 'https://elsewhere.example'

type Framework = 'express' | 'fastify' | 'koa' | 'hono'

/** A program of each framework around the mounting of the middleware; each has the same routes. */
const programs: Record<Framework, (mount: string) => string> = {
  express: (mount) => `import cors from 'cors'
import express from 'express'
const allowed = new Set(['${ALLOWED}'])
const app = express()
${mount}
app.get('/items', (_request, response) => response.json([]))
app.put('/items', (_request, response) => response.json([]))
app.get('/vary', (_request, response) => response.set('Vary', 'Accept').json([]))
app.get('/throw', () => { throw new Error('thrown') })
app.use((_error, _request, response, _next) => response.status(500).end())
export default app
`,
  fastify: (mount) => `import cors from '@fastify/cors'
import fastify from 'fastify'
const allowed = new Set(['${ALLOWED}'])
const app = fastify()
${mount}
app.get('/items', async () => [])
app.put('/items', async () => [])
app.get('/vary', async (_request, reply) => reply.header('Vary', 'Accept').send([]))
app.get('/throw', async () => { throw new Error('thrown') })
app.get('/hijack', (_request, reply) => { reply.hijack(); reply.raw.end('raw') })
export default app
`,
  koa: (mount) => `import cors from '@koa/cors'
import Koa from 'koa'
const allowed = new Set(['${ALLOWED}'])
const app = new Koa()
app.silent = true
${mount}
app.use((context) => {
  if (context.path === '/throw') throw 'thrown'
  if (context.path === '/missing') return
  if (context.path === '/vary') context.set('Vary', 'Accept')
  context.body = []
})
export default app
`,
  hono: (mount) => `import { Hono } from 'hono'
import { cors } from 'hono/cors'
const allowed = new Set(['${ALLOWED}'])
const app = new Hono()
${mount}
app.get('/items', (context) => context.json([]))
app.put('/items', (context) => context.json([]))
app.get('/vary', (context) => { context.header('Vary', 'Origin'); return context.json([]) })
app.get('/upstream', () => new Response('', { headers: { 'Access-Control-Allow-Origin': '${OTHER}' } }))
app.get('/throw', () => { throw new Error('thrown') })
app.onError((_error, context) => context.text('', 500))
export default app
`,
}

interface Row {
  readonly what: string
  readonly framework: Framework
  readonly mount: string
  /** The codes of the differences that the responses show. */
  readonly shows: readonly string[]
}

const rows: readonly Row[] = [
  {
    what: 'no options',
    framework: 'express',
    mount: 'app.use(cors())',
    shows: ['max-age-default', 'no-content-length', 'other-options-requests', 'requested-headers'],
  },
  {
    what: 'one origin, with credentials',
    framework: 'express',
    mount: `app.use(cors({ origin: '${ALLOWED}', credentials: true, methods: 'GET,PUT', maxAge: '600', optionsSuccessStatus: 200 }))`,
    shows: ['constant-origin', 'other-options-requests'],
  },
  {
    what: 'a list, with every option',
    framework: 'express',
    mount: `app.use(cors({ origin: ['${ALLOWED}', /^https:\\/\\/b\\.example$/], credentials: true, methods: ['GET', 'PUT'], allowedHeaders: 'X-Token, Content-Type', exposedHeaders: ['X-Total'], maxAge: 600 }))`,
    shows: [
      'expose-on-responses-only',
      'listed-headers-in-lower-case',
      'no-content-length',
      'other-options-requests',
      'refused-gets-vary-only',
      'vary-is-merged',
    ],
  },
  {
    what: 'a function that refuses with an error',
    framework: 'express',
    mount: `app.use(cors({ origin(origin, callback) {
  if (allowed.has(origin)) callback(null, true)
  else callback(new Error('no'))
}, allowedHeaders: ['x-token'], methods: ['GET', 'PUT'] }))`,
    shows: [
      'function-error',
      'function-refusal',
      'max-age-default',
      'no-content-length',
      'other-options-requests',
      'vary-is-merged',
    ],
  },
  {
    what: 'an echo',
    framework: 'express',
    mount: `app.use(cors({ origin: true, methods: ['GET'], allowedHeaders: ['*', 'Authorization'] }))`,
    shows: [
      'any-header',
      'echo-becomes-any',
      'max-age-default',
      'no-content-length',
      'other-options-requests',
    ],
  },
  {
    what: 'no options',
    framework: 'fastify',
    mount: 'app.register(cors)',
    shows: [
      'all-responses-have-headers',
      'max-age-default',
      'no-content-length',
      'other-options-requests',
      'requested-headers',
    ],
  },
  {
    what: 'one origin',
    framework: 'fastify',
    mount: `app.register(cors, { origin: '${ALLOWED}', credentials: true, allowedHeaders: ['x-token'], maxAge: 5, hook: 'preHandler' })`,
    shows: ['all-responses-have-headers', 'no-content-length', 'other-options-requests'],
  },
  {
    what: 'a list',
    framework: 'fastify',
    mount: `app.register(cors, { origin: ['${ALLOWED}', 'https://b.example'], credentials: true, exposedHeaders: 'x-total', methods: ['GET', 'PUT'], strictPreflight: false, optionsSuccessStatus: 200 })`,
    shows: [
      'all-responses-have-headers',
      'expose-on-responses-only',
      'max-age-default',
      'other-options-requests',
      'refused-gets-vary-only',
      'requested-headers',
      'vary-is-merged',
    ],
  },
  {
    what: 'a function that returns a promise',
    framework: 'fastify',
    mount: `app.register(cors, { origin: async (origin) => allowed.has(origin), allowedHeaders: 'x-token', methods: 'GET, PUT' })`,
    shows: [
      'all-responses-have-headers',
      'function-refusal',
      'max-age-default',
      'no-content-length',
      'other-options-requests',
      'vary-is-merged',
    ],
  },
  {
    what: 'no options',
    framework: 'koa',
    mount: 'app.use(cors())',
    shows: [
      'any-origin-without-vary',
      'errors-have-headers',
      'max-age-default',
      'other-options-requests',
      'requested-headers',
    ],
  },
  {
    what: 'one origin',
    framework: 'koa',
    mount: `app.use(cors({ origin: '${ALLOWED}', allowMethods: 'GET,PUT', allowHeaders: 'X-Token', exposeHeaders: 'x-total', credentials: true, maxAge: 0 }))`,
    shows: [
      'constant-origin',
      'errors-have-headers',
      'listed-headers-in-lower-case',
      'max-age-zero',
      'other-options-requests',
    ],
  },
  {
    what: 'a function of the context',
    framework: 'koa',
    mount: `app.use(cors({ origin: (context) => allowed.has(context.get('Origin')) ? context.get('Origin') : '', allowMethods: ['GET', 'PUT'], allowHeaders: ['x-token'], keepHeadersOnError: false }))`,
    shows: [
      'errors-have-headers',
      'function-refusal',
      'max-age-default',
      'other-options-requests',
      'vary-is-merged',
    ],
  },
  {
    what: 'no options',
    framework: 'hono',
    mount: 'app.use(cors())',
    shows: ['max-age-default', 'methods-order', 'other-options-requests', 'requested-headers'],
  },
  {
    what: 'one origin',
    framework: 'hono',
    mount: `app.use(cors({ origin: '${ALLOWED}', allowMethods: ['GET', 'PUT'], allowHeaders: ['x-token'], credentials: true, maxAge: 600 }))`,
    shows: [
      'constant-origin-for-all',
      'other-options-requests',
      'upstream-headers-removed',
      'vary-not-repeated',
    ],
  },
  {
    what: 'a list',
    framework: 'hono',
    mount: `app.use(cors({ origin: ['${ALLOWED}', 'https://b.example'], allowMethods: ['GET', 'PUT'], allowHeaders: ['X-Token'], maxAge: 600 }))`,
    shows: [
      'listed-headers-in-lower-case',
      'listed-headers-without-vary',
      'other-options-requests',
      'refused-gets-vary-only',
      'upstream-headers-removed',
      'vary-not-repeated',
    ],
  },
  {
    what: 'a function',
    framework: 'hono',
    mount: `app.use(cors({ origin: (origin, c) => allowed.has(origin) ? origin : null, allowMethods: ['GET', 'PUT'], exposeHeaders: ['x-total'], credentials: true }))`,
    shows: [
      'expose-on-responses-only',
      'max-age-default',
      'other-options-requests',
      'refused-gets-vary-only',
      'requested-headers',
      'upstream-headers-removed',
      'vary-not-repeated',
    ],
  },
]

const ANY_HEADER = '*,authorization,content-type,x-requested-with'

interface Probe {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-token' }
const origins: readonly (readonly [string, Record<string, string>])[] = [
  ['allowed', { origin: ALLOWED }],
  ['other', { origin: OTHER }],
  ['null', { origin: 'null' }],
  ['none', {}],
]

const probes: readonly Probe[] = [
  ...origins.flatMap(([who, origin]) => [
    { name: `actual ${who}`, method: 'GET', path: '/items', headers: origin },
    { name: `error ${who}`, method: 'GET', path: '/throw', headers: origin },
    { name: `missing ${who}`, method: 'GET', path: '/missing', headers: origin },
    { name: `vary ${who}`, method: 'GET', path: '/vary', headers: origin },
    { name: `upstream ${who}`, method: 'GET', path: '/upstream', headers: origin },
    { name: `hijack ${who}`, method: 'GET', path: '/hijack', headers: origin },
    { name: `options ${who}`, method: 'OPTIONS', path: '/items', headers: origin },
  ]),
  ...origins.map(([who, origin]) => ({
    // Without an origin, it is not a preflight.
    name: `${who === 'none' ? 'options' : 'preflight'} ${who}`,
    method: 'OPTIONS',
    path: '/items',
    headers: { ...origin, ...preflight },
  })),
]

type Answer = Readonly<Record<string, string>>

/** Returns the CORS part of a response, with lists in a canonical form. */
async function ask(url: string, { method, path, headers }: Probe): Promise<Answer> {
  const response = await request(url + path, { method: method as 'GET', headers })
  await response.body.dump()
  const answer: Record<string, string> = { status: String(response.statusCode) }
  for (const [name, value] of Object.entries(response.headers)) {
    if (!/^access-control-|^vary$|^content-length$/.test(name)) continue
    if (name === 'content-length' && response.statusCode !== 204) continue
    const members = String(value).replaceAll(' ', '').split(',')
    answer[name] = (name === 'vary' ? members.map((member) => member.toLowerCase()).sort() : members).join(
      ',',
    )
  }
  return answer
}

/** Returns the differences that one header shows. The first one that was reported explains it. */
function explanations(probe: Probe, header: string, before: Answer, after: Answer): readonly string[] {
  const [old, now] = [before[header] ?? '', after[header] ?? '']
  const [kind = '', who = ''] = probe.name.split(' ')
  const codes: string[] = []
  if (kind === 'options') codes.push('other-options-requests')
  if (kind === 'error' && old === '') codes.push('errors-have-headers')
  if (['hijack', 'missing'].includes(kind) && old === '') codes.push('all-responses-have-headers')
  if (who !== 'allowed' && kind !== 'error' && before['status'] === '500') codes.push('function-error')
  if (header === 'status') codes.push('function-refusal')
  if (header === 'content-length' && old === '0') codes.push('no-content-length')
  if (header === 'access-control-max-age') codes.push(now === '0' ? 'max-age-zero' : 'max-age-default')
  if (header === 'access-control-allow-methods') {
    const [before, after] = [new Set(old.split(',')), new Set(now.split(','))]
    const missing = [...before].filter((method) => !after.has(method))
    if (missing.length === 0 && before.size === after.size) codes.push('methods-order')
  }
  if (header === 'access-control-allow-headers') {
    if (old === 'x-token' && now === ANY_HEADER) codes.push('requested-headers')
    if (old === '*,Authorization' && now === ANY_HEADER) codes.push('any-header')
  }
  if (old !== now && old.toLowerCase() === now) codes.push('listed-headers-in-lower-case')
  if (header === 'access-control-expose-headers' && kind === 'preflight' && now === '') {
    codes.push('expose-on-responses-only')
  }
  if (header === 'access-control-allow-origin') {
    if (now === '*' && (old === probe.headers['origin'] || old === '')) codes.push('echo-becomes-any')
    if (now === ALLOWED && old === '') codes.push('constant-origin-for-all')
    if (kind === 'upstream' && now !== OTHER && old === OTHER) codes.push('upstream-headers-removed')
  }
  if (header === 'vary') codes.push(...varyExplanations(kind, old, now))
  if (who !== 'allowed' && header.startsWith('access-control-') && now === '') {
    codes.push('refused-gets-vary-only')
  }
  if (who !== 'allowed' && ['vary', 'access-control-allow-origin'].includes(header)) {
    codes.push('function-refusal')
  }
  return codes
}

function varyExplanations(kind: string, old: string, now: string): readonly string[] {
  const without = (value: string, name: string) =>
    value
      .split(',')
      .filter((member) => member !== name && member !== '')
      .join()
  const codes: string[] = []
  if (kind === 'vary' && now.includes('origin')) codes.push('vary-is-merged')
  if (old === 'origin,origin' && now === 'origin') codes.push('vary-not-repeated')
  if (without(old, 'origin') === without(now, 'origin') && old.includes('origin') && now !== 'origin') {
    codes.push('constant-origin', 'constant-origin-for-all', 'any-origin-without-vary', 'echo-becomes-any')
  }
  if (without(old, 'access-control-request-headers') === now) {
    codes.push('listed-headers-without-vary', 'requested-headers', 'refused-gets-vary-only')
  }
  if (without(without(old, 'access-control-request-headers'), 'origin') === now) {
    codes.push('constant-origin-for-all')
  }
  return codes
}

async function serve(file: string, framework: Framework) {
  const app = (await import(pathToFileURL(file).href)).default
  if (framework === 'fastify') {
    const instance = app as FastifyInstance
    await instance.listen({ host: '127.0.0.1', port: 0 })
    const { port } = instance.server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}`, close: () => instance.close() }
  }
  const listeners: Record<string, () => RequestListener> = {
    express: () => app,
    koa: () => app.callback(),
    hono: () => getRequestListener((app as Hono).fetch) as RequestListener,
  }
  return listen(createServer(listeners[framework]?.()))
}

async function answersOf(file: string, framework: Framework): Promise<ReadonlyMap<Probe, Answer>> {
  const server = await serve(file, framework)
  try {
    const answers = new Map<Probe, Answer>()
    for (const probe of probes) answers.set(probe, await ask(server.url, probe))
    return answers
  } finally {
    await server.close()
  }
}

// Next to the packages that the programs import.
const folder = fileURLToPath(new URL('../../node_modules/.corsage-migrate', import.meta.url))
let place: string
let files: readonly { file: string; differences: { code: string }[]; left: unknown[] }[]

beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  place = await mkdtemp(join(folder, 'run-'))
  for (const [index, { framework, mount }] of rows.entries()) {
    for (const side of ['before', 'after'] as const) {
      await writeFile(pathOf(side, index), programs[framework](mount))
    }
  }
  const rewritten = rows.map((_row, index) => pathOf('after', index))
  const { document } = await corsageJson<{ files: typeof files }>(['migrate', ...rewritten, '--write'])
  files = document.files
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function pathOf(side: 'before' | 'after', index: number): string {
  return join(place, `${side}-${index}.mjs`)
}

describe('the migrated program responds as before, except for the reported differences', () => {
  it.each(rows.map((row, index) => ({ ...row, index })))(
    '$framework: $what',
    async ({ framework, shows, index }) => {
      const result = files[index]
      expect(result?.left).toEqual([])
      const named = new Set(result?.differences.map(({ code }) => code))
      const old = await answersOf(pathOf('before', index), framework)
      const now = await answersOf(pathOf('after', index), framework)
      const shown = new Set<string>()
      const unexplained: string[] = []
      for (const probe of probes) {
        const [one, other] = [old.get(probe) ?? {}, now.get(probe) ?? {}]
        for (const header of new Set([...Object.keys(one), ...Object.keys(other)])) {
          if (one[header] === other[header]) continue
          const code = explanations(probe, header, one, other).find((each) => named.has(each))
          if (code) shown.add(code)
          else unexplained.push(`${probe.name}: ${header}: ${one[header]} -> ${other[header]}`)
        }
      }
      expect(unexplained).toEqual([])
      expect([...shown].sort()).toEqual(shows)
    },
  )

  it('is not migrated a second time', async () => {
    const { status, stdout } = await corsage(['migrate', place])
    expect(stdout.match(/^\+import.*@corsage/gm)).toHaveLength(rows.length)
    expect(status).toBe(0)
  })
})
