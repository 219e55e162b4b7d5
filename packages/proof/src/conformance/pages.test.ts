import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type NodeListener, openPage, type Page, type ServerTarget } from '@corsage/user-agent'
import websocket from '@fastify/websocket'
import connect from 'connect'
import { build } from 'esbuild'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import Koa2 from 'koa2'
import polka from 'polka'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { selfSignedCertificate } from '../servers/certificate.ts'

const pages: Page[] = []

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close()
})

function open(fetch: ServerTarget | NodeListener): Page {
  const page = openPage('https://app.example.com', { fetch })
  pages.push(page)
  return page
}

const body = { hello: 'page' }

describe('a page reaches the application as it is', () => {
  test.each<[string, () => ServerTarget | NodeListener]>([
    ['Express 5', () => express().get('/items', (_, response) => void response.json(body))],
    ['Express 4', () => express4().get('/items', (_, response) => void response.json(body))],
    [
      'Koa 3',
      () =>
        new Koa().use((context) => {
          context.body = body
        }),
    ],
    [
      'Koa 2',
      () =>
        new Koa2().use((context) => {
          context.body = body
        }),
    ],
    ['Fastify', () => fastify().get('/items', async () => body)],
    ['Hono', () => new Hono().get('/items', (context) => context.json(body))],
    ['Connect', () => connect().use((_, response) => void response.end(JSON.stringify(body)))],
    [
      'Polka',
      () => polka().get('/items', (_, response) => void response.end(JSON.stringify(body))) as ServerTarget,
    ],
    ['an http.Server', () => createServer((_, response) => void response.end(JSON.stringify(body)))],
    [
      'an https.Server',
      () => {
        const { key, cert } = selfSignedCertificate(['api.example.com'])
        return createSecureServer({ key, cert }, (_, response) => void response.end(JSON.stringify(body)))
      },
    ],
  ])('%s', async (_, make) => {
    const response = await open(make()).submit('https://api.example.com/items')
    expect([response.status, await response.json()]).toEqual([200, body])
  })
})

describe('a page opens a WebSocket of', () => {
  test('ws', async () => {
    const server = createServer()
    const sockets = new WebSocketServer({
      server,
      verifyClient: ({ origin }: { origin: string }) => origin === 'https://app.example.com',
    })
    const connected = once(sockets, 'connection')
    expect((await open(server).connect('wss://api.example.com/live')).status).toBe(101)
    const [socket] = await connected
    if (socket.readyState !== 3) await once(socket, 'close')
    const evil = openPage('https://evil.test', { fetch: server })
    pages.push(evil)
    await expect(evil.connect('wss://api.example.com/live')).rejects.toMatchObject({
      code: 'handshake-status',
      received: '401',
    })
  })

  test('@fastify/websocket', async () => {
    const app = fastify()
    await app.register(websocket)
    app.get('/live', { websocket: true }, (socket) => void socket.on('error', () => {}))
    expect((await open(app).connect('wss://api.example.com/live')).status).toBe(101)
    await expect(open(app).connect('wss://api.example.com/other')).rejects.toMatchObject({ received: '404' })
  })
})

test('a bundle for browsers has no import of Node', async () => {
  const contents = "import { openPage } from '@corsage/user-agent'; console.log(openPage)"
  const { outputFiles, warnings, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname ?? '.' },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    outdir: 'out',
    write: false,
    metafile: true,
    splitting: true,
    logLevel: 'silent',
  })
  expect(warnings).toEqual([])
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  expect(imports.filter(({ external }) => external)).toEqual([])
  expect(outputFiles.map(({ text }) => text).join('\n')).not.toMatch(/(?:from|import|require)\s*\(?["']node:/)
  // The part for Node is a separate file, which a page never loads.
  const first = outputFiles.find(({ path }) => path.endsWith('stdin.js'))
  expect(first?.text).not.toContain('node:http')
})
