import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { openPage } from './page.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com'

/** The requests of a fetch in mode `no-cors`, as lines: a server redirects from each URL to the next. */
async function linesOf(
  engine: EngineName,
  urls: readonly [string, ...string[]],
  init: PageRequestInit,
  { origin }: { readonly origin: string } = { origin: app },
): Promise<readonly string[]> {
  const lines: string[] = []
  const page = openPage(origin, {
    engine,
    fetch(request) {
      lines.push(`${request.method} from ${request.headers.get('origin')}`)
      const next = urls[urls.indexOf(request.url) + 1]
      const headers = new Headers({ 'access-control-allow-origin': '*' })
      if (next === undefined) return new Response(null, { headers })
      headers.set('location', next)
      return new Response(null, { status: 307, headers })
    },
  })
  await page.fetch(urls[0], init)
  return lines
}

describe('Origin outside of CORS', () => {
  const post: PageRequestInit = { method: 'POST', mode: 'no-cors' }
  const fromPage = `POST from ${app}`
  const fromNull = 'POST from null'

  test.each<[ReferrerPolicy, EngineName, expected: string[]]>([
    ['no-referrer', 'standard', [fromNull, fromNull]],
    ['no-referrer', 'chromium', [fromPage, fromNull]],
    ['no-referrer', 'firefox', [fromNull, fromNull]],
    ['no-referrer', 'webkit', [fromNull, fromPage]],
    ['same-origin', 'standard', [fromPage, fromNull]],
    ['same-origin', 'chromium', [fromPage, fromNull]],
    ['same-origin', 'firefox', [fromPage, fromNull]],
    ['same-origin', 'webkit', [fromPage, fromPage]],
    ['', 'standard', [fromPage, fromPage]],
    ['', 'chromium', [fromPage, fromNull]],
    ['', 'firefox', [fromPage, fromPage]],
    ['', 'webkit', [fromPage, fromPage]],
  ])('referrer policy %j in %s, from home to another origin', async (referrerPolicy, engine, expected) => {
    const init = { ...post, referrerPolicy }
    expect(await linesOf(engine, [`${app}/1`, `${api}/2`], init)).toEqual(expected)
  })

  test.each<[ReferrerPolicy, from: string, expected: string]>([
    ['', 'https://app.example.com', fromNull],
    ['no-referrer-when-downgrade', 'https://app.example.com', fromNull],
    ['strict-origin', 'https://app.example.com', fromNull],
    ['strict-origin-when-cross-origin', 'https://app.example.com', fromNull],
    ['origin', 'https://app.example.com', fromPage],
    ['origin-when-cross-origin', 'https://app.example.com', fromPage],
    ['unsafe-url', 'https://app.example.com', fromPage],
    ['same-origin', 'https://app.example.com', fromNull],
    ['', 'http://app.example.com', 'POST from http://app.example.com'],
  ])('referrer policy %j from %s to http', async (referrerPolicy, origin, expected) => {
    const lines = await linesOf(
      'standard',
      ['http://api.localhost/'],
      { ...post, referrerPolicy },
      { origin },
    )
    expect(lines).toEqual([expected])
  })

  test('a policy changes nothing in mode cors', async () => {
    const init: PageRequestInit = { method: 'POST', referrerPolicy: 'no-referrer' }
    expect(await linesOf('standard', [`${app}/1`, `${api}/2`], init)).toEqual([fromPage, fromPage])
  })

  test.each<[EngineName, origin: string, RequestCredentials, string | null]>([
    ['chromium', 'null', 'include', 'null'],
    ['chromium', 'null', 'same-origin', null],
    ['chromium', app, 'include', null],
    ['standard', 'null', 'include', null],
    ['firefox', 'null', 'include', null],
    ['webkit', 'null', 'include', null],
  ])('%s: a GET of a page at %s with credentials %s has Origin %j', async (...row) => {
    const [engine, origin, credentials, expected] = row
    const seen: (string | null)[] = []
    const page = openPage(origin, {
      engine,
      fetch(request) {
        seen.push(request.headers.get('origin'))
        return new Response()
      },
    })
    await page.fetch(api, { mode: 'no-cors', credentials })
    expect(seen).toEqual([expected])
  })
})
