import { describe, expect, it } from 'vitest'
import { corsageJson } from '../test-command.ts'
import { nodeServer } from '../test-servers.ts'
import type { CheckExchange } from './browser-fetch.ts'
import type { CheckReport } from './check-report.ts'
import { cookieNotes, ignoredCookies } from './ignored-cookies.ts'
import { noProbes } from './probes.ts'

const SHOP = 'https://app.shop.test'
const PAY = 'https://app.pay.test'

function exchange(url: string, ...cookies: string[]): CheckExchange {
  return {
    kind: 'request',
    inPlaceOf: null,
    request: { method: 'GET', url, headers: [] },
    response: { status: 200, headers: cookies.map((cookie) => ['set-cookie', cookie]), bodyStart: '' },
  }
}

function warningsOf(from: string, exchanges: readonly CheckExchange[], credentials = true) {
  return ignoredCookies({
    url: new URL(HTTPS),
    from,
    credentials,
    allowed: true,
    exchanges,
    probes: noProbes,
  })
}

const HTTPS = 'https://api.pay.test/login'
const LAX = 'Browsers ignore the cookie "id", because the page and the server are two sites.'

describe('a cookie that browsers ignore', () => {
  it.each<[from: string, url: string, cookie: string, message: string]>([
    [SHOP, HTTPS, 'id=1; SameSite=Lax; Secure', `${LAX} The cookie has \`SameSite=Lax\`.`],
    [SHOP, HTTPS, 'id=1; samesite=Strict', `${LAX} The cookie has \`SameSite=Strict\`.`],
    [
      SHOP,
      HTTPS,
      'id=1; Path=/; HttpOnly',
      'Chromium ignores the cookie "id", because the page and the server are two sites. The cookie has no `SameSite`, which counts as `Lax`.',
    ],
    [
      PAY,
      HTTPS,
      'id=1; SameSite=None',
      'Browsers reject the cookie "id", because `SameSite=None` needs `Secure`.',
    ],
    [
      'http://app.pay.test',
      'http://api.pay.test/login',
      'id=1; secure; SameSite=Lax',
      'Browsers reject the cookie "id", because `Secure` needs https.',
    ],
  ])('%s, %s, %s', (from, url, cookie, message) => {
    const [warning] = warningsOf(from, [exchange(url, 'fine=1; SameSite=None; Secure; Path=/', cookie)])
    // On http, the cookie before it is the first to be rejected.
    const name = url.startsWith('https:') ? 'id' : 'fine'
    expect(warning?.message).toBe(message.replace('"id"', `"${name}"`))
    expect(warning?.evidence[1]).toContain(`set-cookie: ${name}=(not shown); `)
  })
})

it.each<[from: string, url: string, cookie: string]>([
  [SHOP, HTTPS, 'id=1; SameSite=None; Secure'],
  [PAY, HTTPS, 'id=1; SameSite=Lax'],
  ['http://localhost:5173', 'http://localhost:3000/', 'id=1; Secure; SameSite=Strict'],
  ['https://api.pay.test', HTTPS, 'id=1'],
])('a cookie that is stored: %s, %s, %s', (from, url, cookie) => {
  expect(warningsOf(from, [exchange(url, cookie)])).toEqual([])
  expect(warningsOf(SHOP, [exchange(HTTPS, 'id=1')], false)).toEqual([])
})

it.each<[from: string, credentials: boolean, note: RegExp[]]>([
  [SHOP, true, [/two sites/]],
  [PAY, true, []],
  [PAY, false, [/ignore without credentials/]],
  ['https://api.pay.test', false, []],
])('notes: %s, credentials %s', (from, credentials, notes) => {
  const set = exchange(HTTPS, 'id=1; SameSite=None; Secure')
  expect(cookieNotes(from, [set], credentials)).toEqual(notes.map((note) => expect.stringMatching(note)))
  expect(cookieNotes(from, [exchange(HTTPS)], credentials)).toEqual([])
})

it('a login of another site, and headers that its page cannot read', async () => {
  const { url, close } = await nodeServer((_request, response) => {
    response.setHeader('access-control-allow-origin', 'http://app.shop.test')
    response.setHeader('access-control-allow-credentials', 'true')
    response.setHeader('access-control-expose-headers', 'x-total-count')
    response.setHeader('set-cookie', 'session=secret; SameSite=Lax')
    response.writeHead(200, { 'x-total-count': '1', 'mcp-session-id': '1', etag: '"1"' }).end()
  })
  const { port } = new URL(url)
  const { document } = await corsageJson<CheckReport>([
    ...['check', `http://api.pay.test:${port}/`, '--from', 'http://app.shop.test', '--credentials'],
    ...['--resolve', `api.pay.test:${port}:127.0.0.1`],
  ])
  await close()
  expect(document.allowed).toBe(true)
  expect(document.warnings[0]?.code).toBe('cookie-ignored')
  expect(document.notes).toEqual([
    'The page cannot read these headers of the response: mcp-session-id. To let it, list them in Access-Control-Expose-Headers.',
    expect.stringContaining('The page and the server are two sites.'),
  ])
})
