// Started by Node, Deno and Bun: every adapter that stands on Node's own servers.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import koaCors from '@corsage/koa'
import { withCors } from '@corsage/node'
import express from 'express'
import fastify from 'fastify'
import Koa from 'koa'
import { options } from './policy.mjs'

const servers = {}

async function listen(name, protocol, make) {
  try {
    const server = await make()
    if (!server.listening) server.listen(0, '127.0.0.1')
    if (!server.listening) await once(server, 'listening')
    servers[name] = `${protocol}//127.0.0.1:${server.address().port}`
  } catch (error) {
    servers[name] = `${error}`
  }
}

const items = withCors((request, response) => {
  switch (request.url) {
    case '/items':
      return response.end('[]')
    case '/vary':
      return response.writeHead(200, { vary: 'accept-encoding' }).end('[]')
    case '/redirect':
      return response.writeHead(302, { location: '/items' }).end()
    case '/error':
      return response.writeHead(500).end()
    default:
      return response.writeHead(404).end()
  }
}, options)

const { certificate, key } = JSON.parse(process.env.CERTIFICATE)
await listen('node:http', 'http:', () => createServer(items))
await listen('node:https', 'https:', () => createHttpsServer({ cert: certificate, key }, items))
await listen('node:http2', 'h2:', () => createHttp2Server(items))

await listen('express', 'http:', () => {
  const app = express()
  app.use(expressCors(options))
  app.all('/items', (_request, response) => response.end('[]'))
  app.get('/vary', (_request, response) => response.set('vary', 'accept-encoding').end('[]'))
  app.get('/redirect', (_request, response) => response.redirect('/items'))
  app.get('/error', () => {
    throw new Error('thrown by the handler')
  })
  app.use((_error, _request, response, _next) => response.status(500).end())
  return createServer(app)
})

await listen('fastify', 'http:', async () => {
  const app = fastify()
  await app.register(fastifyCors, options)
  app.get('/items', async () => '[]')
  app.put('/items', async () => '[]')
  app.get('/vary', async (_request, reply) => reply.header('vary', 'accept-encoding').send('[]'))
  app.get('/redirect', (_request, reply) => reply.redirect('/items'))
  app.get('/error', async () => {
    throw new Error('thrown by the handler')
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app.server
})

await listen('koa', 'http:', () => {
  const app = new Koa()
  app.silent = true
  app.use(koaCors(options))
  app.use((context) => {
    switch (context.path) {
      case '/items':
        context.body = '[]'
        break
      case '/vary':
        context.set('vary', 'accept-encoding')
        context.body = '[]'
        break
      case '/redirect':
        return context.redirect('/items')
      case '/error':
        throw new Error('thrown by the handler')
    }
  })
  return createServer(app.callback())
})

console.log(JSON.stringify(servers))
