import { CookieJar } from 'tough-cookie'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { testServer } from '../test-server.ts'
import { openPage, type PageOptions } from './page.ts'

const credentialed = {
  'access-control-allow-origin': 'https://app.example.com',
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'PUT',
}

function serverThatSets(...cookies: string[]) {
  const headers: [string, string][] = [
    ...Object.entries(credentialed),
    ...cookies.map((line): [string, string] => ['set-cookie', line]),
  ]
  return testServer({ preflight: { headers: credentialed }, response: { headers } })
}

/** The `Cookie` of a second request, after a first one to the same URL. */
async function secondCookie(
  lines: readonly string[],
  url: string,
  credentials: RequestCredentials,
  options: Partial<PageOptions> = { cookies: true },
  origin = 'https://app.example.com',
): Promise<string | null> {
  const server = serverThatSets(...lines)
  const page = openPage(origin, { ...server, ...options })
  for (let count = 0; count < 2; count++) await page.fetch(url, { credentials }).catch(() => {})
  return server.requests[1]?.headers.get('cookie') ?? null
}

const all = [
  'plain=1',
  'lax=1; SameSite=Lax',
  'strict=1; SameSite=Strict',
  'none=1; samesite = NONE ; secure',
  'insecure=1; SameSite = None ',
  'secure=1; SameSite=None',
  'last=1; SameSite=None; Secure; SameSite=Lax',
  'unknown=1; SameSite=Some; Secure',
  'empty=1; SameSite; Secure',
  'odd=1; SameSite=No=ne; Secure',
]
const same = 'plain=1; lax=1; strict=1; none=1; last=1; unknown=1; empty=1; odd=1'

describe('which cookies come back', () => {
  test.each<[description: string, url: string, RequestCredentials, expected: string | null]>([
    ['to the own origin', 'https://app.example.com/', 'same-origin', same],
    ['to the own origin, omitted', 'https://app.example.com/', 'omit', null],
    ['to the same site', 'https://api.example.com/', 'include', same],
    ['to the same site, another port', 'https://api.example.com:8443/', 'include', same],
    ['to the same site, not included', 'https://api.example.com/', 'same-origin', null],
    ['to another site', 'https://api.other.example/', 'include', 'none=1'],
    ['to a site of the same hosting platform', 'https://a.co.uk/', 'include', 'none=1'],
    ['to another scheme', 'http://api.example.com/', 'include', null],
  ])('%s', async (_, url, credentials, expected) => {
    expect(await secondCookie(all, url, credentials)).toBe(expected)
  })

  test('none, unless asked for', async () => {
    expect(await secondCookie(all, 'https://app.example.com/', 'include', {})).toBe(null)
    expect(await secondCookie(all, 'https://app.example.com/', 'include', { cookies: false })).toBe(null)
  })

  test.each(['null', 'https://127.0.0.1'])('of a page at %s, only those for other sites', async (origin) => {
    expect(await secondCookie(all, 'https://app.example.com/', 'include', { cookies: true }, origin)).toBe(
      'none=1',
    )
  })

  test('at an address, all', async () => {
    expect(
      await secondCookie(all, 'https://127.0.0.1:8443/', 'include', { cookies: true }, 'https://127.0.0.1'),
    ).toBe(same)
  })
})

test.each(['app.test', 'app.localhost', 'app.example'])('the subdomains of %s are one site', async (site) => {
  const origin = `https://a.${site}`
  expect(await secondCookie(['a=1'], `https://b.${site}/`, 'include', { cookies: true }, origin)).toBe('a=1')
})

test('a preflight carries none and stores none', async () => {
  const server = serverThatSets('a=1')
  const page = openPage('https://app.example.com', { ...server, cookies: true })
  await page.fetch('https://api.example.com/', { credentials: 'include' })
  await page.fetch('https://api.example.com/', { credentials: 'include', method: 'PUT' })
  expect(server.requests.map(({ method, headers }) => [method, headers.get('cookie')])).toEqual([
    ['GET', null],
    ['OPTIONS', null],
    ['PUT', 'a=1'],
  ])
})

test('a response that the page may not read has stored its cookies all the same', async () => {
  const server = testServer({ response: { headers: { 'set-cookie': 'a=1' } } })
  const page = openPage('https://app.example.com', { ...server, cookies: true })
  for (let count = 0; count < 2; count++) {
    await expect(page.fetch('https://api.example.com/', { credentials: 'include' })).rejects.toThrow(
      "No 'Access-Control",
    )
  }
  expect(server.requests[1]?.headers.get('cookie')).toBe('a=1')
})

test('a jar that is given is used', async () => {
  const jar = new CookieJar()
  await jar.setCookie('session=1; Secure; HttpOnly', 'https://api.example.com/')
  const server = serverThatSets('more=1')
  const page = openPage('https://app.example.com', { ...server, cookies: jar })
  await page.fetch('https://api.example.com/', { credentials: 'include' })
  expect(server.requests[0]?.headers.get('cookie')).toBe('session=1')
  expect(await jar.getCookieString('https://api.example.com/')).toBe('session=1; more=1')
})

describe('with a jar that is given, a page of another site', () => {
  test('sends only what has SameSite=None', async () => {
    const jar = new CookieJar()
    for (const line of [
      'lax=1; SameSite=Lax',
      'strict=1; SameSite=Strict',
      'none=1; SameSite=None; Secure',
    ]) {
      await jar.setCookie(line, 'https://api.other.example/')
    }
    const server = serverThatSets()
    const page = openPage('https://app.example.com', { ...server, cookies: jar })
    await page.fetch('https://api.other.example/', { credentials: 'include' })
    expect(server.requests[0]?.headers.get('cookie')).toBe('none=1')
  })

  test('stores only what has SameSite=None', async () => {
    const jar = new CookieJar()
    const page = openPage('https://app.example.com', { ...serverThatSets(...all), cookies: jar })
    await page.fetch('https://api.other.example/', { credentials: 'include' })
    expect(await jar.getCookieString('https://api.other.example/')).toBe('none=1')
  })
})

test('a cookie that the jar refuses is left out, and the response is there', async () => {
  const foreign = 'a=1; Domain=other.example'
  expect(await secondCookie([foreign, 'b=1'], 'https://app.example.com/', 'include')).toBe('b=1')
})

describe('a form of another site', () => {
  const site = 'https://app.example.com'
  const foreign = 'https://evil.test'

  /** The cookies of each request after a first visit: forms of the page, where `to` redirects. */
  async function sentBy(
    engine: EngineName,
    origin: string,
    url: string,
    method: 'GET' | 'POST',
    after = 0,
    cookies = all,
  ): Promise<(string | null)[]> {
    const requests: Request[] = []
    const page = openPage(origin, {
      engine,
      cookies: true,
      fetch: (request) => {
        requests.push(request)
        const { pathname, searchParams } = new URL(request.url)
        const location = searchParams.get('to')
        if (pathname === '/moved')
          return new Response(null, { status: 307, headers: { location: location as string } })
        const headers = cookies.map((line): [string, string] => ['set-cookie', line])
        return new Response(null, { headers })
      },
    })
    await page.submit(`${site}/`)
    vi.setSystemTime(Date.now() + after)
    await page.submit(url, { method })
    return requests.slice(1).map(({ headers }) => headers.get('cookie'))
  }

  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  const lax = 'plain=1; lax=1; none=1; last=1; unknown=1; empty=1; odd=1'
  const young = 'none=1; plain=1; unknown=1; empty=1; odd=1'
  test.each<[EngineName, 'GET' | 'POST', origin: string, after: number, expected: string]>([
    ['standard', 'GET', site, 0, same],
    ['standard', 'POST', site, 0, same],
    ['standard', 'GET', foreign, 0, lax],
    ['standard', 'POST', foreign, 0, 'none=1'],
    ['standard', 'POST', 'null', 0, 'none=1'],
    ['standard', 'POST', 'http://app.example.com', 0, 'none=1'],
    ['chromium', 'GET', foreign, 0, lax],
    ['chromium', 'GET', 'http://app.example.com', 0, lax],
    ['chromium', 'POST', foreign, 119_000, young],
    ['chromium', 'POST', foreign, 121_000, 'none=1'],
    ['firefox', 'POST', foreign, 121_000, 'plain=1; none=1; unknown=1; empty=1; odd=1'],
    ['firefox', 'POST', 'http://app.example.com', 0, same],
    ['webkit', 'POST', foreign, 121_000, 'plain=1; none=1; unknown=1; empty=1; odd=1'],
    ['webkit', 'POST', 'http://app.example.com', 0, same],
  ])('%s: %s of %s after %i ms: %s', async (engine, method, origin, after, expected) => {
    expect(await sentBy(engine, origin, `${site}/`, method, after)).toEqual([expected])
  })

  test('chromium: only the young cookie is sent, and not the one of another host', async () => {
    const cookies = ['plain=1', 'other=1; Domain=other.example']
    expect(await sentBy('chromium', foreign, `${site}/`, 'POST', 0, cookies)).toEqual(['plain=1'])
  })

  test.each<[EngineName, expected: string]>([
    ['standard', same],
    ['chromium', same],
    ['firefox', 'plain=1; none=1; unknown=1; empty=1; odd=1'],
    ['webkit', 'plain=1; none=1; unknown=1; empty=1; odd=1'],
  ])('%s: a form that another site redirects home: %s', async (engine, expected) => {
    const [, last] = await sentBy(engine, site, `${foreign}/moved?to=${site}/`, 'POST')
    expect(last).toBe(expected)
  })

  test.each<[EngineName, expected: string]>([
    ['firefox', 'plain=1; none=1; unknown=1; empty=1; odd=1'],
    ['webkit', same],
  ])('%s: a fetch that another site redirects home: %s', async (engine, expected) => {
    const requests: Request[] = []
    const page = openPage(site, {
      engine,
      cookies: true,
      fetch: (request) => {
        requests.push(request)
        const location = new URL(request.url).searchParams.get('to')
        const headers = all.map((line): [string, string] => ['set-cookie', line])
        if (location === null) return new Response(null, { headers })
        const cors = { 'access-control-allow-origin': site, 'access-control-allow-credentials': 'true' }
        return new Response(null, { status: 307, headers: { ...cors, location } })
      },
    })
    await page.submit(`${site}/`)
    await page.fetch(`${foreign}/?to=${site}/`, { credentials: 'include' }).catch(() => {})
    expect(requests[2]?.headers.get('cookie')).toBe(expected)
  })
})
