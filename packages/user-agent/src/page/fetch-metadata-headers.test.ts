import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { redirectTo, testServer } from '../test-server.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
/** A page that can request plain http: from an https: page, that is mixed content. */
const plain = 'http://app.example.com'
const open = { 'access-control-allow-origin': '*', 'access-control-allow-methods': '*' }

/** The `Sec-Fetch-*` of each request, as site, mode and destination. */
async function sent(
  url: string,
  init: PageRequestInit = {},
  { engine = 'standard', origin = app }: { engine?: EngineName; origin?: string } = {},
): Promise<string[]> {
  const server = testServer(({ pathname, searchParams }) => {
    const response = { headers: open }
    if (pathname !== '/moved') return { response, preflight: response }
    const moved = redirectTo(searchParams.get('to') as string).response
    return { response: { ...moved, headers: { ...moved?.headers, ...open } }, preflight: response }
  })
  await openPage(origin, { ...server, engine })
    .fetch(url, init)
    .catch(() => {})
  return server.requests.map(({ method, headers }) => {
    const names = ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-user']
    return [method, ...names.map((name) => headers.get(name) ?? '-')].join(' ')
  })
}

describe('a fetch', () => {
  test.each<[string, PageRequestInit, string[]]>([
    ['/own', {}, ['GET same-origin cors empty -']],
    ['https://api.example.com/', {}, ['GET same-site cors empty -']],
    ['https://api.other.test/', {}, ['GET cross-site cors empty -']],
    ['https://api.other.test/', { mode: 'no-cors' }, ['GET cross-site no-cors empty -']],
    ['/own', { mode: 'same-origin' }, ['GET same-origin same-origin empty -']],
    ['http://localhost:3000/', {}, ['GET cross-site cors empty -']],
    // A beacon.
    [
      'https://api.other.test/',
      { mode: 'no-cors', method: 'POST', body: 'a', credentials: 'include', keepalive: true },
      ['POST cross-site no-cors empty -'],
    ],
    [
      'https://api.other.test/',
      { method: 'PUT' },
      ['OPTIONS cross-site cors empty -', 'PUT cross-site cors empty -'],
    ],
  ])('of %s with %j', async (url, init, expected) => {
    expect(await sent(url, init)).toEqual(expected)
  })

  test('to plain http has none', async () => {
    expect(await sent('http://api.example.com/', {}, { origin: plain })).toEqual(['GET - - - -'])
  })

  test('cannot set them', async () => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', 'sec-fetch-mode': 'navigate', 'SEC-FETCH-USER': '?1' }
    expect(await sent('https://api.other.test/', { headers })).toEqual(['GET cross-site cors empty -'])
    expect(await sent('http://api.other.test/', { headers }, { origin: plain })).toEqual(['GET - - - -'])
  })

  test('of an opaque origin is cross-site', async () => {
    expect(await sent('https://app.example.com/', {}, { origin: 'null' })).toEqual([
      'GET cross-site cors empty -',
    ])
  })
})

const back = `https://api.other.test/moved?to=${app}/`
const sibling = `https://api.example.com/moved?to=${app}/`

test.each<[EngineName, url: string, preflight: string, request: string]>([
  ['standard', back, 'cross-site', 'cross-site'],
  ['chromium', back, 'same-origin', 'same-origin'],
  ['firefox', back, 'same-origin', 'cross-site'],
  ['webkit', back, 'cross-site', '-'],
  ['standard', sibling, 'same-site', 'same-site'],
  ['webkit', sibling, 'cross-site', '-'],
])('%s: a preflighted request that %s redirects: %s, then %s', async (engine, url, preflight, request) => {
  const lines = await sent(url, { method: 'PUT' }, { engine })
  expect(lines.slice(2).map((line) => line.split(' ').slice(0, 2))).toEqual([
    ['OPTIONS', preflight],
    ['PUT', request],
  ])
})

test.each<[EngineName, expected: string]>([
  ['standard', 'cross-site'],
  ['chromium', 'cross-site'],
  ['firefox', 'cross-site'],
  ['webkit', '-'],
])('%s: a simple request that a redirect brings home: %s', async (engine, expected) => {
  const lines = await sent(back, {}, { engine })
  expect(lines.map((line) => line.split(' ')[1])).toEqual(['cross-site', expected])
})

test.each<[EngineName, preflight: string]>([
  ['standard', 'OPTIONS - - - -'],
  ['chromium', 'OPTIONS - cors - -'],
  ['firefox', 'OPTIONS - - - -'],
  ['webkit', 'OPTIONS - - - -'],
])('%s: a preflight to plain http: %s', async (engine, preflight) => {
  const lines = await sent('http://api.other.test/', { method: 'PUT' }, { engine, origin: plain })
  expect(lines).toEqual([preflight, 'PUT - - - -'])
})
