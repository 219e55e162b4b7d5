import type { RequestListener, ServerResponse } from 'node:http'
import { createPolicy } from '@corsage/core'
import compression from 'compression'
import session from 'express-session'
import helmet from 'helmet'
import log4js from 'log4js'
import morgan from 'morgan'
import onHeaders from 'on-headers'
import responseTime from 'response-time'
import shimmer from 'shimmer'
import { afterEach, describe, expect, it } from 'vitest'
import { agents, replace } from '../coexistence/engine/agents.ts'
import { chains, type Middleware } from '../servers/chains.ts'
import { serve } from '../servers/listen.ts'
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

const handler: RequestListener = ({ url = '' }, response) => {
  if (url !== '/alone') response.setHeader('X-Own', 'yes')
  heads[url]?.(response)
  response.end('handled')
}

// Those of the other versions differ in nothing that matters here.
const names = Object.keys(chains).filter((name) => !['polka', 'koa 2'].includes(name))

/** Starts the same chain with the policy and without it. */
const startBoth = (
  name: string,
  before: readonly Middleware[],
  after: readonly Middleware[],
): Promise<[RunningServer, RunningServer]> => {
  const chain = chains[name] as (typeof chains)[string]
  const start = (own: typeof policy | undefined) => serve(name, chain(handler, own, before, after))
  return Promise.all([start(policy), start(undefined)])
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
      .filter(([name]) => !/^(access-control-.*|vary|x-added|traceparent)$/.test(name))
      .map(([name, value]) => [name, VOLATILE.test(name) ? 'present' : value]),
  )

const varyOf = (vary: string | string[] | undefined) =>
  new Set([vary ?? []].flat().flatMap((line) => line.split(',').map((name) => name.trim().toLowerCase())))

/** Every way to write a head is as it is without the policy, and has exactly the policy's headers besides. */
async function expectPolicy(withPolicy: RunningServer, without: RunningServer): Promise<void> {
  for (const path of Object.keys(heads)) {
    for (const [origin, expected] of EXPECTED) {
      const headers = { 'accept-encoding': 'gzip', ...(origin !== undefined && { origin }) }
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

describe.each(names)('%s', (name) => {
  it.each(Object.entries(wrappers))(
    'has exactly the headers of the policy where a library %s',
    async (_what, wrapper) => {
      for (const [before, after] of [
        [[wrapper], []],
        [[], [wrapper]],
        [[wrapper], [wrapper]],
      ] as const) {
        const [withPolicy, without] = await startBoth(name, before, after)
        close = [withPolicy.close, without.close]
        await expectPolicy(withPolicy, without)
        await Promise.all(close.splice(0).map((one) => one()))
      }
    },
  )
})

const everyAgent: typeof agents = {
  ...agents,
  'an agent that wraps writeHead and forwards the status': () =>
    replace(
      'writeHead',
      (own) =>
        function (status: never) {
          return own.call(this, status)
        } as typeof own,
    ),
}

describe.each(names)('%s', (name) => {
  it.each(Object.entries(everyAgent))(
    'has exactly the headers of the policy with %s',
    async (_what, wrap) => {
      for (const early of [true, false]) {
        const undo = early ? wrap() : undefined
        const [withPolicy, without] = await startBoth(name, [], [])
        await send(`${withPolicy.origin}/none`, { headers: { origin: A } })
        close = [undo ?? wrap(), withPolicy.close, without.close]
        await expectPolicy(withPolicy, without)
        for (const one of close.splice(0)) await one()
      }
    },
  )
})
