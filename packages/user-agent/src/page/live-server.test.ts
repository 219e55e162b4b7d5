import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPage, type Page } from './page.ts'

const app = 'http://app.localhost'
const seen: { method: string | undefined; headers: IncomingHttpHeaders; body: string }[] = []
let server: Server
let api: string
let page: Page

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ method: request.method, headers: request.headers, body })
    const isTwice = request.url === '/twice'
    response.setHeader('Access-Control-Allow-Origin', isTwice ? [app, app] : app)
    response.setHeader('Access-Control-Allow-Credentials', 'true')
    response.setHeader('Set-Cookie', 'a=1')
    if (request.method === 'OPTIONS') {
      response.setHeader('Access-Control-Allow-Methods', ['PUT', 'DELETE'])
      response.setHeader('Access-Control-Allow-Headers', 'content-type')
      response.statusCode = 204
      response.end()
    } else if (request.url === '/moved') {
      response.statusCode = 307
      response.setHeader('Location', '/items')
      response.end()
    } else {
      response.setHeader('ETag', '"1"')
      response.end(`${request.method} ${body}`)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  seen.length = 0
  page = openPage(app, { fetch: (request) => fetch(request), cookies: true })
})

test('a preflighted request with its body, over a socket', async () => {
  const headers = { 'content-type': 'application/json' }
  const response = await page.fetch(`${api}/items`, {
    method: 'PUT',
    headers,
    body: '{}',
    credentials: 'include',
  })
  expect([response.status, response.type, await response.text(), response.headers.get('etag')]).toEqual([
    200,
    'cors',
    'PUT {}',
    null,
  ])
  expect(seen.map(({ method }) => method)).toEqual(['OPTIONS', 'PUT'])
  expect(seen[0]?.headers).toMatchObject({
    origin: app,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type',
  })
  expect(seen[1]?.headers).toMatchObject({ origin: app, 'content-type': 'application/json' })
})

test('redirects are followed hop by hop, with a preflight each', async () => {
  const response = await page.fetch(`${api}/moved`, { method: 'DELETE' })
  expect([response.url, response.redirected]).toEqual([`${api}/items`, true])
  expect(seen.map(({ method }) => method)).toEqual(['OPTIONS', 'DELETE', 'OPTIONS', 'DELETE'])
})

test('two lines of one header are seen as two', async () => {
  await expect(page.fetch(`${api}/twice`)).rejects.toMatchObject({
    code: 'allow-origin-multiple',
    received: `${app}, ${app}`,
  })
})

test.each([
  [302, '/caf\u00c3\u00a9', '/caf%C3%A9'],
  [302, '/caf\u00e9', '/caf%E9'],
  [999, '/', '/odd'],
])('status %i with location %j leads to %s', async (status, location, path) => {
  // `node:http` sends neither.
  const odd = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      const isOdd = String(data).startsWith('GET /odd ')
      const head = `HTTP/1.1 ${isOdd ? status : 200} Odd\r\naccess-control-allow-origin: *\r\nconnection: close`
      socket.end(`${head}\r\nlocation: ${location}\r\ncontent-length: 2\r\n\r\nok`, 'latin1')
    })
  })
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve))
  try {
    const base = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`
    const response = await page.fetch(`${base}/odd`)
    expect([response.status, response.url]).toEqual([status === 302 ? 200 : status, `${base}${path}`])
    expect(await response.text()).toBe('ok')
  } finally {
    odd.close()
  }
})

test('another origin is refused', async () => {
  const stranger = openPage('http://evil.localhost', { fetch: (request) => fetch(request) })
  await expect(stranger.fetch(`${api}/items`, { method: 'PUT' })).rejects.toMatchObject({
    code: 'preflight-allow-origin-mismatch',
  })
  expect(seen.map(({ method }) => method)).toEqual(['OPTIONS'])
})

test('a server that is down is no matter of CORS', async () => {
  const error = await page.fetch('http://127.0.0.1:4/').catch((thrown: unknown) => thrown)
  expect(error).toEqual(new TypeError('Failed to fetch'))
})
