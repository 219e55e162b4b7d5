import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { cors } from './cors.ts'
import { applyLate } from './late-headers.ts'
import { withCors } from './listener.ts'

const A = 'https://a.test'
const options = { origins: [A, 'https://b.test'], methods: ['PUT'], allowHeaders: ['x-a'] } as const
const PERMITTED = {
  'access-control-allow-origin': A,
  'access-control-allow-methods': 'PUT',
  'access-control-allow-headers': 'x-a',
  'access-control-max-age': '600',
}
const refused = createPolicy({ origins: ['https://b.test', 'https://c.test'] }).evaluate(
  new Request('https://api.test/', { headers: { origin: A } }),
)
const apply = cors(options)

/** Returns the status and the headers that a preflight receives, without those that Node adds. */
async function preflight(listener: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const headers = { origin: A, 'access-control-request-method': 'PUT' }
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get({ host: '127.0.0.1', port, method: 'OPTIONS', agent: false, headers }, resolve).on('error', reject),
  )
  response.resume()
  server.close()
  const { date: _date, connection: _connection, ...received } = response.headers
  return { status: response.statusCode, headers: received }
}

/** Runs middleware before `cors`, and returns what a preflight receives. */
function after(middleware: (response: ServerResponse) => void) {
  return preflight((request, response) => {
    middleware(response)
    apply(request, response, () => response.end('not reached'))
  })
}

const allowAny = (response: ServerResponse) => response.setHeader('Access-Control-Allow-Origin', '*')

describe('the head of a preflight response', () => {
  it.each([
    ['by the middleware', () => {}, { ...PERMITTED, vary: 'Origin' }],
    [
      'with the headers of earlier middleware, but without those about content',
      (response: ServerResponse) => {
        response.setHeader('X-Request-Id', '1')
        response.setHeader('Vary', 'Accept')
        response.setHeader('Content-Type', 'text/html')
        response.setHeader('Access-Control-Expose-Headers', 'x-b')
        allowAny(response)
      },
      { ...PERMITTED, vary: 'Accept, Origin', 'x-request-id': '1' },
    ],
    [
      'after a `writeHead` of another library, which sets a permission',
      (response: ServerResponse) => {
        const { writeHead } = response
        response.writeHead = function (this: ServerResponse, ...all: unknown[]) {
          allowAny(this)
          return (writeHead as (...all: unknown[]) => ServerResponse).apply(this, all)
        } as ServerResponse['writeHead']
      },
      { ...PERMITTED, vary: 'Origin' },
    ],
    [
      'after an `end` of another library, which sets a permission',
      (response: ServerResponse) => {
        const { end } = response
        response.end = function (this: ServerResponse, ...all: unknown[]) {
          allowAny(this)
          return (end as (...all: unknown[]) => ServerResponse).apply(this, all)
        } as ServerResponse['end']
      },
      { ...PERMITTED, vary: 'Origin' },
    ],
    [
      'as narrow as an earlier decision',
      (response: ServerResponse) => applyLate(response, refused),
      { vary: 'Origin' },
    ],
  ])('is written %s', async (_what, middleware, headers) => {
    expect(await after(middleware)).toEqual({ status: 204, headers })
  })

  it.each([
    ['cors', (request: IncomingMessage, response: ServerResponse) => apply(request, response, () => {})],
    ['withCors', withCors(() => {}, options)],
  ])('is written directly by %s: nothing is added to the response', async (_name, listener) => {
    const added: PropertyKey[] = []
    await preflight((request, response) => {
      const before = new Set(Reflect.ownKeys(response))
      response.on('finish', () => {})
      listener(request, response)
      added.push(...Reflect.ownKeys(response).filter((key) => !before.has(key)))
    })
    expect(added).not.toContain('writeHead')
    expect(added).not.toContain(Symbol.for('corsage.late-headers'))
  })

  it('is written for a policy that is asynchronous', async () => {
    const asynchronous = cors({ ...options, origins: async (origin: string) => origin === A })
    const received = await preflight((request, response) => asynchronous(request, response, () => {}))
    expect(received).toEqual({ status: 204, headers: { ...PERMITTED, vary: 'Origin' } })
  })
})
