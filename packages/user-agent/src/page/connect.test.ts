import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { type Answers, testServer } from '../test-server.ts'
import { CorsError } from './cors-error.ts'
import { openPage, type PageOptions } from './page.ts'

const app = 'https://app.example.com'
const target = 'wss://api.example.com/live?a#b'

/** Accepts every handshake, as servers of other runtimes do: no constructor in Node makes such a response. */
function accepts(requests: Request[] = []): PageOptions['fetch'] {
  return (request) => {
    requests.push(request)
    return Object.defineProperty(new Response(null, { headers: { 'x-a': '1' } }), 'status', { value: 101 })
  }
}

async function handshake(
  origin: string,
  url: string | URL,
  engine: EngineName = 'standard',
): Promise<Headers> {
  const requests: Request[] = []
  await openPage(origin, { fetch: accepts(requests), engine }).connect(url)
  return requests[0]?.headers as Headers
}

test('a handshake is a GET over http, with what a server needs to accept it', async () => {
  const requests: Request[] = []
  const page = openPage(app, { fetch: accepts(requests) })
  const { status, headers } = await page.connect(target)
  expect([status, headers.get('x-a')]).toEqual([101, '1'])
  const { method, url, headers: sent } = requests[0] as Request
  expect([method, url]).toEqual(['GET', 'https://api.example.com/live?a'])
  expect(Object.fromEntries(sent)).toEqual({
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
    'sec-websocket-version': '13',
    'sec-websocket-extensions': 'permessage-deflate',
    origin: app,
    'sec-fetch-dest': 'empty',
    'sec-fetch-mode': 'websocket',
    'sec-fetch-site': 'same-site',
  })
})

describe('Origin and Sec-Fetch-*', () => {
  test.each<[origin: string, url: string, EngineName, expected: (string | null)[]]>([
    [app, 'wss://app.example.com/', 'standard', [app, 'same-origin', 'websocket', 'empty']],
    [app, '/live', 'standard', [app, 'same-origin', 'websocket', 'empty']],
    [app, 'https://api.other.test/', 'firefox', [app, 'cross-site', 'websocket', 'empty']],
    [app, 'wss://app.example.com/', 'webkit', [app, 'same-origin', 'websocket', 'websocket']],
    [app, 'wss://app.example.com/', 'chromium', [app, null, null, null]],
    ['null', 'wss://app.example.com/', 'standard', ['null', 'cross-site', 'websocket', 'empty']],
    ['http://app.test', 'ws://app.test/', 'standard', ['http://app.test', null, null, null]],
    ['http://app.test', 'ws://app.test/', 'webkit', ['http://app.test', null, null, null]],
    [
      'http://localhost:1',
      'ws://localhost:2/',
      'standard',
      ['http://localhost:1', 'same-site', 'websocket', 'empty'],
    ],
    [app, 'ws://127.0.0.1:3000/', 'standard', [app, 'cross-site', 'websocket', 'empty']],
  ])('of %s to %s in %s', async (origin, url, engine, expected) => {
    const headers = await handshake(origin, url, engine)
    const names = ['origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']
    expect(names.map((name) => headers.get(name))).toEqual(expected)
  })
})

test.each<[url: string, expected: string | null]>([
  ['wss://api.example.com/', 'strict=1; none=1'],
  ['wss://api.other.test/', 'none=1'],
])('cookies go to %s by their site: %s', async (url, expected) => {
  const requests: Request[] = []
  const cookies = [
    ['set-cookie', 'strict=1; SameSite=Strict'],
    ['set-cookie', 'none=1; SameSite=None; Secure'],
  ] as [string, string][]
  const page = openPage(app, {
    cookies: true,
    fetch: (request) => {
      requests.push(request)
      const response = new Response(null, { headers: cookies })
      return request.headers.has('upgrade')
        ? Object.defineProperty(response, 'status', { value: 101 })
        : response
    },
  })
  await page.submit(url.replace('wss', 'https'))
  await page.connect(url)
  expect(requests[1]?.headers.get('cookie')).toBe(expected)
})

describe('a refused handshake', () => {
  async function errorOf(answers: Answers, url = target): Promise<CorsError> {
    const error: unknown = await openPage(app, testServer(answers))
      .connect(url)
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof CorsError)) throw new Error(`no CorsError: ${error}`)
    return error
  }

  test.each([
    [403, /403, not 101\. If it checks `Origin`, add "https:\/\/app\.example\.com" to the `origins`/],
    [401, /401, not 101\. It requires authentication/],
    [302, /302, not 101\. Browsers do not follow redirects of a handshake/],
    [200, /200, not 101\. Serve WebSockets at this path/],
    [404, /404, not 101\. Serve WebSockets at this path/],
  ])('with %i names the status', async (status, fix) => {
    const error = await errorOf({ response: { status, headers: { location: '/' } } })
    expect(error).toMatchObject({
      code: 'handshake-status',
      step: 'Establish a WebSocket connection (§2)',
      header: null,
      expected: '101',
      received: `${status}`,
    })
    expect(error.message).toBe(
      `WebSocket connection to 'wss://api.example.com/live?a' failed: Error during WebSocket handshake: Unexpected response code: ${status}`,
    )
    expect(error.fix).toMatch(fix)
    expect(error.exchange.map(({ response }) => response.status)).toEqual([status])
  })

  test('with an https: URL names the wss: URL', async () => {
    const { message } = await errorOf({ response: { status: 404 } }, 'https://api.example.com/')
    expect(message).toContain("WebSocket connection to 'wss://api.example.com/' failed")
  })

  test.each(['ws:', 'http:'])('sends nothing as mixed content to %s', async (scheme) => {
    const error = await errorOf({}, `${scheme}//api.example.com/`)
    const step = 'Mixed Content (§4.4)'
    expect(error).toMatchObject({ code: 'mixed-content', step, received: 'ws:', exchange: [] })
    expect(error.message).toContain("insecure WebSocket endpoint 'ws://api.example.com/'")
    expect(error.fix).toContain('Use a wss: URL')
  })

  test.each(['ftp:', 'aws:', 'wsx:', 'xhttp:', 'httpx:'])('sends nothing to %s', async (scheme) => {
    const [step, expected] = ['WebSocket constructor (§3.1)', 'a wss: or ws: URL']
    const error = await errorOf({}, `${scheme}//api.example.com/`)
    expect(error).toMatchObject({ code: 'scheme', step, expected, received: scheme, exchange: [] })
  })

  test('with an invalid URL is a TypeError', async () => {
    const error = await openPage('null', testServer({}))
      .connect('/live')
      .catch((thrown: unknown) => thrown)
    expect(error).toEqual(new TypeError('"/live" is not a valid URL.'))
  })
})
