import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listen } from '../servers/listen.ts'
import { type RecipeProcess, startRecipe } from './recipe-process.ts'
import { type DatabaseServer, installServers } from './servers/debian-server.ts'
import { startPostgres } from './servers/postgres.ts'
import { startRedis } from './servers/redis.ts'
import { startKvWorker } from './servers/workerd.ts'

const A = 'https://a.example'
const B = 'https://b.example'
const PAGE = readFileSync(new URL('../../../../docs/recipes/live-origins.md', import.meta.url), 'utf8')
const readRecipe = (file: string) => readFileSync(new URL(`recipes/${file}`, import.meta.url), 'utf8')

/** On a busy machine a change takes a moment. */
const eventually = (check: () => Promise<unknown>) => vi.waitFor(check, { timeout: 10_000, interval: 20 })
const seen = (recipe: RecipeProcess, origin: string, allowed: boolean, host?: string) =>
  eventually(async () => expect(await recipe.allows(origin, host)).toBe(allowed))

describe('the page shows the programs as they are', () => {
  const samples = [
    ...PAGE.matchAll(/<!-- ([\w-]+)\.(ts|sql)(?:#\w+)? -->\n+```\w+ \[\1\.\2\]\n([\s\S]*?)\n```/g),
  ]
  it.each(samples.map(([, name, kind, code]) => [`${name}.${kind}`, name as string, code as string]))(
    '%s',
    (file, name, code) => {
      const source = readRecipe(file)
      const region = source.split(`// #region ${name}\n`)[1]?.split('\n// #endregion')[0]
      expect(code).toBe(region ?? source.trimEnd())
    },
  )

  it('all of them', () => {
    expect(samples.map(([, name, kind]) => `${name}.${kind}`).sort()).toEqual([
      'file.ts',
      'http.ts',
      'origins.sql',
      'postgres.ts',
      'redis.ts',
      'tenants.sql',
      'tenants.ts',
      'workers.ts',
    ])
  })
})

describe('Postgres', () => {
  let server: DatabaseServer
  let sql: postgres.Sql
  beforeAll(async () => {
    installServers()
    server = await startPostgres()
    sql = postgres(server.url, { onnotice: () => {}, backoff: () => 0.1 })
    await sql.unsafe(readRecipe('origins.sql'))
    await sql.unsafe(readRecipe('tenants.sql'))
  })
  afterAll(async () => {
    await sql?.end({ timeout: 0 })
    await server?.stop()
  })

  it('all instances see a change, a restart of the database, and an invalid row', async () => {
    await sql`insert into origins values (${A})`
    const recipes = await Promise.all([1, 2].map(() => startRecipe('postgres', { DATABASE_URL: server.url })))
    const all = (origin: string, allowed: boolean) =>
      Promise.all(recipes.map((recipe) => seen(recipe, origin, allowed)))
    try {
      for (const recipe of recipes) {
        expect(await recipe.allows(A)).toBe(true)
        expect(await recipe.allows(B)).toBe(false)
      }
      await sql`insert into origins values (${B})`
      await all(B, true)
      await sql`delete from origins where origin = ${B}`
      await all(B, false)
      await sql`update origins set origin = ${B}`
      await all(A, false)
      await all(B, true)

      for (const row of ['*', `${A}/path`, 'https://A.example'])
        await sql`insert into origins values (${row})`
      for (const recipe of recipes) {
        await eventually(async () => expect(recipe.errors.match(/PolicyError/g)).toHaveLength(3))
        for (const code of ['origin-any-with-credentials', 'origin-path', 'origin-upper-case']) {
          expect(recipe.errors).toContain(code)
        }
      }
      await all(A, false)
      await all(B, true)

      await server.kill()
      for (const recipe of recipes) {
        expect(await recipe.allows(B)).toBe(true)
        expect(await recipe.allows('https://c.example')).toBe(false)
      }
      await server.restart()
      await eventually(() => sql`insert into origins values ('https://c.example')`)
      await all('https://c.example', true)
      await sql`delete from origins where origin = ${B}`
      await all(B, false)
      for (const recipe of recipes) {
        expect(recipe.isRunning()).toBe(true)
        expect(recipe.errors).not.toContain('UNHANDLED')
      }
    } finally {
      await Promise.all(recipes.map((recipe) => recipe.stop()))
    }
  })

  it('each tenant has its own origins, and an invalid row affects no other tenant', async () => {
    await sql`insert into tenant_origins values ('one.example', ${A}), ('two.example', ${B})`
    const recipe = await startRecipe('tenants', { DATABASE_URL: server.url })
    try {
      expect(await recipe.allows(A, 'one.example')).toBe(true)
      expect(await recipe.allows(A, 'two.example')).toBe(false)
      expect(await recipe.allows(A, 'other.example')).toBe(false)
      await sql`insert into tenant_origins values ('one.example', '*')`
      await eventually(async () => expect(recipe.errors).toContain('PolicyError'))
      await sql`insert into tenant_origins values ('three.example', ${A})`
      await seen(recipe, A, true, 'three.example')
      expect(await recipe.allows(A, 'one.example')).toBe(true)
      expect(await recipe.allows(B, 'two.example')).toBe(true)
      expect(recipe.errors.match(/PolicyError:/g)).toHaveLength(1)
      await sql`delete from tenant_origins where host = 'two.example'`
      await seen(recipe, B, false, 'two.example')
    } finally {
      await recipe.stop()
    }
  })
})

describe('Redis', () => {
  beforeAll(installServers)

  it('all instances see a change and a restart', async () => {
    const server = await startRedis()
    const redis = new Redis(server.url)
    redis.on('error', () => {})
    const change = async (command: 'sadd' | 'srem', origin: string) => {
      await redis[command]('origins', origin)
      await redis.publish('origins', origin)
    }
    await change('sadd', A)
    const recipes = await Promise.all([1, 2].map(() => startRecipe('redis', { REDIS_URL: server.url })))
    const all = (origin: string, allowed: boolean) =>
      Promise.all(recipes.map((recipe) => seen(recipe, origin, allowed)))
    try {
      await all(A, true)
      await all(B, false)
      await change('sadd', B)
      await all(B, true)
      await change('srem', A)
      await all(A, false)
      await server.kill()
      for (const recipe of recipes) {
        expect(await recipe.allows(B)).toBe(true)
        expect(await recipe.allows('https://c.example')).toBe(false)
      }
      await server.restart()
      await change('sadd', A)
      await all(A, true)
      await all(B, true)
      for (const recipe of recipes) {
        expect(recipe.isRunning()).toBe(true)
        expect(recipe.errors).not.toContain('UNHANDLED')
      }
    } finally {
      redis.disconnect()
      await Promise.all(recipes.map((recipe) => recipe.stop()))
      await server.stop()
    }
  })
})

it('a watched file: a replaced file is loaded, and an invalid one changes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-live-'))
  const file = join(folder, 'cors.json')
  const replace = (text: string) => {
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
  }
  mkdirSync(folder, { recursive: true })
  replace(JSON.stringify({ origins: A }))
  const recipe = await startRecipe('file', { CORS_FILE: file })
  try {
    expect(await recipe.allows(A)).toBe(true)
    replace(JSON.stringify({ origins: [A, B] }))
    await seen(recipe, B, true)
    replace(JSON.stringify({ origins: `${B}/path` }))
    await eventually(async () => expect(recipe.errors).toContain('origin-path'))
    replace('{ "origins": ')
    await eventually(async () => expect(recipe.errors).toContain('SyntaxError'))
    expect(await recipe.allows(A)).toBe(true)
    writeFileSync(file, JSON.stringify({ origins: B, credentials: true }))
    await seen(recipe, B, true)
  } finally {
    await recipe.stop()
    rmSync(folder, { recursive: true })
  }
})

it('an HTTP endpoint: an unchanged list is not sent again, and a failure changes nothing', async () => {
  const source = { origins: [A], etag: '"1"', status: 200 }
  const answers: number[] = []
  const endpoint = await listen(
    'endpoint',
    createServer((request, response) => {
      const isKnown = request.headers['if-none-match'] === source.etag
      response.statusCode = source.status === 200 && isKnown ? 304 : source.status
      answers.push(response.statusCode)
      response.setHeader('etag', source.etag)
      response.end(response.statusCode === 200 ? JSON.stringify(source.origins) : undefined)
    }),
  )
  const recipe = await startRecipe('http', { CORS_URL: endpoint.origin, CORS_EVERY: '100' })
  try {
    expect(await recipe.allows(A)).toBe(true)
    await eventually(async () => expect(answers).toContain(304))
    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    Object.assign(source, { origins: [B], etag: '"2"' })
    await seen(recipe, B, true)
    expect(await recipe.allows(A)).toBe(false)
    source.status = 503
    await eventually(async () => expect(recipe.errors).toContain('503'))
    expect(await recipe.allows(B)).toBe(true)
    Object.assign(source, { origins: [], etag: '"3"', status: 200 })
    await seen(recipe, B, false)
  } finally {
    await recipe.stop()
    await endpoint.close()
  }
})

it('Workers KV: simultaneous requests read a key once, and a known origin is not read again', async () => {
  const worker = await startKvWorker('workers')
  const allowed = async (origin: string) => {
    const response = await fetch(worker.url, { headers: { origin } })
    await response.text()
    return response.headers.get('access-control-allow-origin') === origin
  }
  try {
    worker.values.set(A, 'customer 1')
    expect(await Promise.all(Array.from({ length: 20 }, () => allowed(A)))).toEqual(Array(20).fill(true))
    expect(await allowed(B)).toBe(false)
    expect(await allowed(A)).toBe(true)
    expect(worker.read).toEqual([A, B])
  } finally {
    await worker.stop()
  }
})
