import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { engineNamed } from '../engines/engines.ts'
import { corsUnsafeRequestHeaderNames } from '../fetch/cors-request-headers.ts'
import { CorsError } from './cors-error.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com'
const other = 'https://other.example.com'
const engineNames: readonly EngineName[] = ['standard', 'chromium', 'firefox', 'webkit']

interface Chain {
  readonly origin?: string
  readonly times?: number
}

/** The requests of a fetch, as lines: a server redirects from each URL to the next, and allows everything. */
async function linesOf(
  engine: EngineName,
  urls: readonly [string, ...string[]],
  init: PageRequestInit,
  { origin = app, times = 1 }: Chain = {},
): Promise<readonly string[]> {
  const lines: string[] = []
  const page = openPage(origin, {
    engine,
    async fetch(request) {
      const get = (name: string) => request.headers.get(name)
      const names = get('access-control-request-headers')
      const isPreflight = get('access-control-request-method') !== null
      lines.push(`${request.method} from ${get('origin')}${names === null ? '' : `: ${names}`}`)
      const headers = new Headers({
        'access-control-allow-origin': get('origin') ?? '*',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': names ?? '*',
        'access-control-max-age': '600',
      })
      const next = urls[urls.findIndex((url) => new URL(url).pathname === new URL(request.url).pathname) + 1]
      if (isPreflight || next === undefined) return new Response(null, { status: 204, headers })
      headers.set('location', next)
      return new Response(null, { status: 307, headers })
    },
  })
  for (let count = 0; count < times; count++) {
    await page
      .fetch(urls[0], init)
      .catch((error: Error) => lines.push(error instanceof CorsError ? error.code : error.message))
  }
  return lines
}

describe('safelisted headers', () => {
  const hints: [name: string, value: string, chromium: boolean][] = [
    ['DPR', '2', true],
    ['DPR', '1.25', true],
    ['DPR', '2.', false],
    ['DPR', '.5', false],
    ['DPR', '-1', false],
    ['DPR', '1, 2', false],
    ['DPR', '', false],
    ['DPR', '9'.repeat(128), true],
    ['DPR', '9'.repeat(129), false],
    ['Device-Memory', '0.5', true],
    ['Downlink', '1e3', false],
    ['Downlink', '10', true],
    ['ECT', 'slow-2g', true],
    ['ECT', '4g', true],
    ['ECT', '4G', false],
    ['ECT', '5g', false],
    ['ECT', 'x4g', false],
    ['ECT', '4gx', false],
    ['RTT', '50', true],
    ['RTT', '50.5', false],
    ['Save-Data', 'on', true],
    ['save-data', 'ON', true],
    ['Save-Data', 'off', false],
    ['Save-Data', 'one', false],
    ['Save-Data', 'xon', false],
    ['Viewport-Width', '320', true],
    ['Width', '320px', false],
    ['Width', '320', true],
    ['Intervention', '<https://a.test>', true],
  ]
  test.each(hints)('%s: %s: safelisted in Chromium: %j', (name, value, chromium) => {
    for (const engine of engineNames) {
      const unsafe = corsUnsafeRequestHeaderNames([[name, value]], engineNamed(engine).quirks)
      expect(unsafe).toEqual(engine === 'chromium' && chromium ? [] : [name.toLowerCase()])
    }
  })

  test('client hints count to the total of 1024 bytes', () => {
    const { quirks } = engineNamed('chromium')
    const names = ['dpr', 'downlink', 'rtt', 'width', 'viewport-width', 'device-memory', 'accept', 'range']
    const lines = names.map((name): [string, string] => [name, '9'.repeat(128)])
    expect(corsUnsafeRequestHeaderNames(lines.slice(0, 7), quirks)).toEqual([])
    const tooMany = [
      ...lines.slice(0, 7),
      ['content-language', '9'.repeat(128)],
      ['accept-language', '9'],
    ] as const
    expect(corsUnsafeRequestHeaderNames(tooMany, quirks)).toHaveLength(9)
  })

  const [firefox, webkit] = ['firefox', 'webkit'] as const
  test.each<[value: string, safe: readonly EngineName[]]>([
    ['bytes=0-3', engineNames],
    ['bytes=007-', engineNames],
    ['bytes=3-0', []],
    ['bytes=-3', []],
    ['bytes=0-9223372036854775806', engineNames],
    ['bytes=9223372036854775806-', engineNames],
    ['bytes=0-9223372036854775807', ['standard', firefox, webkit]],
    ['bytes=9223372036854775807-', ['standard', firefox, webkit]],
    ['bytes=9223372036854775808-', ['standard', firefox, webkit]],
    ['bytes=18446744073709551615-', ['standard', firefox, webkit]],
    ['bytes=18446744073709551616-', ['standard']],
    ['bytes=0-18446744073709551616', ['standard']],
    ['BYTES=0-', [webkit]],
    ['bytes=+0-+3', [webkit]],
    ['bytes=+5-3', []],
    ['bytes=++0-', []],
    ['xbytes=0-', []],
    ['bytes=0-1,2-3', []],
    ['bytes=0-+', []],
  ])('Range: %s in %j', (value, safe) => {
    const found = engineNames.filter(
      (engine) => corsUnsafeRequestHeaderNames([['range', value]], engineNamed(engine).quirks).length === 0,
    )
    expect(found).toEqual(engineNames.filter((engine) => safe.includes(engine)))
  })

  test.each<[EngineName, string]>([
    ['standard', 'OPTIONS from https://app.example.com: accept,x-a'],
    ['chromium', 'OPTIONS from https://app.example.com: accept,x-a'],
    ['firefox', 'OPTIONS from https://app.example.com: x-a,x-a'],
    ['webkit', 'OPTIONS from https://app.example.com: accept,x-a'],
  ])('%s: several lines', async (engine, expected) => {
    const lines: [string, string][] = [
      ['x-a', '1'],
      ['accept', 'a'.repeat(70)],
      ['x-a', '2'],
      ['accept', 'a'.repeat(70)],
    ]
    expect((await linesOf(engine, [`${api}/1`], { headers: lines }))[0]).toBe(expected)
  })
})

describe('the preflight cache', () => {
  const count = (lines: readonly string[]): number =>
    lines.filter((line) => line.startsWith('OPTIONS')).length

  test.each<[EngineName, opaque: number, tainted: number]>([
    ['standard', 1, 2],
    ['chromium', 2, 3],
    ['firefox', 1, 2],
    ['webkit', 1, 3],
  ])(
    '%s: two requests of a page with an opaque origin: %i; redirected to another origin: %i',
    async (...row) => {
      const [engine, opaque, tainted] = row
      const init = { method: 'PUT' }
      expect(count(await linesOf(engine, [`${api}/1`], init, { origin: 'null', times: 2 }))).toBe(opaque)
      expect(count(await linesOf(engine, [`${api}/1`, `${other}/2`], init, { times: 2 }))).toBe(tainted)
    },
  )

  test.each<[EngineName, byDefault: number, forced: number]>([
    ['standard', 1, 1],
    ['chromium', 2, 1],
    ['firefox', 2, 1],
    ['webkit', 1, 1],
  ])('%s: two conditional requests: %i; with `force-cache`: %i', async (engine, byDefault, forced) => {
    for (const name of [
      'If-Match',
      'If-Modified-Since',
      'If-None-Match',
      'If-Range',
      'If-Unmodified-Since',
    ]) {
      const init = { method: 'PUT', headers: { [name]: '"1"' } }
      expect(count(await linesOf(engine, [`${api}/1`], init, { times: 2 }))).toBe(byDefault)
      const force: PageRequestInit = { ...init, cache: 'force-cache' }
      expect(count(await linesOf(engine, [`${api}/1`], force, { times: 2 }))).toBe(forced)
    }
  })
})

test.each<[EngineName, number]>([
  ['standard', 2],
  ['chromium', 4],
  ['firefox', 2],
])('%s: two conditional uploads, redirected, cost %i preflights', async (engine, expected) => {
  const init = { method: 'PUT', headers: { 'If-None-Match': '"1"' }, uploadListeners: true }
  const lines = await linesOf(engine, [`${api}/1`, `${api}/2`], init, { times: 2 })
  expect(lines.filter((line) => line.startsWith('OPTIONS'))).toHaveLength(expected)
})

describe('redirects', () => {
  test.each<[EngineName, string[]]>([
    ['standard', ['GET from null', 'GET from null']],
    ['chromium', ['GET from null', 'redirect-credentials-outside-cors']],
    ['firefox', ['GET from null', 'GET from null']],
    ['webkit', ['GET from null', 'GET from null']],
  ])('%s: to a URL with user name and password, where CORS does not apply', async (engine, expected) => {
    for (const user of ['user:secret@', 'user@', ':secret@']) {
      const at = (origin: string): string => origin.replace('://', `://${user}`)
      expect(await linesOf(engine, [`${app}/1`, `${at(app)}/2`], {})).toEqual(expected)
      expect(await linesOf(engine, [`${app}/1`, `${at(app)}/2`], { mode: 'same-origin' })).toEqual(expected)
      expect(await linesOf(engine, [`${api}/1`, `${at(other)}/2`], { mode: 'no-cors' })).toEqual(expected)
    }
  })

  test('Chromium follows them in an XMLHttpRequest', async () => {
    const init = { method: 'POST', uploadListeners: true }
    const lines = await linesOf('chromium', [`${app}/1`, 'https://user@app.example.com/2'], init)
    expect(lines).toEqual([`POST from ${app}`, `POST from ${app}`])
  })

  test.each<[EngineName, error: string, manual: string]>([
    ['standard', 'redirect-mode', 'opaqueredirect'],
    ['chromium', 'basic', 'basic'],
    ['firefox', 'redirect-mode', 'opaqueredirect'],
    ['webkit', 'basic', 'basic'],
  ])('%s: a redirect without Location, with `error`: %s, with `manual`: %s', async (engine, ...expected) => {
    const page = openPage(app, { engine, fetch: () => new Response(null, { status: 302 }) })
    const results = (['error', 'manual'] as const).map((redirect) =>
      page.fetch(app, { redirect }).then(
        ({ type }) => type,
        (error: CorsError) => error.code,
      ),
    )
    expect(await Promise.all(results)).toEqual(expected)
  })

  test('Firefox sends the last Content-Type after a redirect, and the first before', async () => {
    const seen: (string | null)[] = []
    const page = openPage(app, {
      engine: 'firefox',
      fetch(request) {
        seen.push(request.headers.get('content-type'))
        const status = request.url === `${app}/1` ? 307 : 200
        return new Response(null, { status, headers: { location: '/2' } })
      },
    })
    const headers: [string, string][] = [
      ['content-type', 'a/b'],
      ['content-type', 'c/d'],
    ]
    await page.fetch(`${app}/1`, { method: 'POST', body: 'x', headers })
    expect(seen).toEqual(['a/b', 'c/d'])
  })

  test('WebKit gives a GET that was a POST no Origin at another origin', async () => {
    const seen: (string | null)[] = []
    const page = openPage(app, {
      engine: 'webkit',
      fetch(request) {
        seen.push(request.headers.get('origin'))
        const status = request.url === `${app}/1` ? 303 : 200
        return new Response(null, { status, headers: { location: `${api}/2` } })
      },
    })
    await page.fetch(`${app}/1`, { method: 'POST', mode: 'no-cors' })
    expect(seen).toEqual([app, null])
  })

  test('Chromium removes client hints on the way to another origin than the page’s, except Save-Data', async () => {
    const headers = { 'device-memory': 'x', downlink: 'x', dpr: 'x', ect: 'x', rtt: 'x', width: 'x' }
    const init = { headers: { ...headers, 'viewport-width': 'x', 'save-data': 'x' } }
    const all = 'device-memory,downlink,dpr,ect,rtt,save-data,viewport-width,width'
    const chain: [string, string, string] = [`${app}/1`, `${app}/2`, `${api}/3`]
    expect((await linesOf('chromium', chain, init))[2]).toBe(`OPTIONS from ${app}: save-data`)
    for (const engine of ['standard', 'firefox', 'webkit'] as const) {
      expect((await linesOf(engine, chain, init))[2]).toBe(`OPTIONS from ${app}: ${all}`)
    }
    expect((await linesOf('chromium', [`${api}/1`, `${app}/2`], init))[2]).toBe(`OPTIONS from null: ${all}`)
  })
})

test.each<[EngineName, asked: boolean]>([
  ['standard', false],
  ['chromium', false],
  ['firefox', false],
  ['webkit', true],
])('%s: `only-if-cached` asks the server: %j', async (engine, asked) => {
  const init: PageRequestInit = { cache: 'only-if-cached', mode: 'same-origin' }
  const lines = await linesOf(engine, [`${app}/1`], init)
  expect(lines).toEqual([asked ? 'GET from null' : 'Failed to fetch'])
})

test('where `only-if-cached` asks nobody, the error says why', async () => {
  const page = openPage(app, { fetch: () => new Response() })
  const error = await page.fetch('/', { cache: 'only-if-cached', mode: 'same-origin' }).catch((e) => e)
  const cause = 'The cache mode "only-if-cached" sends nothing, and a page has no HTTP cache.'
  expect([error.message, error.cause]).toEqual(['Failed to fetch', new TypeError(cause)])
})
