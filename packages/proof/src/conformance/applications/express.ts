import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { pipeline } from 'node:stream'
import cors from '@corsage/express'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import express4 from 'express4'
import { listen } from '../../servers/listen.ts'
import { type Application, type Handlers, lacking, present } from './application.ts'
import {
  COOKIES,
  chunks,
  FILE,
  FOREIGN_CORS,
  failingChunks,
  LONG_TEXT,
  settingHeaders,
  THROWING,
  throwing,
} from './contents.ts'
import type { FrameworkKind } from './kinds.ts'
import { closing } from './node.ts'
import { nodeResponses } from './node-responses.ts'
import { rawResponses } from './raw-responses.ts'
import { startUpstream } from './upstream.ts'

type Handler = (request: Request, response: Response, upstream: string) => unknown

const NEXT = 'Express hands what is thrown to next(), and next(null) goes on to the next handler.'
const ONE_BY_ONE =
  'The lines are set one by one, so that the last cookie wins: by compression, or by Node 20.'
const MIDDLEWARE: Handler = (_request, response) => response.json({})
const header = (name: string, value: string | string[]): Handler => {
  return (_request, response) => response.set(name, value).send('done')
}

const responses: Handlers<FrameworkKind, Handler> = {
  ...THROWING,
  ...settingHeaders(header),
  ok: (_request, response) => response.json({ items: [] }),
  head: (_request, response) => response.json({ items: [] }),
  noContent: (_request, response) => response.sendStatus(204),
  redirect: MIDDLEWARE,
  notModified: (_request, response) => response.set('ETag', '"v1"').send('unchanged'),
  brokenJson: MIDDLEWARE,
  unauthorized: MIDDLEWARE,
  missing: (_request, response) => response.sendStatus(404),
  wrongMethod: (_request, response) => response.set('Allow', 'GET').sendStatus(405),
  timeout: throwing(Object.assign(new Error('too late'), { status: 408 })),
  tooLarge: MIDDLEWARE,
  unsupportedType: MIDDLEWARE,
  teapot: throwing(Object.assign(new Error('a teapot'), { status: 418, headers: { 'X-Tea': 'green' } })),
  tooMany: MIDDLEWARE,
  errorAfterHeaders: (_request, response) => {
    response.vary('Accept').set('Set-Cookie', [...COOKIES])
    throw new Error('broken')
  },
  malformedUrl: MIDDLEWARE,
  stream: (_request, response) => chunks().pipe(response),
  brokenStream: (_request, response) => pipeline(failingChunks(), response, () => {}),
  events: (_request, response) => {
    response.set('Content-Type', 'text/event-stream').flushHeaders()
    response.write('data: 1\n\n')
    setImmediate(() => response.end('data: 2\n\n'))
  },
  file: (_request, response) => response.sendFile(FILE),
  compressed: (_request, response) => response.type('text').send(LONG_TEXT),
  proxied: nodeResponses.proxied as Handler,
  cookies: (_request, response) => response.cookie('a', '1').cookie('b', '2').send('done'),
  ownCors: (_request, response) => response.set(FOREIGN_CORS).send('done'),
}

// A rejection in Express 4 is nobody's.
const responses4: Handlers<FrameworkKind, Handler> = {
  ...responses,
  rejected: 'Express 4 does not look at the promise of a handler, so a rejection ends the process.',
}

const handleErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (request.path !== '/errorHandled') return next(error)
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.status(503).set('X-Handled', 'yes').end()
}

/** The guards of a typical application, in a typical order, after the adapter. */
function build(
  app: Express,
  json: typeof express.json,
  table: Handlers<FrameworkKind, Handler>,
  upstream: string,
) {
  app.use((request, response, next) => {
    if (request.path === '/unauthorized') response.set('WWW-Authenticate', 'Bearer').sendStatus(401)
    else if (request.path === '/redirect') response.redirect(301, '/ok')
    else next()
  })
  const limits = { limit: 0, standardHeaders: false, legacyHeaders: false, validate: false }
  app.use('/tooMany', rateLimit(limits))
  app.use(compression({ threshold: 0, filter: (request) => request.url === '/compressed' }))
  app.use(json({ limit: 1000, type: () => true }))
  for (const [name, handler] of present(rawResponses)) {
    app.all(`/${name}`, (request, response) => handler(request, response, upstream))
  }
  for (const [name, handler] of present(table)) {
    app.all(`/${name}`, (request, response) => handler(request, response, upstream))
  }
  app.all('/malformed/:name', (_request, response) => void response.send('decoded'))
  app.use(handleErrors)
  return app
}

/** As in production: Express shows stacks in a test, and they differ with every layer. */
function production(app: Express, library: string) {
  const require = createRequire(createRequire(import.meta.url).resolve(library))
  const finalhandler = require('finalhandler')
  return (request: IncomingMessage, response: ServerResponse) =>
    app(request as Request, response as Response, finalhandler(request, response, { env: 'production' }))
}

function expressApplication(
  name: string,
  library: string,
  create: typeof express,
  table: Handlers<FrameworkKind, Handler>,
): Application {
  return {
    name,
    protocol: 'http/1.1',
    lacks: { ...lacking(table), ...lacking(rawResponses) },
    differs: {
      thrownNull: { status: 404, because: NEXT },
      thrownUndefined: { status: 404, because: NEXT },
      headUndefinedObject: { because: 'compression hands on the reason in the place of the headers.' },
      headPairs: { because: ONE_BY_ONE },
      headFlat: { because: ONE_BY_ONE },
      rawProxied: { because: ONE_BY_ONE },
    },
    async start(policy) {
      const upstream = await startUpstream()
      const app = create()
      if (policy) app.use(cors(policy))
      build(app, create.json, table, upstream.origin)
      return closing(await listen(name, createServer(production(app, library))), upstream)
    },
  }
}

export const express5Application = expressApplication('express 5', 'express', express, responses)
// The types of both versions cannot be installed under one name; what is used here, both have.
export const express4Application = expressApplication(
  'express 4',
  'express4',
  express4 as unknown as typeof express,
  responses4,
)
