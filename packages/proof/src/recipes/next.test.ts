import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { serve } from '../servers/listen.ts'
import { expectPermission, OTHER, PAGE, permission, sendFrom } from './ask.ts'
import { programsOf } from './page.ts'

// The claims of docs/recipes/nextjs.md.

const programs = programsOf('nextjs')
const require = createRequire(import.meta.url)

interface NextServer {
  prepare(): Promise<void>
  close(): Promise<void>
  getRequestHandler(): Parameters<typeof serve>[1]
}

const program = (file: string): Record<string, string> => ({ [file]: programs.get(file) as string })
const LAYOUT = { 'app/layout.js': 'export default ({ children }) => children' }

/** Routes without a policy, and configuration that runs before or after the proxy. */
const ROUTES = {
  'next.config.js': `export default {
    redirects: async () => [{ source: '/api/old', destination: '/api/items', permanent: false }],
    headers: async () => [{
      source: '/api/configured',
      headers: [{ key: 'Access-Control-Allow-Origin', value: 'https://own.example' }],
    }],
  }`,
  'app/api/items/route.js': `export const GET = (request) => {
    if (request.url.includes('fail')) throw new Error('broken')
    return Response.json([])
  }`,
  'app/api/own/route.js': `export const GET = (request) =>
    Response.json(request.url, { headers: { 'access-control-allow-origin': 'https://own.example' } })`,
  'app/api/configured/route.js': 'export const GET = (request) => Response.json(request.url)',
  'pages/api/legacy.js': 'export default (_request, response) => response.json([])',
}

/** A prerendered route and page, with a policy of two origins. */
const PRERENDERED = {
  'proxy.js': (programs.get('proxy.ts') as string)
    .replace("origins: 'https", "origins: ['https://admin.example.com', 'https")
    .replace(".com', credentials", ".com'], credentials")
    .replace('/api/:path*', '/prerendered/:path*'),
  'app/prerendered/route.js': `export const dynamic = 'force-static'
    export const GET = () => Response.json([])`,
  'app/prerendered/page/page.js': "export default () => 'prerendered'",
}

/** Builds an application of files, without types, and serves it. */
async function startNext(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  // Within the package, where Next.js finds its dependencies, and ignored by git.
  const dir = fileURLToPath(new URL(`../../reports/recipe-next-${name}`, import.meta.url))
  rmSync(dir, { recursive: true, force: true })
  for (const [file, code] of Object.entries({ ...files, 'package.json': '{ "type": "module" }' })) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    const plain = file.endsWith('.ts') ? transformSync(code, { loader: 'ts' }).code : code
    writeFileSync(join(dir, file.replace(/\.ts$/, '.js')), plain)
  }
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const
  Object.assign(process.env, env)
  await promisify(execFile)(process.execPath, [require.resolve('next/dist/bin/next'), 'build', dir], { env })
  const app = (require('next') as (options: object) => NextServer)({ dev: false, dir })
  await app.prepare()
  const { origin, close } = await serve(name, app.getRequestHandler())
  afterAll(async () => {
    await close()
    await app.close()
  })
  return origin
}

describe('proxy.ts', async () => {
  const origin = await startNext('proxy', { ...LAYOUT, ...ROUTES, ...program('proxy.ts') })

  it.each([
    ['a route handler', '/api/items', 200],
    ['a route that throws', '/api/items?fail', 500],
    ['a route with its own headers', '/api/own', 200],
    ['a route with configured headers', '/api/configured', 200],
    ['an API route', '/api/legacy', 200],
    ['a path without a route', '/api/missing', 404],
  ])('covers %s', (_what, path, status) => expectPermission(origin + path, status))

  it('covers a method that a route does not have', async () => {
    expect(permission(await sendFrom(PAGE, `${origin}/api/items`, { method: 'DELETE' }))).toEqual([405, PAGE])
  })

  it('refuses a request of another site that changes something', async () => {
    expect((await sendFrom(OTHER, `${origin}/api/items`, { method: 'DELETE' })).status).toBe(403)
  })

  it('does not see a redirect of the configuration', async () => {
    expect(permission(await sendFrom(PAGE, `${origin}/api/old`))).toEqual([307, undefined])
  })
})

describe('policies of routes', async () => {
  const files = { ...program('app/feed/route.ts'), ...program('pages/api/items.ts') }
  const origin = await startNext('routes', { ...LAYOUT, ...files, ...PRERENDERED })

  it.each(['/feed', '/api/items'])('cover %s', (path) => expectPermission(origin + path))

  it.each([
    ['another method', '/feed', { method: 'DELETE' }, 405],
    ['an error of the handler', '/feed', { method: 'PUT', body: '{' }, 500],
    ['a body that is not JSON', '/api/items', { method: 'POST', body: '{' }, 400],
    ['a large body', '/api/items', { method: 'POST', body: JSON.stringify('a'.repeat(2 ** 21)) }, 413],
  ])('do not see %s', async (_what, path, sent, status) => {
    const headers = { 'content-type': 'application/json' }
    expect(permission(await sendFrom(PAGE, origin + path, { ...sent, headers }))).toEqual([status, undefined])
  })

  it.each([
    ['keep', 'route', '/prerendered', true],
    ['lose', 'page', '/prerendered/page', false],
  ])('%s Vary: Origin on a prerendered %s', async (_verb, _what, path, kept) => {
    const response = await sendFrom(PAGE, origin + path)
    expect(permission(response)).toEqual([200, PAGE])
    expect(/\borigin\b/i.test(response.headers.vary ?? '')).toBe(kept)
  })
})
