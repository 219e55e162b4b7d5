import { expect, it } from 'vitest'
import { createPolicy } from '../policy.ts'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './options.ts'
import type { GuardRefusal, GuardRequest } from './rules.ts'

// With `hosts`, for a server on the user's own machine or network.

const E = 'https://evil.test'
const L = 'https://listed.test'
const policy = createPolicy({ origins: [L, 'https://other.test'], credentials: true })

const post = (headers: Record<string, string>, url: string): Request =>
  new Request(url, { method: 'POST', headers: { host: new URL(url).host, ...headers } })

function reasonFor(request: GuardRequest, options: GuardOptions): string | undefined {
  return (createGuard(policy, options)(request) as GuardRefusal | undefined)?.reason
}

const at = (host: string | undefined, url = 'http://localhost/'): GuardRequest => ({
  method: 'GET',
  url,
  headers: new Headers(host === undefined ? {} : { host }),
})
it.each<[description: string, request: GuardRequest, hosts: string | string[], reason?: string]>([
  ['a wildcard', at('a.b.localhost:3000', '/'), '*.localhost'],
  ['a wildcard with its port', at('a.localhost:3000', '/'), '*.localhost:3000'],
  ['a wildcard with another port', at('a.localhost:3001', '/'), '*.localhost:3000', 'host-not-listed'],
  ['a wildcard is not the name itself', at('localhost', '/'), '*.localhost', 'host-not-listed'],
  ['another port than the listed one', at('localhost:3001', '/'), 'localhost:3000', 'host-not-listed'],
  ['loopback in a list', at('127.0.0.1:3001', '/'), ['devbox', 'loopback']],
  ['an empty port', at('localhost:', '/'), 'loopback', 'host-not-listed'],
  ['a Host that joins two', at('localhost, localhost'), 'loopback', 'host-ambiguous'],
  ['a name before the host', at('user@localhost', '/'), 'loopback', 'host-not-listed'],
  ['a name after the host', at('localhost@evil.test', '/'), 'loopback', 'host-not-listed'],
  ['no Host, but a URL', at(undefined), 'loopback'],
  ['no Host at all', at(undefined, '/'), 'loopback', 'host-missing'],
  ['a default port', at('localhost:80'), 'loopback'],
  ['a URL with https', at('localhost:443', 'https://localhost/'), 'loopback'],
  ['user information in the URL', at('localhost', 'http://user:password@localhost/'), 'loopback'],
  ['a URL in the query', at('localhost', '/?next=http://evil.test/'), 'loopback'],
])('%s', (_description, request, hosts, reason) => {
  expect(reasonFor(request, { hosts })).toBe(reason)
})

it('self adds an origin to those of the host', () => {
  const own = 'https://own.test'
  const from = (origin: string) => post({ origin }, 'http://localhost/')
  const options = { self: own, hosts: 'localhost' }
  expect(reasonFor(from(own), { hosts: 'localhost' })).toBe('cross-site')
  expect(reasonFor(from(own), options)).toBeUndefined()
  expect(reasonFor(from('http://localhost'), options)).toBeUndefined()
  expect(reasonFor(from(E), options)).toBe('cross-site')
})

it.each([
  ['localhost', 'http://localhost:5173'],
  ['[::1]:3000', 'http://[::1]:5173'],
])('a page on another port of %s is of the same site: %s', (host, origin) => {
  const headers = new Headers({ host, origin })
  const request = { method: 'POST', url: '/', headers }
  expect(reasonFor(request, { hosts: 'loopback' })).toBe('origin-mismatch')
})

it.each([
  ['the same origin', 'same-origin'],
  ['no page', 'none'],
  ['a browser without Sec-Fetch-Site', undefined],
])('a request of %s passes, with Origin and without', (_description, site) => {
  const fetched = site === undefined ? {} : { 'sec-fetch-site': site }
  for (const origin of [{}, { origin: 'http://localhost' }]) {
    const request = post({ ...fetched, ...origin }, 'http://localhost/')
    expect(reasonFor(request, { hosts: 'loopback' })).toBeUndefined()
  }
})

it('exempt paths still need a listed host', () => {
  const options = { hosts: 'loopback', exempt: '/hook' } as const
  const headers = { origin: E, 'sec-fetch-site': 'cross-site' }
  expect(reasonFor(post(headers, 'http://localhost/hook'), options)).toBeUndefined()
  expect(reasonFor(post(headers, 'http://evil.test/hook'), options)).toBe('host-not-listed')
})

it('a link that a method override turned into a write is refused', () => {
  const headers = new Headers({
    host: 'localhost',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  })
  const request = { method: 'DELETE', originalMethod: 'GET', url: '/', headers }
  expect(reasonFor(request, { hosts: 'loopback' })).toBe('cross-site')
})

it('a policy of one origin names it', () => {
  const page = 'http://localhost:5173'
  const guard = createGuard({ origins: page }, { hosts: 'loopback' })
  expect(guard(post({ origin: page }, 'http://localhost:3000/'))).toBeUndefined()
})

it('a function does not name an origin, so it opens no local server', async () => {
  const local = { host: 'localhost', origin: E }
  const any = { origins: [L, () => true], credentials: true }
  expect((await createGuard(any, { hosts: 'localhost' })(post(local, 'http://localhost/')))?.reason).toBe(
    'cross-site',
  )
  expect(await createGuard(any)(post(local, 'http://localhost/'))).toBeUndefined()
})

it('in HTTP/2, a local server recognizes another port of the same host by :authority', () => {
  const request = {
    method: 'GET',
    url: '/',
    headers: { get: (name: string) => (name === 'origin' ? 'http://localhost:5173' : null) },
    authorities: () => ({ hosts: [], target: 'localhost:3000' }),
  }
  expect(createGuard(policy, { hosts: 'loopback' })(request)).toMatchObject({
    reason: 'origin-mismatch',
    message: expect.stringContaining('"localhost:3000"'),
  })
})
