import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PolicyOptions } from '@corsage/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const PAGE = 'https://app.test'
let warn: ReturnType<typeof vi.spyOn>
let cors: typeof import('./index.ts').cors

beforeEach(async () => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  // A fresh copy, because nothing is printed twice.
  vi.resetModules()
  cors = (await import('./index.ts')).cors
})
afterEach(() => vi.restoreAllMocks())

/** Sends requests of a page through a layer and then through `cors`. Returns the printed notices. */
async function noticesOf(
  layer: RequestListener,
  options: PolicyOptions = { origins: PAGE },
  times = 2,
  request: RequestInit = {},
): Promise<readonly unknown[]> {
  const middleware = cors(options)
  const server = createServer((request, response) => {
    layer(request, response)
    middleware(request, response, () => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  for (let time = 0; time < times; time++) {
    const headers = { origin: PAGE, 'access-control-request-method': 'PUT' }
    await fetch(`http://127.0.0.1:${port}/`, { ...request, headers })
  }
  await new Promise((resolve) => server.close(resolve))
  return warn.mock.calls.map(([text]: unknown[]) => text)
}

const other: RequestListener = (_request, response) =>
  void response.setHeader('Access-Control-Allow-Origin', 'https://old.test')

it.each(['GET', 'OPTIONS'])('another library that ran before a %s is reported once', async (method) => {
  expect(await noticesOf(other, undefined, 2, { method })).toEqual([
    expect.stringMatching(/^\[corsage\] Another layer /),
  ])
})

it.each<[what: string, layer: RequestListener, options?: PolicyOptions]>([
  ['other headers', (_request, response) => void response.setHeader('Vary', 'Accept')],
  ['a path without a policy', other, { resources: { '/api/*': { origins: PAGE } } }],
  ['a path without CORS', other, { origins: PAGE, resources: { '/': false } }],
])('%s: no report', async (_what, layer, options) => {
  expect(await noticesOf(layer, options)).toEqual([])
})

it('an earlier policy of Corsage is not reported', async () => {
  const first = cors({ origins: PAGE })
  expect(await noticesOf((request, response) => first(request, response, () => {}))).toEqual([])
})

it('only the first 100 requests are looked at', async () => {
  let count = 0
  const late: RequestListener = (request, response) => {
    count += 1
    if (count > 100) other(request, response)
  }
  expect(await noticesOf(late, { origins: PAGE }, 101)).toEqual([])
})
