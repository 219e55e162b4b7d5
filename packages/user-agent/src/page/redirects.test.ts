import { describe, expect, test } from 'vitest'
import { type Answer, type Answers, testServer } from '../test-server.ts'
import { CorsError } from './cors-error.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com'
const other = 'https://other.example'
const acao = 'access-control-allow-origin'

/** `/302/https://…` redirects there. Any other path responds with 200. Every response allows `allow`. */
function redirecting(allow: string, preflight: Answer = {}) {
  return testServer((url): Answers => {
    const [, status, ...rest] = url.pathname.split('/')
    const headers = { [acao]: allow }
    if (!/^\d+$/.test(status ?? '')) return { preflight, response: { headers, body: 'done' } }
    const location = `${rest.join('/')}${url.search}`
    return { preflight, response: { status: Number(status), headers: { ...headers, location } } }
  })
}

async function outcome(
  server: ReturnType<typeof testServer>,
  url: string,
  init?: PageRequestInit,
): Promise<string> {
  try {
    const response = await openPage(app, server).fetch(url, init)
    return `${response.status} ${response.type} ${response.url}${response.redirected ? ' redirected' : ''}`
  } catch (error) {
    return error instanceof CorsError ? error.code : String(error)
  }
}

describe('a redirect is followed', () => {
  test.each<[description: string, allow: string, url: string, expected: string, log: readonly string[]]>([
    [
      'within an origin: the origin stays',
      app,
      `${api}/302//b`,
      `200 cors ${api}/b redirected`,
      [`GET api.example.com/302//b from ${app}`, `GET api.example.com/b from ${app}`],
    ],
    [
      'from home: the origin stays',
      app,
      `${app}/307/${api}/b`,
      `200 cors ${api}/b redirected`,
      [`GET app.example.com/307/${api}/b`, `GET api.example.com/b from ${app}`],
    ],
    [
      'within home',
      'nobody',
      `${app}/307//b`,
      `200 basic ${app}/b redirected`,
      [`GET app.example.com/307//b`, `GET app.example.com/b`],
    ],
    [
      'to another origin: null, which * allows',
      '*',
      `${api}/302/${other}/b`,
      `200 cors ${other}/b redirected`,
      [`GET api.example.com/302/${other}/b from ${app}`, 'GET other.example/b from null'],
    ],
    [
      'back home: null, and the CORS check applies',
      '*',
      `${api}/302/${app}/b`,
      `200 cors ${app}/b redirected`,
      [`GET api.example.com/302/${app}/b from ${app}`, 'GET app.example.com/b from null'],
    ],
    [
      'to another origin: null, which is refused',
      app,
      `${api}/302/${other}/b`,
      'allow-origin-mismatch',
      [`GET api.example.com/302/${other}/b from ${app}`, 'GET other.example/b from null'],
    ],
    [
      'a hop without permission',
      'https://x.test',
      `${api}/302//b`,
      'allow-origin-mismatch',
      [`GET api.example.com/302//b from ${app}`],
    ],
  ])('%s', async (_, allow, url, expected, log) => {
    const server = redirecting(allow)
    expect(await outcome(server, url)).toBe(expected)
    expect(server.log).toEqual(log)
  })

  test('with a new preflight for the new URL, from null, and without Authorization', async () => {
    const preflight = {
      headers: {
        [acao]: '*',
        'access-control-allow-headers': '*,authorization',
        'access-control-allow-methods': '*',
      },
    }
    const server = redirecting('*', preflight)
    const init = { method: 'PUT', headers: { authorization: 'x', 'x-a': '1' }, body: 'body' }
    expect(await outcome(server, `${api}/307/${other}/b`, init)).toBe(`200 cors ${other}/b redirected`)
    expect(server.log.map((line) => line.replace(/\/\S+/, ''))).toEqual([
      `OPTIONS api.example.com from ${app}`,
      `PUT api.example.com from ${app}`,
      'OPTIONS other.example from null',
      'PUT other.example from null',
    ])
    expect(server.requests.map(({ headers }) => headers.get('access-control-request-headers'))).toEqual([
      'authorization,x-a',
      null,
      'x-a',
      null,
    ])
    expect(server.requests[3]?.headers.has('authorization')).toBe(false)
    expect(await server.requests[3]?.text()).toBe('body')
  })

  test('as GET after a POST', async () => {
    const server = redirecting('*')
    await outcome(server, `${api}/303//b`, { method: 'POST', body: 'x' })
    expect(server.requests[1]?.method).toBe('GET')
    expect(server.requests[1]?.headers.has('content-type')).toBe(false)
  })

  test('in mode no-cors, and stays opaque', async () => {
    expect(await outcome(redirecting('nobody'), `${api}/302/${other}/b`, { mode: 'no-cors' })).toBe(
      '0 opaque ',
    )
  })

  test('20 times, and not 21', async () => {
    const hops = (count: number) => `${api}${'/302/'.repeat(count)}/b`
    const server = redirecting('*')
    expect(await outcome(server, hops(20))).toBe(`200 cors ${api}/b redirected`)
    expect(server.log).toHaveLength(21)
    expect(await outcome(redirecting('*'), hops(21))).toBe('redirect-limit')
  })

  test.each<RequestRedirect>(['follow', 'manual', 'error'])(
    'not at another status, in mode %s',
    async (redirect) => {
      const server = testServer({ response: { status: 201, headers: { [acao]: '*', location: '/b' } } })
      expect(await outcome(server, `${api}/a`, { redirect })).toBe(`201 cors ${api}/a`)
      expect(server.log).toHaveLength(1)
    },
  )

  test('not without a Location', async () => {
    const server = testServer({ response: { status: 302, headers: { [acao]: '*' } } })
    expect(await outcome(server, api)).toBe(`302 cors ${api}/`)
  })

  test('not with a user name within the own origin: the name is not sent', async () => {
    const server = testServer((url) =>
      url.pathname === '/'
        ? { response: { status: 302, headers: { location: 'https://u:p@app.example.com/b' } } }
        : {},
    )
    expect(await outcome(server, '/')).toBe('200 basic https://u:p@app.example.com/b redirected')
    expect(server.requests[1]?.url).toBe(`${app}/b`)
  })
})

describe('redirect modes', () => {
  test.each<[RequestRedirect, allow: string, expected: string]>([
    ['manual', app, `0 opaqueredirect ${api}/302//b`],
    ['manual', 'nobody', 'allow-origin-invalid'],
    ['error', app, 'redirect-mode'],
    ['error', 'nobody', 'allow-origin-invalid'],
  ])('%s, allowed for %s: %s', async (redirect, allow, expected) => {
    const server = redirecting(allow)
    expect(await outcome(server, `${api}/302//b`, { redirect })).toBe(expected)
    expect(server.log).toHaveLength(1)
  })
})

test('in redirect mode error: what was expected and received', async () => {
  const page = openPage(app, redirecting('*'))
  await expect(page.fetch(`${api}/307//b`, { redirect: 'error' })).rejects.toMatchObject({
    step: 'HTTP fetch (§4.4)',
    header: null,
    expected: 'a response that is not a redirect',
    received: '307',
  })
})

test('a simple request whose redirect is refused forgets no preflight', async () => {
  const server = testServer({
    preflight: { headers: { [acao]: '*', 'access-control-allow-methods': 'PUT' } },
    response: { status: 302, headers: { [acao]: '*', location: 'ftp://x/' } },
  })
  const page = openPage(app, server)
  await page.fetch(`${api}/`, { method: 'PUT', redirect: 'manual' })
  await expect(page.fetch(`${api}/`)).rejects.toMatchObject({ code: 'redirect-scheme' })
  await page.fetch(`${api}/`, { method: 'PUT', redirect: 'manual' })
  expect(server.log.map((line) => line.split(' ')[0])).toEqual(['OPTIONS', 'PUT', 'GET', 'PUT'])
})

test('a redirect in mode error forgets the preflight', async () => {
  const preflight = { headers: { [acao]: '*', 'access-control-allow-methods': 'PUT' } }
  const server = testServer({ preflight, response: { status: 307, headers: { [acao]: '*' } } })
  const page = openPage(app, server)
  for (let count = 0; count < 2; count++) {
    const refused = page.fetch(api, { method: 'PUT', redirect: 'error' })
    await expect(refused).rejects.toMatchObject({ code: 'redirect-mode' })
  }
  expect(server.log.filter((line) => line.startsWith('OPTIONS'))).toHaveLength(2)
})

test('a refused redirect forgets the preflight', async () => {
  const preflight = { headers: { [acao]: '*', 'access-control-allow-methods': 'PUT' } }
  const server = testServer({
    preflight,
    response: { status: 307, headers: { [acao]: '*', location: 'ftp://x/' } },
  })
  const page = openPage(app, server)
  for (let count = 0; count < 2; count++) {
    await expect(page.fetch(api, { method: 'PUT' })).rejects.toMatchObject({ code: 'redirect-scheme' })
  }
  expect(server.log.filter((line) => line.startsWith('OPTIONS'))).toHaveLength(2)
})
