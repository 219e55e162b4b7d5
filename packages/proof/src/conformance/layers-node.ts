import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import expressCors from '@corsage/express'
import koaCors from '@corsage/koa'
import { cors, withCors } from '@corsage/node'
import compression from 'compression'
import connect from 'connect'
import express from 'express'
import express4 from 'express4'
import Koa from 'koa'
import onHeaders from 'on-headers'
import { listen } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { type Answer, PATH, type Part, policies, type Stack } from './layers-stacks.ts'

type Next = (error?: unknown) => void
type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => unknown

function respond(response: ServerResponse, answer: Answer): void {
  if (answer === 'error') throw new Error('thrown by the handler')
  // An upstream's permissions are never sent.
  if (answer === 'constant') response.writeHead(204, { 'Access-Control-Allow-Origin': '*' }).end()
  else if (answer === 'typed constant') response.writeHead(404, ['Access-Control-Allow-Origin', '*']).end()
  else response.end('text')
}

/** Middleware between layers: it waits, wraps the response, or sets and removes headers. */
const between: readonly Middleware[] = [
  (_request, _response, next) => setImmediate(next),
  (_request, response, next) => {
    const { writeHead } = response
    response.writeHead = ((status: number, headers: object) =>
      writeHead.call(response, status, headers as never)) as never
    next()
  },
  (_request, response, next) => {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Access-Control-Allow-Credentials', 'true')
    response.setHeader('Access-Control-Allow-Methods', 'GET,PUT')
    response.setHeader('Access-Control-Allow-Headers', 'x-a')
    next()
  },
  (_request, response, next) => {
    onHeaders(response, () => response.setHeader('x-late', '1'))
    next()
  },
  compression({ threshold: 0 }) as Middleware,
  (_request, response, next) => {
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    next()
  },
]

/** A middleware that another one calls. */
const hidden =
  (middleware: Middleware): Middleware =>
  (request, response, next) => {
    middleware(request, response, next)
  }

type MakeCors = (policy: never) => unknown

interface Application {
  use(...parameters: never[]): unknown
}

/** Connect and Express. */
function fill(app: Application, parts: readonly Part[], path: string, makeCors: MakeCors): void {
  const use = app.use.bind(app) as (...parameters: unknown[]) => unknown
  for (const part of parts) {
    if (part.is === 'copy') use(between[part.how])
    else if (part.is === 'policy') {
      const middleware = makeCors(policies[part.policy] as never) as Middleware
      if (part.place === 'path') use(path, middleware)
      else use(part.place === 'hidden' ? hidden(middleware) : middleware)
    } else {
      use(path, ((request, response, next) =>
        part.method === 'ALL' || part.method === request.method
          ? respond(response, part.answer)
          : next()) as Middleware)
    }
  }
}

type Start = (stack: Stack) => Promise<RunningServer>

const startApps =
  (make: () => Application, makeCors: MakeCors): Start =>
  ({ parts, mounted }) => {
    const app = make()
    fill(app, parts, PATH, makeCors)
    if (mounted) {
      const inner = make()
      fill(inner, mounted, '/x', makeCors)
      app.use('/m' as never, inner as never)
    }
    return listen('layers', createServer(app as never))
  }

const silent = <App extends { set(name: string, value: unknown): unknown }>(app: App): App => {
  app.set('env', 'test')
  return app
}

const startKoa: Start = ({ parts, mounted = [] }) => {
  const app = new Koa()
  app.silent = true
  for (const part of [...parts, ...mounted]) {
    if (part.is === 'policy') app.use(koaCors(policies[part.policy] as never))
    else if (part.is === 'copy') {
      app.use(
        ({ req, res }, next) =>
          new Promise((resolve, reject) => {
            ;(between[part.how] as Middleware)(req, res, () => next().then(resolve, reject))
          }),
      )
    } else {
      app.use((context, next) => {
        if (part.method !== 'ALL' && part.method !== context.method) return next()
        if (part.answer === 'error') throw new Error('thrown by the handler')
        context.status = part.answer === 'constant' ? 204 : part.answer === 'text' ? 200 : 404
        if (part.answer === 'text') context.body = 'text'
        context.set('Access-Control-Allow-Origin', '*')
        return undefined
      })
    }
  }
  return listen('layers', createServer(app.callback()))
}

/** Listeners, one in the other; the outermost catches what is thrown. */
const startNode: Start = ({ parts, mounted = [] }) => {
  type Listener = (request: IncomingMessage, response: ServerResponse) => unknown
  const listener = [...parts, ...mounted].reduceRight<Listener>(
    (inner, part) => {
      if (part.is === 'policy') return withCors(inner, policies[part.policy] as never)
      if (part.is === 'copy') {
        return (request, response) =>
          (between[part.how] as Middleware)(request, response, () => caught(inner)(request, response))
      }
      return (request, response) =>
        part.method === 'ALL' || part.method === request.method
          ? respond(response, part.answer)
          : inner(request, response)
    },
    (_request, response) => void response.writeHead(404).end(),
  )
  return listen('layers', createServer(caught(listener) as never))
}

function caught(listener: (request: IncomingMessage, response: ServerResponse) => unknown) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await listener(request, response)
    } catch {
      response.statusCode = 500
      response.end()
    }
  }
}

export const nodeLayers: Readonly<Record<string, Start>> = {
  'express 5': startApps(() => silent(express()), expressCors as MakeCors),
  'express 4': startApps(() => silent(express4()), expressCors as MakeCors),
  connect: startApps(() => Object.assign(connect(), { env: 'test' }) as never, cors as MakeCors),
  koa: startKoa,
  node: startNode,
}
