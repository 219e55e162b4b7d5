import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { type Answers, testServer } from '../test-server.ts'
import { openPage } from './page.ts'
import type { SubmitInit } from './submit.ts'

const app = 'https://app.example.com'
const post = { method: 'POST', body: { a: '1' } } as const

function redirects(status: number): (url: URL) => Answers {
  return ({ searchParams }) => {
    const location = searchParams.get('to')
    return location === null ? {} : { response: { status, headers: { location } } }
  }
}

async function submitted(
  url: string,
  init?: SubmitInit,
  { origin = app, engine = 'standard' as EngineName, status = 307 } = {},
): Promise<Request[]> {
  const server = testServer(redirects(status))
  await openPage(origin, { ...server, engine }).submit(url, init)
  return server.requests
}

describe('a form', () => {
  test('is a navigation: the response is not checked', async () => {
    const headers = { 'x-a': '1', 'content-type': 'text/html' }
    const page = openPage(app, testServer({ response: { status: 201, headers, body: 'done' } }))
    const response = await page.submit('https://evil.test/done', post)
    expect([response.status, response.url, response.headers.get('x-a'), await response.text()]).toEqual([
      201,
      'https://evil.test/done',
      '1',
      'done',
    ])
  })

  test('says so in its headers, and has no preflight', async () => {
    const [request] = await submitted('https://evil.test/', post)
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'content-type': 'application/x-www-form-urlencoded',
      origin: app,
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'cross-site',
    })
  })

  test.each<[expected: string, SubmitInit | undefined]>([
    [`GET ${app}/search?q=a+b null `, { body: { q: 'a b' } }],
    [`GET ${app}/search? null `, undefined],
    [`POST ${app}/search?old application/x-www-form-urlencoded a=1`, post],
    [`POST ${app}/search?old application/x-www-form-urlencoded `, { method: 'post' }],
    [
      `POST ${app}/search?old application/x-www-form-urlencoded a=1&a=2%0D%0A`,
      { method: 'POST', body: new URLSearchParams('a=1&a=2%0A') },
    ],
    [
      `POST ${app}/search?old text/plain {"a":"1","b":"="}\r\nc=2\r\n3\r\n`,
      { method: 'POST', enctype: 'text/plain', body: { '{"a":"1","b":"': '"}', c: '2\r3' } },
    ],
  ])('is encoded: %s', async (expected, init) => {
    const [request] = await submitted('/search?old', init)
    const { method, url, headers } = request as Request
    expect(`${method} ${url} ${headers.get('content-type')} ${await request?.text()}`).toBe(expected)
  })

  test('with a file', async () => {
    const body = new FormData()
    body.append('file', new File(['content'], 'name.txt', { type: 'text/plain' }))
    const [multipart] = await submitted('/', { method: 'POST', body, enctype: 'multipart/form-data' })
    expect(multipart?.headers.get('content-type')).toMatch(/^multipart\/form-data; ?boundary=/)
    expect(await multipart?.text()).toContain('name="file"; filename="name.txt"')
    const [encoded] = await submitted('/', { method: 'POST', body })
    expect(await encoded?.text()).toBe('file=name.txt')
  })

  test.each([
    ['"http://[" is not a valid URL.', 'http://[', {}],
    ['"/a" is not a valid URL.', '/a', {}, 'null'],
    ['A form cannot be submitted with method "PUT". Use GET or POST.', '/', { method: 'PUT' }],
  ])('is refused: %s', async (message, url, init, origin = app) => {
    const server = testServer({})
    const error = await openPage(origin, server)
      .submit(url, init as SubmitInit)
      .catch((thrown: unknown) => thrown)
    expect(error).toEqual(new TypeError(message))
    expect(server.requests).toEqual([])
  })

  test.each(['javascript:alert(1)', 'mailto:a@example.com', 'data:text/html,'])(
    'to %s is refused',
    async (url) => {
      const page = openPage(app, testServer({}))
      await expect(page.submit(url, post)).rejects.toMatchObject({ name: 'CorsError', code: 'scheme' })
    },
  )
})

describe('the Origin of a form', () => {
  const api = 'https://api.example.com/'
  test.each<
    [string | null, description: string, string, SubmitInit, (Parameters<typeof submitted>[2] & {})?]
  >([
    [null, 'GET', api, {}],
    [app, 'POST', api, post],
    [app, 'POST to its own origin', `${app}/`, post],
    ['null', 'POST of a sandboxed frame', api, post, { origin: 'null' }],
    [null, 'GET of a sandboxed frame', api, {}, { origin: 'null' }],
    [null, 'GET of a sandboxed frame', api, {}, { origin: 'null', engine: 'chromium' }],
    ['null', 'no-referrer', `${app}/`, { ...post, referrerPolicy: 'no-referrer' }],
    ['null', 'no-referrer', `${app}/`, { ...post, referrerPolicy: 'no-referrer' }, { engine: 'chromium' }],
    ['null', 'no-referrer', `${app}/`, { ...post, referrerPolicy: 'no-referrer' }, { engine: 'webkit' }],
    ['null', 'same-origin to another', api, { ...post, referrerPolicy: 'same-origin' }],
    [app, 'same-origin to its own', `${app}/`, { ...post, referrerPolicy: 'same-origin' }],
    ['null', 'to http', 'http://api.example.com/', post],
    [app, 'to http, unsafe-url', 'http://api.example.com/', { ...post, referrerPolicy: 'unsafe-url' }],
    [app, 'to http', 'http://api.example.com/', post, { engine: 'webkit' }],
    ['null', 'to loopback', 'http://localhost:3000/', post, { engine: 'chromium' }],
    ['null', 'to loopback', 'http://localhost:3000/', post, { engine: 'firefox' }],
  ])('is %s: %s, %s, %j, %j', async (expected, _, url, init, options) => {
    const [request] = await submitted(url, init, options)
    expect(request?.headers.get('origin')).toBe(expected)
  })

  test.each<[EngineName, status: number, url: string, expected: string[]]>([
    ['standard', 307, `${app}/?to=${api}`, [`POST ${app} same-origin`, `POST ${app} same-site`]],
    ['chromium', 307, `${app}/?to=${api}`, [`POST ${app} same-origin`, 'POST null same-site']],
    ['firefox', 307, `${app}/?to=${api}`, [`POST ${app} same-origin`, `POST ${app} same-site`]],
    ['webkit', 307, `${app}/?to=${api}`, [`POST ${app} same-origin`, 'POST null same-site']],
    ['standard', 308, `https://a.test/?to=${app}/`, [`POST ${app} cross-site`, 'POST null cross-site']],
    ['standard', 302, `https://a.test/?to=${app}/`, [`POST ${app} cross-site`, 'GET - cross-site']],
    ['standard', 303, `https://a.test/?to=${app}/`, [`POST ${app} cross-site`, 'GET - cross-site']],
    [
      'chromium',
      303,
      `https://a.test/?to=https://user@a.test/`,
      [`POST ${app} cross-site`, 'GET - cross-site'],
    ],
  ])('%s: after a %i of %s', async (engine, status, url, expected) => {
    const requests = await submitted(url, post, { engine, status })
    const lines = requests.map(
      ({ method, headers }) => `${method} ${headers.get('origin') ?? '-'} ${headers.get('sec-fetch-site')}`,
    )
    expect(lines).toEqual(expected)
  })
})

test('chromium: an http page submits a form to http', async () => {
  const server = testServer({})
  await openPage('http://app.example.com', { ...server, engine: 'chromium' }).submit('http://api.test/', post)
  expect(server.requests).toHaveLength(1)
})

test.each<[EngineName, url: string, isSent: boolean]>([
  ['standard', 'http://api.example.com/', true],
  ['chromium', 'http://api.example.com/', false],
  ['firefox', 'http://api.example.com/', false],
  ['webkit', 'http://api.example.com/', true],
  ['chromium', 'http://localhost/', true],
])('%s: an https page submits a form to %s: %s', async (engine, url, isSent) => {
  const server = testServer({})
  const result = await openPage(app, { ...server, engine })
    .submit(url, post)
    .then(
      () => 'sent',
      (error) => [error.code, error.step, error.message, error.fix],
    )
  const fix = 'Use an https: URL. A page that was loaded over HTTPS cannot send this request unencrypted.'
  const message = expect.stringContaining('contains a form that targets an insecure endpoint')
  const step = 'Mixed Content (§7.3)'
  expect(result).toEqual(isSent ? 'sent' : ['mixed-content', step, message, fix])
  expect(server.requests).toHaveLength(isSent ? 1 : 0)
})
