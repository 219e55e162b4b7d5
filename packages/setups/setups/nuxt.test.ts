import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { mustRun } from './run.ts'
import { NUXT } from './versions.ts'

// The claims of docs/recipes/nuxt.md, in applications that are installed, built and started.

const PAGE = fileURLToPath(new URL('../../../docs/recipes/nuxt.md', import.meta.url))
const ORIGIN = 'https://app.example.com'
const programs = [...readFileSync(PAGE, 'utf8').matchAll(/^```ts \[([^\]]+)\]\n([\s\S]*?)^```$/gm)].map(
  ([, file = '', code = '']) => [file, code] as const,
)

/** The application around the programs of the page. */
const FILES = {
  'nuxt.config.ts': `export default defineNuxtConfig({
    compatibilityDate: '2025-07-01',
    telemetry: false,
    routeRules: {
      '/old': { redirect: '/api/items' },
      '/fonts/**': { headers: { 'Access-Control-Allow-Origin': '*' } },
    },
  })`,
  'server/api/items.ts': 'export default defineEventHandler(() => [])',
  'server/api/fails.ts':
    'export default defineEventHandler(() => { throw createError({ statusCode: 503 }) })',
  'public/file.txt': 'file',
  'public/fonts/font.txt': 'font',
  ...Object.fromEntries(programs),
}

const home = mkdtempSync(join(tmpdir(), 'corsage-nuxt-'))
const servers: ChildProcess[] = []
afterAll(async () => {
  for (const server of servers) server.kill()
  if (process.env['CORSAGE_KEEP'] === undefined) await rm(home, { recursive: true, force: true })
})

/** Installs and builds an application, and returns its origin. */
async function startNuxt(name: string, version: string, root: string): Promise<string> {
  const folder = join(home, name)
  for (const [path, text] of Object.entries({ ...FILES, [root]: '<template>page</template>' })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const tarballs = inject('tarballs')
  const ours = ['@corsage/core', '@corsage/node'].map((used) => [used, tarballs[used]])
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { nuxt: version, ...Object.fromEntries(ours) },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--prefer-offline']
  await mustRun('npm', ['install', ...quietly], folder)
  await mustRun('node', ['node_modules/nuxt/bin/nuxt.mjs', 'build'], folder)
  const port = await freePort()
  const env = { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) }
  const server = spawn(process.execPath, ['.output/server/index.mjs'], { cwd: folder, env })
  servers.push(server)
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code} before it listened`)
  })
  await Promise.race([once(server.stdout, 'data'), ended])
  return `http://127.0.0.1:${port}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** Returns the status, and the origin that the response permits. */
async function permission(url: string, init: RequestInit = {}): Promise<readonly [number, string | null]> {
  const headers = { origin: ORIGIN, ...init.headers }
  const response = await fetch(url, { ...init, headers, redirect: 'manual' })
  await response.text()
  return [response.status, response.headers.get('access-control-allow-origin')]
}

/** The origins of both versions. They are installed and built at the same time. */
let origins: Readonly<Record<string, string>> = {}
beforeAll(async () => {
  const [three, four] = await Promise.all([
    startNuxt('nuxt-3', NUXT[3], 'app.vue'),
    startNuxt('nuxt-4', NUXT[4], 'app/app.vue'),
  ])
  origins = { 'Nuxt 3': three, 'Nuxt 4': four }
})

describe.each(['Nuxt 4', 'Nuxt 3'])('%s', (name) => {
  it.each([
    ['a handler', '/api/items', 200],
    ['an error of a handler', '/api/fails', 503],
    ['a page', '/', 200],
  ])('sends the headers with %s', async (_what, path, status) => {
    expect(await permission(`${origins[name]}${path}`)).toEqual([status, ORIGIN])
  })

  it('responds to preflights', async () => {
    const headers = { 'access-control-request-method': 'PUT' }
    expect(await permission(`${origins[name]}/api/items`, { method: 'OPTIONS', headers })).toEqual([
      204,
      ORIGIN,
    ])
  })

  it('refuses a request of another site that changes something', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect(await permission(`${origins[name]}/api/items`, { method: 'POST', headers })).toEqual([403, ORIGIN])
  })

  it.each([
    ['a redirect of routeRules', '/old', 307, null],
    ['a file', '/file.txt', 200, null],
    ['a file with a header of routeRules', '/fonts/font.txt', 200, '*'],
  ])('does not cover %s', async (_what, path, status, permitted) => {
    expect(await permission(`${origins[name]}${path}`)).toEqual([status, permitted])
  })
})
