import { expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const page = 'https://app.example.com'
const api = 'https://api.example.com'
const other = 'https://other.example.com'

/** The requests of a fetch, as lines: a server redirects from each URL to the next, and allows everything. */
async function linesOf(
  engine: EngineName,
  urls: readonly [string, ...string[]],
  status: number,
  init: PageRequestInit,
): Promise<readonly string[]> {
  const lines: string[] = []
  const opened = openPage(page, {
    engine,
    async fetch(request) {
      const get = (name: string) => request.headers.get(name)
      const asked = get('access-control-request-method')
      const what =
        asked === null ? request.method : `preflight ${asked} ${get('access-control-request-headers')}`
      const type = get('content-type')
      const authorization = get('authorization') === null ? '' : ' with Authorization'
      lines.push(`${what} from ${get('origin')}${type === null ? '' : ` as ${type}`}${authorization}`)
      const headers = new Headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': '*, authorization',
        'access-control-max-age': '0',
      })
      const next = urls[urls.indexOf(request.url) + 1]
      if (asked !== null || next === undefined) return new Response(null, { status: 204, headers })
      headers.set('location', next === request.url ? '' : next)
      return new Response(null, { status, headers })
    },
  })
  await opened.fetch(urls[0], init).catch(() => lines.push('refused'))
  return lines
}

test.each<[EngineName, string[]]>([
  ['standard', ['preflight PUT null from null', 'PUT from null']],
  ['chromium', ['preflight PUT null from null', 'PUT from null']],
  ['firefox', [`preflight PUT null from ${page}`, 'PUT from null']],
  ['webkit', ['preflight PUT null from null', 'PUT from null']],
])('%s: the origin of a redirected preflight', async (engine, expected) => {
  const lines = await linesOf(engine, [`${api}/`, `${other}/`], 307, { method: 'PUT' })
  expect(lines.slice(2)).toEqual(expected)
})

test.each<[EngineName, string[]]>([
  ['standard', ['GET from null']],
  ['chromium', ['GET from null']],
  ['firefox', [`preflight GET null from ${page}`, 'GET from null']],
  ['webkit', ['preflight GET authorization from null', 'GET from null']],
])('%s: a preflight for `Authorization` that is not sent any more', async (engine, expected) => {
  const init = { headers: { authorization: 'Bearer 1' } }
  const lines = await linesOf(engine, [`${api}/`, `${other}/`], 302, init)
  expect(lines.slice(2)).toEqual(expected)
})

test.each<[EngineName, string[]]>([
  ['standard', [`GET from ${page}`]],
  ['chromium', [`GET from ${page}`]],
  ['firefox', [`preflight GET null from ${page}`, `GET from ${page}`]],
  ['webkit', [`preflight GET authorization from ${page}`, `GET from ${page}`]],
])('%s: a request that was not preflighted at home', async (engine, expected) => {
  const init = { headers: { authorization: 'Bearer 1' } }
  const lines = await linesOf(engine, [`${page}/`, `${api}/`], 302, init)
  expect(lines.slice(1)).toEqual(expected)
})

test.each<[EngineName, string]>([
  ['standard', 'DELETE'],
  ['chromium', 'DELETE'],
  ['firefox', 'DELETE'],
  ['webkit', 'GET'],
])('%s: a DELETE that is redirected to another origin is a %s', async (engine, method) => {
  const lines = await linesOf(engine, [`${api}/`, `${other}/`], 307, { method: 'DELETE' })
  expect(lines.at(-1)).toBe(`${method} from null`)
})

test.each<[EngineName, string[]]>([
  ['standard', ['GET', 'GET']],
  ['chromium', ['GET', 'GET']],
  ['firefox', ['GET', 'GET']],
  ['webkit', ['GET', 'GET as text/plain;charset=UTF-8']],
])('%s: what a redirect removed, at the next', async (engine, expected) => {
  const lines = await linesOf(engine, [`${api}/`, `${api}/1`, `${api}/2`], 301, { method: 'POST', body: 'a' })
  expect(lines.slice(1)).toEqual(expected.map((line) => line.replace('GET', `GET from ${page}`)))
})

test.each<[EngineName, string]>([
  ['standard', 'null'],
  ['chromium', 'null'],
  ['firefox', 'null'],
  ['webkit', page],
])('%s: the origin of a GET at home that was a POST: %s', async (engine, origin) => {
  const lines = await linesOf(engine, [`${page}/`, `${page}/1`], 303, { method: 'POST' })
  expect(lines.at(-1)).toBe(`GET from ${origin}`)
})

test.each<[EngineName, number, string]>([
  ['standard', 22, 'refused'],
  ['chromium', 1, `GET from ${page}`],
  ['firefox', 22, 'refused'],
  ['webkit', 2, 'refused'],
])('%s: an empty `Location`', async (engine, count, last) => {
  const lines = await linesOf(engine, [`${api}/`, `${api}/`], 302, {})
  expect(lines).toHaveLength(count)
  expect(lines.at(-1)).toBe(last)
})

test.each<[EngineName, string[]]>([
  ['standard', ['GET']],
  ['firefox', ['preflight GET content-language', 'GET']],
])('%s: what a preflight asks for after two redirects that remove it', async (engine, expected) => {
  const init = { method: 'POST', headers: { 'content-language': 'a@b' } }
  const lines = await linesOf(engine, [`${api}/`, `${api}/1`, `${api}/2`], 302, init)
  expect(lines.slice(lines.length - expected.length)).toEqual(expected.map((line) => `${line} from ${page}`))
})

test.each<[EngineName, string[]]>([
  ['standard', ['GET']],
  ['chromium', ['GET']],
  ['firefox', ['preflight GET null', 'GET']],
  ['webkit', ['preflight GET null', 'GET']],
])('%s: a PUT that a redirect made a GET is preflighted', async (engine, expected) => {
  const lines = await linesOf(engine, [`${api}/`, `${api}/1`], 303, { method: 'PUT' })
  expect(lines.slice(2)).toEqual(expected.map((line) => `${line} from ${page}`))
})

test.each<[EngineName, last: string]>([
  ['standard', 'GET from null'],
  ['firefox', 'GET from null with Authorization'],
  ['webkit', 'GET from null'],
])('%s: whether `Authorization` that a redirect removed returns at the next', async (engine, last) => {
  const init = { headers: { authorization: 'Bearer 1' } }
  const lines = await linesOf(engine, [`${api}/`, `${other}/`, `${other}/1`], 302, init)
  expect(lines[1]).toBe(`GET from ${page} with Authorization`)
  expect(lines.at(-1)).toBe(last)
})

test.each<[EngineName, last: string]>([
  ['firefox', `GET from ${page} with Authorization`],
  ['webkit', `GET from ${page} with Authorization`],
])('%s: `Authorization` that no redirect removed stays', async (engine, last) => {
  const init = { headers: { authorization: 'Bearer 1' } }
  const lines = await linesOf(engine, [`${api}/`, `${api}/1`, `${api}/2`], 302, init)
  expect(lines.at(-1)).toBe(last)
})

test.each<[EngineName, preflight: string, last: string]>([
  ['firefox', `preflight GET null from ${page}`, `GET from ${page}`],
  ['webkit', `preflight GET content-language from ${page}`, `GET from ${page} as text/plain;charset=UTF-8`],
])('%s: with upload listeners, what a redirect removed', async (engine, preflight, last) => {
  const init = { method: 'POST', body: 'a', headers: { 'content-language': 'a@b' }, uploadListeners: true }
  const lines = await linesOf(engine, [`${api}/`, `${api}/1`, `${api}/2`], 302, init)
  expect(lines.slice(-2)).toEqual([preflight, last])
})

test('webkit: what a redirect removed at home does not return', async () => {
  const lines = await linesOf('webkit', [`${page}/`, `${page}/1`, `${page}/2`], 301, {
    method: 'POST',
    body: 'a',
  })
  expect(lines.slice(1)).toEqual([`GET from ${page}`, `GET from ${page}`])
})

test('firefox: what a redirect removed at home, a preflight elsewhere asks for', async () => {
  const init = { method: 'POST', headers: { 'content-language': 'a@b' } }
  const lines = await linesOf('firefox', [`${page}/`, `${page}/1`, `${api}/`], 302, init)
  expect(lines.slice(-2)).toEqual([`preflight GET content-language from ${page}`, `GET from ${page}`])
})

test('in Firefox, `Authorization` returns to an upload as well, and never at a redirect to another origin', async () => {
  const init = { method: 'PUT', headers: { authorization: 'Bearer 1' }, uploadListeners: true }
  const within = await linesOf('firefox', [`${api}/1`, `${other}/2`, `${other}/3`], 307, init)
  expect(within.slice(4)).toEqual([
    `preflight PUT authorization from ${page}`,
    'PUT from null with Authorization',
  ])
  const away = await linesOf('firefox', [`${api}/1`, `${other}/2`, `${api}/3`], 307, init)
  expect(away.slice(4)).toEqual([`preflight PUT null from ${page}`, 'PUT from null'])
})
