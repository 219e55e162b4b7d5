import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createPolicy } from '@corsage/core'
import { cors } from '@corsage/node'
import { Server as EngineServer } from 'engine.io'
import { createApp, createError, eventHandler, fromNodeMiddleware, sendRedirect } from 'h3-1'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { chains } from '../servers/chains.ts'
import { type Answer, imitations, type Listener, unenv, webHandler } from '../servers/imitations.ts'
import { listen } from '../servers/listen.ts'
import { send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const policy = createPolicy({
  origins: [A, 'https://b.test'],
  credentials: true,
  methods: ['PUT'],
  allowHeaders: ['x-a'],
  maxAge: 600,
  exposeHeaders: ['ETag', 'X-Total'],
  timingAllowOrigin: true,
})
const PREFLIGHT = { 'access-control-request-method': 'PUT' }

/** Headers that an upstream may have set: permissions, and one to keep. */
const UPSTREAM = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'DELETE',
  'Timing-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Upload-Offset',
  'X-Own': 'yes',
}
const handler: RequestListener = (request, response) => {
  for (const [name, value] of Object.entries(UPSTREAM)) response.setHeader(name, value)
  if (request.url === '/head')
    response.writeHead(201, { 'X-Head': 'yes', 'Access-Control-Allow-Origin': '*' })
  response.end('handled')
}

/** Express gives every response Node's prototype, without which these do not work. */
const WITHOUT_EXPRESS = ['node-mock-http', 'h3 1, toWebHandler', 'h3 1, unenv']

const corsHeaders = ({ headers }: Answer) =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => /^(access-control-|vary$|timing-|x-own$)/.test(name)),
  )

const PERMITTED = {
  'access-control-allow-origin': A,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'Upload-Offset, etag, x-total',
  'timing-allow-origin': A,
  vary: 'Origin',
}
const PREFLIGHT_PERMITTED = {
  'access-control-allow-origin': A,
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'PUT',
  'access-control-allow-headers': 'x-a',
  'access-control-max-age': '600',
  vary: 'Origin',
}

describe.each(Object.entries(imitations))('a response of %s', (name, imitate) => {
  const names = Object.keys(chains).filter(
    (chain) => !(WITHOUT_EXPRESS.includes(name) && chain.startsWith('express')),
  )
  it.each(names)('has exactly the headers of the policy, with %s', async (chain) => {
    const ask = imitate(chains[chain]?.(handler, policy) as Listener)
    const allowed = await ask('GET', '/', { origin: A })
    expect([allowed.status, allowed.body]).toEqual([200, 'handled'])
    expect(corsHeaders(allowed)).toEqual({ ...PERMITTED, 'x-own': 'yes' })
    const refused = await ask('GET', '/', { origin: EVIL })
    expect([refused.status, refused.body]).toEqual([200, 'handled'])
    expect(corsHeaders(refused)).toEqual({ vary: 'Origin', 'x-own': 'yes' })
    expect(corsHeaders(await ask('GET', '/', {}))).toEqual({ vary: 'Origin', 'x-own': 'yes' })
    expect(corsHeaders(await ask('GET', '/head', { origin: A }))).toEqual({ ...PERMITTED, 'x-own': 'yes' })
    expect(corsHeaders(await ask('GET', '/head', { origin: EVIL }))).toEqual({
      vary: 'Origin',
      'x-own': 'yes',
    })
    const preflight = await ask('OPTIONS', '/', { origin: A, ...PREFLIGHT })
    expect([preflight.status, preflight.body]).toEqual([204, ''])
    expect(corsHeaders(preflight)).toEqual(PREFLIGHT_PERMITTED)
    expect(corsHeaders(await ask('OPTIONS', '/', { origin: EVIL, ...PREFLIGHT }))).toEqual({ vary: 'Origin' })
  })
})

describe.each([
  ['toWebHandler', webHandler],
  ['unenv', unenv],
])('an application of h3 1 after the middleware, through %s', (_name, asked) => {
  const app = createApp()
  app.use(fromNodeMiddleware(cors(policy)))
  app.use(
    '/text',
    eventHandler(() => 'handled'),
  )
  app.use(
    '/moved',
    eventHandler((event) => sendRedirect(event, '/text')),
  )
  app.use(
    '/error',
    eventHandler(() => {
      throw createError({ statusCode: 418 })
    }),
  )
  app.use(
    '/response',
    eventHandler(() => new Response('handled', { headers: { 'access-control-allow-origin': '*' } })),
  )
  const ask = asked(app)

  it.each([
    ['/text', 200],
    ['/moved', 302],
    ['/error', 418],
    ['/none', 404],
    ['/response', 200],
  ])('has the headers at %s', async (path, status) => {
    const permitted = { ...PERMITTED, 'access-control-expose-headers': 'etag,x-total' }
    const allowed = await ask('GET', path, { origin: A })
    expect([allowed.status, corsHeaders(allowed)]).toEqual([status, permitted])
    expect(corsHeaders(await ask('GET', path, { origin: EVIL }))).toEqual({ vary: 'Origin' })
    const preflight = await ask('OPTIONS', path, { origin: A, ...PREFLIGHT })
    expect([preflight.status, corsHeaders(preflight)]).toEqual([204, PREFLIGHT_PERMITTED])
  })
})

describe('engine.io, whose middleware gets an imitated response for a WebSocket handshake', () => {
  let close: (() => unknown) | undefined
  afterEach(() => close?.())

  async function start(): Promise<string> {
    const engine = new EngineServer()
    engine.use(cors(policy) as never)
    const server = createServer()
    engine.attach(server)
    const { origin, close: stop } = await listen('engine.io', server)
    close = async () => {
      engine.close()
      await stop()
    }
    return `${origin}/engine.io/?EIO=4`
  }

  it.each([
    ['allowed', A, { ...PERMITTED, 'access-control-expose-headers': 'etag,x-total' }],
    ['refused', EVIL, { vary: 'Origin' }],
  ])(
    'shakes hands with an origin that is %s, and allows its polling alike',
    async (_what, origin, expected) => {
      const url = await start()
      const socket = new WebSocket(`${url.replace('http', 'ws')}&transport=websocket`, { origin })
      const opened = once(socket, 'open')
      const [handshake] = await once(socket, 'upgrade')
      await opened
      socket.close()
      expect(corsHeaders(handshake)).toEqual(expected)
      const polled = await send(`${url}&transport=polling`, { headers: { origin } })
      expect([polled.status, corsHeaders(polled)]).toEqual([200, expected])
    },
  )
})
