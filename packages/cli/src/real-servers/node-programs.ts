import type { FixedProgram } from './proxy-programs.ts'

/** Runs a module that listens on `PORT`. */
function nodeProgram(text: (lines: string) => string): FixedProgram {
  return (lines) => ({
    files: { 'server.mjs': text(lines.join('\n')) },
    command: [process.execPath, 'server.mjs'],
  })
}

const listening = "PORT, '127.0.0.1'"

export const express = nodeProgram(
  (lines) => `import cors from '@corsage/express'
import express from 'express'
const app = express()
${lines}
app.all('/items', (request, response) => response.json({}))
app.get('/error', () => { throw new Error('x') })
app.listen(${listening})`,
)

export const corsage = nodeProgram(
  (lines) => `import cors from '@corsage/express'
import express from 'express'
const app = express()
app.use(${lines || "cors({ origins: ['https://other.example.com'] })"})
app.all('/items', (request, response) => response.json({}))
app.get('/error', () => { throw new Error('x') })
app.listen(${listening})`,
)

export const fastify = nodeProgram(
  (lines) => `import cors from '@corsage/fastify'
import Fastify from 'fastify'
const app = Fastify()
${lines}
app.route({ method: ['GET', 'PUT'], url: '/items', handler: async () => ({}) })
app.get('/error', () => { throw new Error('x') })
await app.listen({ port: PORT, host: '127.0.0.1' })`,
)

export const hono = nodeProgram(
  (lines) => `import cors from '@corsage/hono'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
const app = new Hono()
${lines}
app.all('/items', (context) => context.json({}))
app.get('/error', () => { throw new Error('x') })
serve({ fetch: app.fetch, port: PORT, hostname: '127.0.0.1' })`,
)

export const koa = nodeProgram(
  (lines) => `import cors from '@corsage/koa'
import Koa from 'koa'
const app = new Koa()
app.silent = true
${lines}
app.use((ctx) => {
  if (ctx.path === '/items' && ctx.method !== 'OPTIONS') ctx.body = {}
  if (ctx.path === '/error') throw new Error('x')
})
app.listen(${listening})`,
)

export const h3 = nodeProgram(
  (lines) => `import { H3, handleCors, serve } from 'h3'
const app = new H3({ silent: true })
${lines}
app.all('/items', () => ({}))
app.get('/error', () => { throw new Error('x') })
serve(app, { port: PORT, hostname: '127.0.0.1', silent: true })`,
)

export const h31 = nodeProgram(
  (lines) => `import { createServer } from 'node:http'
import { createApp, createRouter, eventHandler, handleCors, toNodeListener } from 'h3-1'
const app = createApp()
${lines.replace('app.use((event) => {', 'app.use(eventHandler((event) => {').replace(/\}\)$/, '}))')}
app.use(createRouter().use('/items', eventHandler(() => ({}))).get('/error', eventHandler(() => { throw new Error('x') })))
createServer(toNodeListener(app)).listen(${listening})`,
)

export const socketIo = nodeProgram(
  (lines) => `import { createServer } from 'node:http'
import { Server } from 'socket.io'
const server = createServer((request, response) => response.writeHead(404).end())
${lines || 'const io = new Server(server)'}
server.listen(${listening})`,
)

export const vite = nodeProgram(
  (lines) => `import { createServer } from 'vite'
const config = {
  root: 'FOLDER',
  configFile: false,
  appType: 'mpa',
  logLevel: 'silent',
  ${lines || 'server: {},'}
  plugins: [{
    name: 'api',
    configureServer(server) {
      server.middlewares.use('/items', (request, response) => response.end('<script type="module" src="/@vite/client"></script>'))
    },
  }],
}
const { server: { cors } = {}, plugins, ...rest } = config
const server = await createServer({
  ...rest,
  plugins,
  server: { cors, port: PORT, strictPort: true, host: '127.0.0.1', ws: false, watch: null },
})
await server.listen()`,
)

export const webpackDevServer = nodeProgram(
  (lines) => `import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import webpack from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
const require = createRequire(import.meta.url)
writeFileSync('FOLDER/entry.js', 'console.log(1)')
const config = { mode: 'development', context: 'FOLDER', entry: './entry.js', infrastructureLogging: { level: 'error' }, stats: 'none', ${lines || 'devServer: {},'} }
const { devServer, ...rest } = config
const server = new WebpackDevServer({ ...devServer, port: PORT, host: '127.0.0.1', open: false }, webpack(rest))
await server.start()`,
)
