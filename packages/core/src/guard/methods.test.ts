import { expect, it } from 'vitest'
import type { PolicyOptions } from '../options.ts'
import { createGuard } from './guard.ts'
import type { GuardRefusal, GuardRequest } from './rules.ts'

const L = 'https://listed.test'
const E = 'https://evil.test'

interface Sent {
  readonly method: string
  readonly originalMethod?: string
  readonly headers?: Record<string, string>
}

/** The reason against a request from a page of another site. */
function reasonFor(
  { method, originalMethod, headers }: Sent,
  origins: string,
  methods?: PolicyOptions['methods'],
): string | undefined {
  const request: GuardRequest = {
    method,
    originalMethod,
    url: '/',
    headers: new Headers({ host: 'localhost', origin: E, 'sec-fetch-site': 'cross-site', ...headers }),
  }
  const policy = { origins, credentials: true, methods }
  return (createGuard(policy)(request) as GuardRefusal | undefined)?.reason
}

it.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'])(
  '%s only reads, so it passes from any page',
  (method) => {
    expect(reasonFor({ method }, L)).toBeUndefined()
  },
)

it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'get', 'PROPFIND', ''])('"%s" needs permission', (method) => {
  expect(reasonFor({ method }, L)).toBe('cross-site')
})

it.each([
  ['PUT', 'DELETE', undefined],
  ['POST', 'DELETE', undefined],
  ['PATCH', 'DELETE', 'method-not-listed'],
  ['PUT', 'PATCH', 'method-not-listed'],
  ['PATCH', 'POST', 'method-not-listed'],
  ['GET', 'DELETE', 'method-not-listed'],
])('%s that an override made %s: both need to be listed', (originalMethod, method, reason) => {
  expect(reasonFor({ method, originalMethod }, E, ['PUT', 'DELETE'])).toBe(reason)
})

it("methods: '*' lists every method", () => {
  expect(reasonFor({ method: 'PROPFIND' }, E, '*')).toBeUndefined()
})

it.each(['GET', 'CONNECT'])('browsers open a WebSocket with %s, and need no listed method', (method) => {
  const headers = { upgrade: 'websocket' }
  expect(reasonFor({ method, headers }, E, ['PUT'])).toBeUndefined()
  expect(reasonFor({ method, headers }, L, ['PUT'])).toBe('upgrade')
})

it.each([
  ['GET', undefined],
  ['HEAD', undefined],
  ['POST', 'cross-site'],
])('a link to a local server with %s', (method, reason) => {
  const headers = new Headers({
    host: 'localhost',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  })
  const guard = createGuard({ origins: L }, { hosts: 'loopback' })
  expect((guard({ method, url: '/', headers }) as GuardRefusal | undefined)?.reason).toBe(reason)
})
