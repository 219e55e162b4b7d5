import { describe, expect, it } from 'vitest'
import { corsage } from '../test-command.ts'
import { nodeServer } from '../test-servers.ts'
import type { CheckExchange } from './browser-fetch.ts'
import { cookieNote, cookieNotStored } from './cookies.ts'

const page = 'https://app.example.com'
const url = new URL('http://127.0.0.1:3000/login')

const answering = (status: number, cookies: readonly string[]): CheckExchange => ({
  kind: 'request',
  inPlaceOf: null,
  request: { method: 'GET', url: url.href, headers: [['origin', page]] },
  response: { status, headers: cookies.map((line) => ['set-cookie', line] as const), bodyStart: '' },
})

const warned = (cookies: readonly string[], from = page, credentials = true) =>
  cookieNotStored({ url, from, credentials, exchanges: [answering(200, cookies)] })

describe('a cookie for a page of another site', () => {
  it.each([
    ['a=(not shown); Path=/; SameSite=Lax', 'it has `SameSite=Lax`'],
    ['a=(not shown); samesite=strict; Secure', 'it has `SameSite=Strict`'],
    ['a=(not shown); Secure; HttpOnly', 'it has no `SameSite=None`'],
    ['a=(not shown); SameSite=None', 'it has `SameSite=None` without `Secure`'],
  ])('%s', (line, reason) => {
    const [warning] = warned(['ok=1; SameSite=None; Secure', line])
    expect(warning?.message).toBe(
      `Browsers do not store the cookie "a", because ${reason} and the page is on another site.`,
    )
    expect(warning?.evidence).toContain(`set-cookie: ${line}`)
  })

  it('with SameSite=None and Secure, there is no warning', () => {
    expect(warned(['a=1; Secure; SameSite=None'])).toEqual([])
  })

  it('on the same site or without credentials, there is no warning', () => {
    expect(warned(['a=1; SameSite=Lax'], 'http://127.0.0.1:5173')).toEqual([])
    expect(warned(['a=1; SameSite=Lax'], page, false)).toEqual([])
  })

  it.each(['https://127.0.0.1:5173', 'capacitor://localhost', 'null'])('%s is another site', (from) => {
    expect(warned(['a=1; SameSite=Lax'], from)).toHaveLength(1)
  })

  it('the domain decides, and not the subdomain', () => {
    const facts = { credentials: true, exchanges: [answering(200, ['a=1; SameSite=Lax'])] }
    const api = new URL('https://api.example.com/')
    expect(cookieNotStored({ ...facts, url: api, from: page })).toEqual([])
    const shared = new URL('https://one.github.io/')
    expect(cookieNotStored({ ...facts, url: shared, from: 'https://two.github.io' })).toHaveLength(1)
  })

  it('is in the text, without its value', async () => {
    const server = await nodeServer((_request, response) => {
      response.setHeader('access-control-allow-origin', page)
      response.setHeader('access-control-allow-credentials', 'true')
      response.setHeader('set-cookie', 'session=secret')
      response.writeHead(401).end()
    })
    const { stdout } = await corsage(['check', server.url, '--from', page, '--credentials'])
    await server.close()
    expect(stdout).toContain('[cookie-not-stored]')
    expect(stdout).toContain('Note: The status is 401, and no cookie was sent.')
    expect(stdout).not.toContain('secret')
  })
})

describe('a 401 with credentials', () => {
  const note = (status: number, cookie: string | null, from = page) =>
    cookieNote({ url, from, credentials: true, headers: { cookie } }, [answering(status, [])])

  it('is explained if no cookie was sent to another site', () => {
    expect(note(401, null).join()).toContain('SameSite=None; Secure')
    expect(note(401, 'a=1')).toEqual([])
    expect(note(403, null)).toEqual([])
    expect(note(401, null, url.origin)).toEqual([])
  })
})
