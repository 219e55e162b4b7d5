import { createServer, type IncomingMessage, ServerResponse } from 'node:http'
import { createPolicy } from '@corsage/core'
import expressCors from '@corsage/express'
import koaCors from '@corsage/koa'
import { cors, withCors } from '@corsage/node'
import compression from 'compression'
import connect from 'connect'
import express from 'express'
import session from 'express-session'
import express4 from 'express4'
import helmet from 'helmet'
import Koa from 'koa'
import log4js from 'log4js'
import morgan from 'morgan'
import onHeaders from 'on-headers'
import responseTime from 'response-time'
import shimmer from 'shimmer'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const policy = createPolicy({
  origins: [A, 'https://b.test'],
  credentials: true,
  methods: ['PUT'],
  allowHeaders: ['x-a'],
  maxAge: 600,
  exposeHeaders: ['etag'],
})

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown
type WriteHead = (...parameters: unknown[]) => ServerResponse

/** How a handler writes its head: by a path. */
const heads: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  '/none': () => {},
  '/status': (response) => response.writeHead(202),
  '/record': (response) => response.writeHead(202, { 'X-Head': 'yes', Vary: 'Accept' }),
  '/alone': (response) => response.writeHead(202, { 'X-Head': ['a', 'b'], 'Content-Type': 'text/plain' }),
  '/frozen': (response) => response.writeHead(202, Object.freeze({ 'X-Head': 'yes', Vary: 'Accept' })),
  '/reason': (response) => response.writeHead(202, 'Fine', { 'X-Head': 'yes' }),
  '/list': (response) => response.writeHead(202, ['X-Head', 'yes', 'Access-Control-Allow-Origin', '*']),
  '/upstream': (response) => response.writeHead(202, { 'Access-Control-Allow-Origin': '*' }),
}

const handler: Middleware = ({ url = '' }, response) => {
  if (url !== '/alone') response.setHeader('X-Own', 'yes')
  heads[url]?.(response)
  response.end('handled')
}

type Start = (
  before: readonly Middleware[],
  applied: boolean,
  after: readonly Middleware[],
) => Promise<RunningServer>

const using = <App extends { use(middleware: never): unknown }>(
  app: App,
  middlewares: readonly unknown[],
): App => {
  for (const middleware of middlewares) app.use(middleware as never)
  return app
}

/** An application with middlewares before the policy and after it, or the same without a policy. */
const applications: Readonly<Record<string, Start>> = {
  connect: (before, applied, after) =>
    listen(
      'connect',
      createServer(using(connect(), [...before, ...(applied ? [cors(policy)] : []), ...after, handler])),
    ),
  'express 5': (before, applied, after) =>
    listen(
      'express',
      createServer(
        using(express(), [...before, ...(applied ? [expressCors(policy)] : []), ...after, handler]),
      ),
    ),
  'express 4': (before, applied, after) =>
    listen(
      'express',
      createServer(
        using(express4(), [...before, ...(applied ? [expressCors(policy)] : []), ...after, handler]) as never,
      ),
    ),
  koa: (before, applied, after) => {
    const inKoa = (middleware: Middleware) => (context: Koa.Context, next: Koa.Next) =>
      new Promise<void>((resolve, reject) => {
        middleware(context.req, context.res, () => next().then(resolve, reject))
      })
    const app = using(new Koa(), [
      ...before.map(inKoa),
      ...(applied ? [koaCors(policy)] : []),
      ...after.map(inKoa),
    ])
    app.use((context) => {
      context.respond = false
      handler(context.req, context.res, () => {})
    })
    return listen('koa', createServer(app.callback()))
  },
  node: (before, applied, after) => {
    const run = (middlewares: readonly Middleware[], last: Middleware): Middleware =>
      middlewares.reduceRight<Middleware>(
        (inner, middleware) => (request, response, next) =>
          middleware(request, response, () => inner(request, response, next)),
        last,
      )
    const inner = run(after, handler)
    const listener = applied
      ? withCors(
          (request: IncomingMessage, response: ServerResponse) => inner(request, response, () => {}),
          policy,
        )
      : inner
    return listen('node', createServer(run(before, listener as Middleware) as never))
  },
}

let close: (() => unknown)[] = []
afterEach(async () => {
  for (const one of close.splice(0)) await one()
})

const PERMITTED = {
  'access-control-allow-origin': A,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'etag',
}
const EXPECTED: readonly [origin: string | undefined, headers: Record<string, string>][] = [
  [A, PERMITTED],
  [EVIL, {}],
  [undefined, {}],
]
const PREFLIGHT = {
  'access-control-allow-origin': A,
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'PUT',
  'access-control-allow-headers': 'x-a',
  'access-control-max-age': '600',
}

/** Differs from one response to the next. */
const VOLATILE = /^(date|set-cookie|x-response-time)$/

const othersOf = (headers: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(headers)
      // A library that adds to a record is handed one, even where the application hands over none.
      .filter(([name]) => !/^(access-control-.*|vary|x-added)$/.test(name))
      .map(([name, value]) => [name, VOLATILE.test(name) ? 'present' : value]),
  )

const varyOf = (vary: string | string[] | undefined) =>
  new Set([vary ?? []].flat().flatMap((line) => line.split(',').map((name) => name.trim().toLowerCase())))

/** Every way to write a head is as it is without the policy, and has exactly the policy's headers besides. */
async function expectPolicy(withPolicy: RunningServer, without: RunningServer): Promise<void> {
  for (const path of Object.keys(heads)) {
    for (const [origin, expected] of EXPECTED) {
      const headers = origin === undefined ? {} : { origin }
      const baseline = await send(without.origin + path, { headers })
      const response = await send(withPolicy.origin + path, { headers })
      const { vary, ...cors } = corsHeaders(response)
      const what = `${path} ${origin}`
      expect([what, response.status, response.body]).toEqual([what, baseline.status, baseline.body])
      expect([what, cors]).toEqual([what, expected])
      expect([what, ...varyOf(vary)]).toEqual(
        expect.arrayContaining([...varyOf(baseline.headers.vary), 'origin']),
      )
      expect([what, othersOf(response.headers)]).toEqual([what, othersOf(baseline.headers)])
    }
  }
  const asks = { 'access-control-request-method': 'PUT' }
  const preflight = await send(`${withPolicy.origin}/none`, {
    method: 'OPTIONS',
    headers: { origin: A, ...asks },
  })
  const { vary, ...cors } = corsHeaders(preflight)
  expect([preflight.status, preflight.body, cors]).toEqual([204, '', PREFLIGHT])
  expect(varyOf(vary)).toContain('origin')
  expect(preflight.headers).not.toHaveProperty('content-type')
  expect(preflight.headers).not.toHaveProperty('content-length')
  const refused = await send(`${withPolicy.origin}/none`, {
    method: 'OPTIONS',
    headers: { origin: EVIL, ...asks },
  })
  const { vary: _, ...none } = corsHeaders(refused)
  expect([refused.status, none]).toEqual([204, {}])
}

const wrapping =
  (wrap: (original: WriteHead, response: ServerResponse) => unknown): Middleware =>
  (_request, response, next) => {
    response.writeHead = wrap(response.writeHead.bind(response) as WriteHead, response) as never
    next()
  }

const { log4jsLogger } = (() => {
  log4js.configure({
    appenders: { none: { type: 'recording' } },
    categories: { default: { appenders: ['none'], level: 'all' } },
  })
  return { log4jsLogger: log4js.connectLogger(log4js.getLogger(), { level: 'info' }) as Middleware }
})()

/** How a library replaces the `writeHead` of each response. */
const wrappers: Readonly<Record<string, Middleware>> = {
  'forwards two parameters': wrapping(
    (original) => (status: unknown, headers: unknown) => original(status, headers),
  ),
  'forwards the status only': wrapping((original) => (status: unknown) => original(status)),
  'forwards three parameters': wrapping(
    (original) => (status: unknown, reason: unknown, headers: unknown) => original(status, reason, headers),
  ),
  'writes into the headers that it is handed': wrapping(
    (original) =>
      (status: unknown, ...rest: unknown[]) => {
        const headers = rest.at(-1)
        if (
          typeof headers === 'object' &&
          headers !== null &&
          !Array.isArray(headers) &&
          !Object.isFrozen(headers)
        ) {
          Object.assign(headers, { 'x-added': 'yes' })
        }
        return original(status, ...rest)
      },
  ),
  'hands on a copy of the headers': wrapping(
    (original) =>
      (status: unknown, ...rest: unknown[]) =>
        original(
          status,
          ...rest.map((one) =>
            typeof one === 'object' && one !== null && !Array.isArray(one) ? { ...one } : one,
          ),
        ),
  ),
  'sets headers': wrapping((original, response) => (...parameters: unknown[]) => {
    response.setHeader('X-Late', 'yes')
    return original(...parameters)
  }),
  'makes a getter of it': (_request, response, next) => {
    const { writeHead } = response
    Object.defineProperty(response, 'writeHead', { configurable: true, get: () => writeHead })
    next()
  },
  'makes it read-only': (_request, response, next) => {
    const { writeHead } = response
    Object.defineProperty(response, 'writeHead', { value: writeHead })
    next()
  },
  shimmer: (_request, response, next) => {
    shimmer.wrap(
      response,
      'writeHead',
      (original) =>
        function (this: ServerResponse, ...parameters: unknown[]) {
          return original.apply(this, parameters as never)
        } as never,
    )
    next()
  },
  'on-headers': (_request, response, next) => {
    onHeaders(response, () => response.setHeader('X-Late', 'yes'))
    next()
  },
  compression: compression({ threshold: 0 }) as never,
  morgan: morgan('tiny', { stream: { write: () => {} } }) as never,
  'response-time': responseTime() as never,
  'express-session': session({ secret: 'secret', resave: false, saveUninitialized: true }) as never,
  helmet: helmet() as never,
  log4js: log4jsLogger,
}

describe.each(Object.entries(applications))('%s', (_name, start) => {
  it.each(Object.entries(wrappers))(
    'has exactly the headers of the policy where a library %s',
    async (_what, wrapper) => {
      for (const [before, after] of [
        [[wrapper], []],
        [[], [wrapper]],
        [[wrapper], [wrapper]],
      ] as const) {
        const [withPolicy, without] = await Promise.all([
          start(before, true, after),
          start(before, false, after),
        ])
        close = [withPolicy.close, without.close]
        await expectPolicy(withPolicy, without)
        await Promise.all(close.splice(0).map((one) => one()))
      }
    },
  )
})

type Wrap = (original: WriteHead) => (this: ServerResponse, ...parameters: unknown[]) => unknown

/** How a tracing agent replaces the `writeHead` of all responses. */
const agents: Readonly<Record<string, Wrap>> = {
  'forwards everything': (original) =>
    function (...parameters) {
      return original.apply(this, parameters)
    },
  'forwards two parameters': (original) =>
    function (status, headers) {
      return original.call(this, status, headers)
    },
  'forwards the status only': (original) =>
    function (status) {
      return original.call(this, status)
    },
  'reads a record and adds to it': (original) =>
    function (status, reason, headers) {
      const record = (typeof reason === 'string' ? headers : reason) as Record<string, unknown> | undefined
      if (Array.isArray(record)) return original.call(this, status, reason, headers)
      const traced = { ...record, 'x-trace': String(Object.keys(record ?? {}).length >= 0) }
      return typeof reason === 'string'
        ? original.call(this, status, reason, traced)
        : original.call(this, status, traced)
    },
  'writes into the record': (original) =>
    function (status, ...rest) {
      const record = rest.at(-1)
      if (
        typeof record === 'object' &&
        record !== null &&
        !Array.isArray(record) &&
        !Object.isFrozen(record)
      ) {
        Object.assign(record, { 'x-added': 'yes' })
      }
      return original.call(this, status, ...rest)
    },
}

describe.each(Object.entries(applications))(
  '%s, with an agent that replaces the writeHead of all responses and',
  (_name, start) => {
    it.each(Object.entries(agents))('%s: exactly the headers of the policy', async (_what, wrap) => {
      const replace = () => shimmer.wrap(ServerResponse.prototype, 'writeHead', wrap as never)
      const restore = () => shimmer.unwrap(ServerResponse.prototype, 'writeHead')
      for (const early of [true, false]) {
        if (early) replace()
        const [withPolicy, without] = await Promise.all([start([], true, []), start([], false, [])])
        close = [restore, withPolicy.close, without.close]
        await send(`${withPolicy.origin}/none`, { headers: { origin: A } })
        if (!early) replace()
        await expectPolicy(withPolicy, without)
        for (const one of close.splice(0)) await one()
      }
    })
  },
)
