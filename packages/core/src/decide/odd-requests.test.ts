import { beforeEach, describe, expect, it } from 'vitest'
import { actual, request } from '../../test/requests.ts'
import { type AsyncPolicy, createPolicy, type Policy, type PolicyOptions, withCors } from '../index.ts'

const A = 'https://a.test'
const ODD_TEXTS: [string, string][] = [
  ['empty', ''],
  ['16 kB', 'x'.repeat(16_384)],
  ['16 kB of an origin', `https://${'a.'.repeat(8192)}test`],
  ['16 kB of a port', `https://a.test:${'1'.repeat(16_384)}`],
  ['16 kB of dots', `https://${'.'.repeat(16_384)}`],
  ['16 kB of scheme separators', '://'.repeat(5461)],
  ['16 kB of commas', ','.repeat(16_384)],
  ['NUL', '\u0000'],
  ['an origin and a NUL', `${A}\u0000`],
  ['an origin and an escape', `${A}\u001b[2J`],
  ['an origin and a line', `${A}\r\nset-cookie: a=b`],
  ['every control character', String.fromCharCode(...Array.from({ length: 33 }, (_, code) => code), 127)],
  ['a lone surrogate', '\ud800'],
  ['duplicated', `${A}, ${A}`],
  ['three slashes', ':///'],
  ['a separator alone', '://'],
  ['brackets', 'https://['],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['toString', 'toString'],
  ['hasOwnProperty as a host', 'https://hasOwnProperty'],
  ['markup', '<script>alert(1)</script>'],
]

/** Nobody is asked by chance: each kind of policy, with and without what is sent back. */
const POLICIES: [string, PolicyOptions][] = [
  ['one origin', { origins: A, credentials: true, methods: '*' }],
  ['a list', { origins: [A, 'https://b.test'], credentials: true, methods: '*', allowPrivateNetwork: true }],
  ['wildcards', { origins: ['https://*.b.test', 'https://x-*.b.test:*', 'http://localhost:*'] }],
  ['a RegExp', { origins: /https:\/\/[a-z]+\.test/ }],
  ['a function', { origins: (origin) => origin === A }],
  ['an async function', { origins: async (origin) => origin === A, timeout: 1000, credentials: true }],
]

describe.each(POLICIES)('%s', (_kind, options) => {
  let policy: Policy | AsyncPolicy
  let told: string | undefined
  beforeEach(() => {
    policy = createPolicy(options)
    // One origin is told to everybody; the browser compares.
    told = policy.strategy === 'static' ? A : undefined
  })

  it.each(ODD_TEXTS)('an Origin that is odd is granted nothing: %s', async (_what, origin) => {
    for (const method of ['GET', 'OPTIONS', '__proto__', '']) {
      const incoming = request({ origin, 'access-control-request-method': 'PUT' }, method)
      const { allowed, headers, reason } = await policy.evaluate(incoming)
      expect({ allowed, reason: reason !== undefined }).toEqual({ allowed: false, reason: true })
      expect(headers['access-control-allow-origin']).toBe(told)
    }
    expect(await policy.allowsOrigin(origin, request({ origin }))).toBe(false)
  })

  it.each(ODD_TEXTS)(
    'a method or a header name that is odd changes nothing else: %s',
    async (_what, text) => {
      const odd = {
        'access-control-request-method': text,
        'access-control-request-headers': text,
        'access-control-request-private-network': text,
      }
      for (const origin of [A, 'https://b.test', 'https://evil.test']) {
        const { kind, status, headers } = await policy.evaluate(request({ ...odd, origin }, 'OPTIONS'))
        expect({ kind, status }).toEqual({ kind: 'preflight', status: 204 })
        // Every value that is sent back is valid in a header: no header injection, no throw in the server.
        expect(() => new Headers(headers)).not.toThrow()
        expect(headers['access-control-allow-private-network']).toBeUndefined()
        const sentBack = [headers['access-control-allow-methods'], headers['access-control-allow-headers']]
        for (const value of sentBack) expect(value ?? '').toMatch(/^[\w!#$%&'*+.^`|~, \t-]{0,2048}$/)
      }
    },
  )

  it.each([[undefined], [1], [[A]], [{ length: 1 }]])(
    'a header whose value is not a string counts as missing: %j',
    async (value) => {
      const odd = { method: 'OPTIONS', url: '/', headers: { get: () => value as never } }
      expect(await policy.evaluate(odd)).toEqual(await policy.evaluate(request({}, 'OPTIONS')))
      const withOrigin = { get: (name: string) => (name === 'origin' ? A : (value as never)) }
      expect(await policy.evaluate({ ...odd, headers: withOrigin })).toEqual(await policy.evaluate(actual(A)))
    },
  )

  it('10,000 requested headers, as a list and as one name', async () => {
    for (const headers of [
      Array.from({ length: 10_000 }, (_, index) => `x-${index}`).join(','),
      'x'.repeat(10_000),
    ]) {
      const incoming = request(
        { origin: A, 'access-control-request-method': 'PUT', 'access-control-request-headers': headers },
        'OPTIONS',
      )
      const decision = await policy.evaluate(incoming)
      expect(decision.status).toBe(204)
      expect(JSON.stringify(decision.headers).length).toBeLessThan(500)
    }
  })
})

it('the application still responds', async () => {
  const handler = withCors(() => new Response('here'), { origins: A })
  for (const [, origin] of ODD_TEXTS) {
    if (![...origin].every((character) => character >= ' ' && character <= '~')) continue
    const response = await handler(new Request('https://api.test/', { headers: { origin } }))
    expect(await response.text()).toBe('here')
  }
})

it('a path with more segments than a file server is expected to read gets no CORS', () => {
  const policy = createPolicy({ resources: { '/x/*': { origins: A } } }) as Policy
  const url = (segments: number) => `https://api.test/x${'/a'.repeat(segments)}//b`
  const kindOf = (segments: number) => policy.evaluate({ ...request({ origin: A }), url: url(segments) }).kind
  expect([kindOf(100), kindOf(200)]).toEqual(['actual', 'off'])
})
