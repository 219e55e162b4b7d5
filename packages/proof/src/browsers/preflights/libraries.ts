import type { RequestListener } from 'node:http'
import corsage from '@corsage/express'
import fastifyCors from '@fastify/cors'
import { getRequestListener } from '@hono/node-server'
import koaCors from '@koa/cors'
import cors from 'cors'
import express, { type RequestHandler } from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { cors as honoCors } from 'hono/cors'
import Koa from 'koa'

/** One API, below the default options of each library. Corsage sends the same headers in every framework. */
export const libraries: Readonly<Record<string, () => RequestListener | Promise<RequestListener>>> = {
  Corsage: () => expressApi(corsage()),
  cors: () => expressApi(cors()),
  '@fastify/cors': async () => {
    const app = Fastify()
    await app.register(fastifyCors)
    app.all('/items/:id', async ({ method }) => ({ method }))
    await app.ready()
    return (request, response) => app.routing(request, response)
  },
  '@koa/cors': () => {
    const app = new Koa()
    app.use(koaCors())
    app.use((context) => {
      context.body = { method: context.method }
    })
    return app.callback()
  },
  'hono/cors': () => {
    const app = new Hono()
    app.use(honoCors())
    app.all('/items/:id', (context) => context.json({ method: context.req.method }))
    return getRequestListener(app.fetch)
  },
}

function expressApi(middleware: RequestHandler): RequestListener {
  const app = express()
  app.use(middleware)
  app.all('/items/:id', ({ method }, response) => void response.json({ method }))
  return app
}
