import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import fastifyCors, { type CorsPluginOptions } from '@corsage/fastify'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { OPTIONS, PAGE, sources } from './sources-fastify.ts'
import { send, type WireResponse } from './wire.ts'

const EVIL = 'https://evil.test'
const handler = async () => 'handled'

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) {
    await Promise.all([app.close(), (app.server as { closeAllConnections?(): void }).closeAllConnections?.()])
  }
})

/** A constraint that fails after the request was taken. */
const failing = {
  name: 'failing',
  storage: () => ({ get: () => null, set: () => {} }),
  validate: () => true,
  deriveConstraint: (
    request: IncomingMessage,
    _context: unknown,
    done: (error: Error | null, value?: unknown) => void,
  ) => {
    if (request.url === '/unconstrained') done(null)
    else setImmediate().then(() => done(new Error('failed')))
  },
}

const responses: Record<
  string,
  [status: number, path: string, options?: object, declare?: (app: FastifyInstance) => void]
> = {
  'a URL that cannot be decoded': [400, '/u/%zz'],
  'a parameter that is too long': [414, `/u/${'x'.repeat(101)}`],
  'a parameter that is too long for the application': [
    414,
    '/u/123',
    { routerOptions: { maxParamLength: 2 } },
  ],

  'a URL that becomes one that cannot be decoded': [400, '/short', { rewriteUrl: () => '/u/%zz' }],
  'a URL that becomes one with too long a parameter': [
    414,
    '/short',
    { rewriteUrl: () => `/u/${'x'.repeat(101)}` },
  ],
  'an asynchronous constraint that fails': [
    500,
    '/constrained',
    { routerOptions: { constraints: { failing } } },
    (app) => app.get('/constrained', { constraints: { failing: '1' } } as never, handler),
  ],
}

const frameworkErrors: Record<string, FastifyServerOptions['frameworkErrors']> = {
  'sends JSON': (error, _request, reply) => {
    ;(reply as FastifyReply).code(error.statusCode ?? 500).send({ failed: true })
  },
  'sends a stream': (error, _request, reply) => {
    ;(reply as FastifyReply).code(error.statusCode ?? 500).send(Readable.from(['one', 'two']))
  },
  'writes itself': (error, _request, reply) => {
    reply.raw.statusCode = error.statusCode ?? 500
    reply.raw.write('one')
    reply.raw.end('two')
  },
}

async function start(
  source: CorsPluginOptions | undefined,
  options: object,
  declare: (app: FastifyInstance) => void = () => {},
): Promise<string> {
  const app = Fastify({ forceCloseConnections: true, ...options } as object) as FastifyInstance
  open.push(app)
  if (source) app.register(fastifyCors, source)
  app.get('/u/:id', handler)
  declare(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

function corsOf({ headers }: Pick<WireResponse, 'headers'>): unknown[] {
  return [headers['access-control-allow-origin'], headers['access-control-expose-headers'], headers.vary]
}
const ALLOWED = [PAGE, 'x-page', 'Origin']
const REFUSED = [undefined, undefined, 'Origin']

describe.each(Object.entries(responses))('%s', (_what, [status, path, options = {}, declare]) => {
  it.each(Object.entries(sources))('%s: has the headers, and nothing else changes', async (_by, source) => {
    const plain = await send((await start(undefined, options, declare)) + path, { headers: { origin: PAGE } })
    const url = (await start(source, options, declare)) + path
    for (const [origin, cors] of [
      [PAGE, ALLOWED],
      [EVIL, REFUSED],
    ] as const) {
      const response = await send(url, { headers: { origin } })
      expect([response.status, corsOf(response), response.body]).toEqual([status, cors, plain.body])
      expect(response.headers['content-length']).toBe(plain.headers['content-length'])
    }
  })

  it.each(Object.entries(frameworkErrors))(
    'frameworkErrors that %s: has the headers',
    async (_how, handle) => {
      const all = { ...options, frameworkErrors: handle }
      const plain = await send((await start(undefined, all, declare)) + path)
      for (const source of Object.values(sources)) {
        const url = (await start(source, all, declare)) + path
        const response = await send(url, { headers: { origin: PAGE } })
        expect([response.status, corsOf(response), response.body]).toEqual([status, ALLOWED, plain.body])
      }
    },
  )
})

describe.each(Object.entries(sources))('%s', (_what, source) => {
  it('503 while the application closes, if a hook of the application is waited for', async () => {
    const app = Fastify({ forceCloseConnections: true })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const closing = new Promise<void>((resolve) => {
      app.addHook('preClose', () => {
        resolve()
        return held
      })
    })
    void app.register(fastifyCors, source)
    app.get('/u/:id', handler)
    app.get('/off', { config: { cors: false } }, handler)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const closed = app.close()
    await closing
    const response = await send(`http://127.0.0.1:${port}/u/1`, { headers: { origin: PAGE } })
    const off = await send(`http://127.0.0.1:${port}/off`, { headers: { origin: PAGE } })
    release()
    await closed
    expect([response.status, corsOf(response)]).toEqual([503, ALLOWED])
    expect([off.status, corsOf(off)]).toEqual([503, [undefined, undefined, undefined]])
  })

  it('a URL that cannot be decoded, of a method without routes, on every address of localhost', async () => {
    const app = Fastify({ forceCloseConnections: true })
    open.push(app)
    app.register(fastifyCors, source)
    await app.listen({ port: 0 })
    for (const { address, port, family } of app.addresses() as AddressInfo[]) {
      const host = family === 'IPv6' ? `[${address}]` : address
      const response = await send(`http://${host}:${port}/%zz`, { method: 'PUT', headers: { origin: PAGE } })
      expect([host, response.status, corsOf(response)]).toEqual([host, 400, ALLOWED])
    }
  })

  it('a URL that cannot be decoded, on a server that the application makes', async () => {
    const serverFactory: FastifyServerOptions['serverFactory'] = (handle) =>
      createServer((request, response) => handle(request, response))
    const url = await start(source, { serverFactory })
    const response = await send(`${url}/%zz`, { headers: { origin: PAGE } })
    expect([response.status, corsOf(response)]).toEqual([400, ALLOWED])
  })

  it('a response of another library on the same server stays as it is', async () => {
    const serverFactory: FastifyServerOptions['serverFactory'] = (handle) =>
      createServer((request, response) => {
        if (!request.url?.startsWith('/other')) return handle(request, response)
        response.writeHead(200, { 'access-control-allow-origin': '*' }).end('other')
      })
    const synchronous = { ...failing, name: 'client', deriveConstraint: () => undefined }
    const options = { serverFactory, routerOptions: { constraints: { client: synchronous } } }
    const url = await start(source, options, (app) =>
      app.get('/constrained', { constraints: { client: '1' } } as never, handler),
    )
    const response = await send(`${url}/other?q=%20${'x'.repeat(200)}`, { headers: { origin: PAGE } })
    expect([response.body, corsOf(response)]).toEqual(['other', ['*', undefined, undefined]])
  })

  it('a URL that cannot be decoded, in HTTP/2', async () => {
    const url = await start(source, { http2: true })
    const session = connect(url)
    const stream = session.request({ ':path': '/u/%zz', origin: PAGE })
    const [headers] = await once(stream, 'response')
    const [body] = await once(stream.setEncoding('utf8'), 'data')
    session.destroy()
    expect([headers[':status'], corsOf({ headers })]).toEqual([400, ALLOWED])
    expect(JSON.parse(body)).toMatchObject({ code: 'FST_ERR_BAD_URL' })
  })
})

it('the policy is the one of the route that the method and the path name', async () => {
  const named = (name: string) => ({ origins: PAGE, exposeHeaders: [`x-${name}`] })
  const options = { routerOptions: { maxParamLength: 4 }, return503OnClosing: true }
  const url = await start(named('app'), options, (app) => {
    app.register(
      async (scope) => {
        scope.register(fastifyCors, named('scope'))
        scope.get('/:id', handler)
      },
      { prefix: '/scope' },
    )
  })
  const ask = async (path: string) => (await send(url + path)).headers['access-control-expose-headers']
  expect([await ask('/scope/12345'), await ask('/scope/%zz'), await ask('/u/12345')]).toEqual([
    'x-scope',
    'x-scope',
    'x-app',
  ])
})

it.each([
  ['', false],
  [', also if every response may be direct, because of an asynchronous constraint', true],
])('a request that is routed after all is evaluated once%s', async (_also, constrained) => {
  const asked: string[] = []
  const origins = async (_origin: string, { url }: { url: string }) => asked.push(url) > 0
  const routerOptions = { maxParamLength: 300, constraints: { failing } }
  const url = await start({ origins }, { routerOptions }, (app) => {
    app.get('/unconstrained', handler)
    if (constrained) app.get('/constrained', { constraints: { failing: '1' } } as never, handler)
  })
  for (const path of [
    '/unconstrained',
    '/unconstrained?%20',
    `/unconstrained?${'x'.repeat(300)}`,
    '/u/%zz',
  ]) {
    const response = await send(url + path, { headers: { origin: PAGE } })
    expect(corsOf(response)).toEqual([PAGE, undefined, 'Origin'])
  }
  expect(asked.length).toBe(4)
})

it('onRefused is called for a direct response', async () => {
  const refused: string[] = []
  const url = await start({ ...OPTIONS, onRefused: ({ reason }) => refused.push(String(reason)) }, {})
  await send(`${url}/u/%zz`, { headers: { origin: EVIL } })
  expect(refused).toEqual(['origin-not-listed'])
})

it.each<[string, (request: FastifyRequest, reply: FastifyReply) => never]>([
  [
    'throws',
    () => {
      throw new Error('failed')
    },
  ],
  ['rejects', (() => Promise.reject(new Error('failed'))) as never],
  ['returns no policy', (() => 'none') as never],
])('a resolver that %s permits nothing, and the response is sent', async (_how, resolver) => {
  const lines: string[] = []
  const logger = { level: 'error', stream: { write: (line: string) => void lines.push(line) } }
  const url = await start({ resolver }, { logger })
  const response = await send(`${url}/u/%zz`, { headers: { origin: PAGE } })
  expect([response.status, response.headers['access-control-allow-origin']]).toEqual([400, undefined])
  expect(JSON.parse(response.body)).toMatchObject({ code: 'FST_ERR_BAD_URL' })
  expect(lines.join()).toContain('The CORS resolver failed.')
})

it('the server survives a client that leaves while the policy is awaited', async () => {
  let decide: (allowed: boolean) => void = () => {}
  let reached = () => {}
  const asked = new Promise<void>((resolve) => {
    reached = resolve
  })
  const url = await start(
    {
      origins: () => {
        reached()
        return new Promise((resolve) => {
          decide = resolve
        })
      },
    },
    {},
  )
  const leaving = request(`${url}/u/%zz`, { headers: { origin: PAGE } }).on('error', () => {})
  leaving.end()
  await asked
  leaving.destroy()
  await new Promise((resolve) => leaving.once('close', resolve))
  decide(true)
  await setImmediate()
  expect((await send(`${url}/404`)).status).toBe(404)
})
