import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { withCors as withCorsFetch } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import nodeCors, { withCors } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import express4 from 'express4'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { corsHeaders, send } from './wire.ts'

/** Anybody may read every file that is not private. */
const policy = {
  origins: '*',
  resources: { '/private/*': false, '/private/open/*': { origins: '*' } },
} as const
const files: Readonly<Record<string, string>> = {
  '/public/list': 'public',
  '/private/list': 'private',
  '/private/open/list': 'open',
}

const root = mkdtempSync(join(tmpdir(), 'corsage-files-'))
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
afterAll(() => rmSync(root, { recursive: true }))

/** Reads a path as those do who join a directory with it. */
function read(path: string): string {
  return files[posix.normalize(decodeURIComponent(path))] ?? 'none'
}

const startExpress = (create: typeof express) => () => {
  const app = create()
  app.use(expressCors(policy))
  app.use(create.static(root))
  return listen('express', createServer(app))
}

const servers: Record<string, () => Promise<RunningServer>> = {
  'express 5, express.static': startExpress(express),
  'express 4, express.static': startExpress(express4 as unknown as typeof express),
  'koa, ctx.path': () => {
    const app = new Koa()
    app.use(koaCors(policy))
    app.use((context) => {
      context.body = read(context.path)
    })
    return listen('koa', createServer(app.callback()))
  },
  'fastify, a wildcard': async () => {
    const app = Fastify()
    app.register(fastifyCors, policy)
    app.get('/*', async ({ params }) => read(`/${(params as { readonly '*': string })['*']}`))
    await app.listen({ port: 0, host: '127.0.0.1' })
    return running('fastify', app.server)
  },
  'hono, context.req.path': () => {
    const app = new Hono()
    app.use(honoCors(policy))
    app.get('/*', (context) => context.text(read(context.req.path)))
    return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  },
  'node, request.url': () =>
    listen(
      'node',
      createServer(withCors((request, response) => response.end(read(request.url ?? '')), policy)),
    ),
  'node middleware, request.url': () => {
    const middleware = nodeCors(policy)
    return listen(
      'node',
      createServer((request, response) =>
        middleware(request, response, () => response.end(read(request.url ?? ''))),
      ),
    )
  },
  'fetch, the URL’s path': () => {
    const fetch = withCorsFetch(({ url }) => new Response(read(new URL(url).pathname)), policy)
    return listen('fetch', createAdaptorServer({ fetch }) as never)
  },
}

/** Each reads the private file where what serves it decodes and resolves; browsers send all of them as they stand. */
const SPELLINGS = [
  '/private/list',
  '/pri%76ate/list',
  '/private%2flist',
  '/private%2Flist',
  '/.%2fprivate/list',
  '/public/..%2fprivate/list',
  '/public/%2e%2e%2fprivate/list',
  '/public/x%2f..%2f..%2fprivate%2flist',
  '//private/list',
  '/public/..%2f/private//list',
  '/private/open/..%2flist',
]

describe.each(Object.entries(servers))('%s', (_name, start) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())
  const ask = async (path: string) => {
    const response = await send(server.origin + path, { headers: { origin: 'https://evil.test' } })
    return { file: response.body, headers: corsHeaders(response) }
  }

  it.each(SPELLINGS)('%s does not open the private file', async (path) => {
    const { file, headers } = await ask(path)
    if (file === 'private') expect(headers).toEqual({})
  })

  it.each([
    ['/public/list', 'public'],
    ['/private/open/list', 'open'],
  ])('%s is open', async (path, name) => {
    const { file, headers } = await ask(path)
    expect([file, headers]).toEqual([name, { 'access-control-allow-origin': '*' }])
  })

  it('the private file is read by its own path', async () => {
    expect((await ask('/private/list')).file).toBe('private')
  })
})
