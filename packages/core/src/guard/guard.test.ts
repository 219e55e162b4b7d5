import { describe, expect, it, vi } from 'vitest'
import type { RequestLike } from '../decide/request.ts'
import { createPolicy } from '../policy.ts'
import { createEvaluate } from '../resolver.ts'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './options.ts'
import type { GuardRefusal } from './rules.ts'

const E = 'https://evil.test'
const L = 'https://listed.test'
const policy = createPolicy({ origins: [L, 'https://other.test'], credentials: true })

const post = (headers: Record<string, string>, url = 'https://a.test/transfer'): Request =>
  new Request(url, { method: 'POST', headers: { host: new URL(url).host, ...headers } })
const foreign = { origin: E, 'sec-fetch-site': 'cross-site' }

async function reasonFor(request: RequestLike, options?: GuardOptions): Promise<string | undefined> {
  return (await createGuard(policy, options)(request))?.reason
}

it('a static policy decides at once, and an asynchronous one with a promise', async () => {
  expect(createGuard(policy)(post(foreign))).toMatchObject({ reason: 'cross-site' })
  const asked = createGuard({ origins: [L, async () => true], credentials: true })(post(foreign))
  expect(asked).toBeInstanceOf(Promise)
  expect(await asked).toBeUndefined()
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

describe('onRefused', () => {
  it('is called with the reason and the request as it was sent', () => {
    const onRefused = vi.fn()
    const refused = createGuard(policy, { onRefused })(post(foreign)) as GuardRefusal
    expect(onRefused.mock.calls).toEqual([
      [
        refused,
        {
          method: 'POST',
          url: 'https://a.test/transfer',
          origin: E,
          requestedMethod: null,
          requestedHeaders: null,
        },
      ],
    ])
  })

  it('reports what would be refused, and lets it pass', () => {
    const onRefused = vi.fn()
    expect(createGuard(policy, { onRefused, report: true })(post(foreign))).toBeUndefined()
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ reason: 'cross-site' })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no tenant')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no tenant'))],
    ['resolves', async () => false as const],
  ])('with report: true, every request passes, also if the resolver %s', async (_how, resolver) => {
    const onRefused = vi.fn()
    expect(await createGuard(resolver, { onRefused, report: true })(post(foreign))).toBeUndefined()
    expect(onRefused.mock.calls[0]?.[0]).toMatchObject({ reason: 'cross-site' })
  })

  it('cannot let a request pass by an error', () => {
    const guard = createGuard(policy, {
      onRefused: () => {
        throw new Error('no log')
      },
    })
    expect(guard(post(foreign))).toMatchObject({ reason: 'cross-site' })
  })
})

describe('a resolver', () => {
  it('is called with the context of the framework', () => {
    const resolver = vi.fn(() => policy)
    createGuard<readonly [string, number]>(resolver)(post(foreign), 'context', 1)
    expect(resolver.mock.calls).toEqual([['context', 1]])
  })

  it('that returns false trusts only own pages', () => {
    expect(createGuard(() => false)(post({ ...foreign, origin: L }))).toMatchObject({ reason: 'cross-site' })
    expect(createGuard(() => false)(post({ 'sec-fetch-site': 'same-origin' }))).toBeUndefined()
  })

  it('that throws or rejects never lets a request pass', async () => {
    const thrown = new Error('no tenant')
    const sync = createGuard(() => {
      throw thrown
    })
    expect(() => sync(post(foreign))).toThrow(thrown)
    const async = createGuard(async () => {
      throw thrown
    })
    await expect(async(post(foreign))).rejects.toBe(thrown)
  })

  it('that returns no promise is called again, because that costs less than to remember', () => {
    const resolver = vi.fn(() => policy)
    const guard = createGuard<readonly [Request]>(resolver)
    const request = post({ ...foreign, origin: L })
    expect([guard(request, request), guard(request, request)]).toEqual([undefined, undefined])
    expect(resolver).toHaveBeenCalledTimes(2)
  })

  it('is not called for a request that needs no policy', () => {
    const resolver = vi.fn(() => policy)
    const guard = createGuard(resolver)
    guard(post({ 'sec-fetch-site': 'same-origin' }))
    guard(post({}))
    guard(new Request('https://a.test/', { headers: foreign }))
    expect(resolver).not.toHaveBeenCalled()
  })

  it('that varies its policy by origin keeps what the policy permits', () => {
    expect(
      createGuard(() => createPolicy({ origins: L, credentials: true }))(post({ ...foreign, origin: L })),
    ).toBeUndefined()
  })
})

describe('shared decisions: a source is asked once for each request', () => {
  const request = () => post({ ...foreign, origin: L })

  it('by cors and the guard, in either order', async () => {
    const allows = vi.fn(async () => true)
    const source = createPolicy({ origins: [allows], credentials: true })
    const evaluate = createEvaluate(source)
    const guard = createGuard(source)
    const [one, other] = [request(), request()]
    await evaluate(one, one)
    expect(await guard(one, one)).toBeUndefined()
    expect(await guard(other, other)).toBeUndefined()
    expect(await evaluate(other, other)).toMatchObject({ allowed: true })
    expect(allows).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['method', (sent: Request) => new Request(sent, { method: 'PUT' })],
    ['path', (sent: Request) => new Request('https://a.test/other', sent)],
    ['origin', () => post({ ...foreign, origin: 'https://other.test' })],
  ])('but again if a middleware changed the %s', async (_what, change) => {
    const allows = vi.fn(async () => true)
    const source = createPolicy({ origins: [allows], credentials: true })
    const key = request()
    await createEvaluate(source)(key, key)
    const guard = createGuard(source)
    await guard(key, key)
    await guard(change(key), key)
    expect(allows.mock.calls.length).toBeGreaterThan(1)
  })

  it.each([
    ['nothing', []],
    ['no object', ['text']],
    ['null', [null]],
  ])('not by a context of %s', async (_what, context) => {
    const allows = vi.fn(async () => true)
    const source = { origins: [allows], credentials: true }
    const guard = createGuard<readonly unknown[]>(source)
    await guard(request(), ...context)
    await guard(request(), ...context)
    expect(allows).toHaveBeenCalledTimes(2)
  })
})

describe('own origins', () => {
  it.each<[description: string, headers: Record<string, string>, options: GuardOptions, reason?: string]>([
    ['self as a function of the context', { origin: E }, { self: () => E }],
    [
      'self as a function of several',
      { origin: E },
      { self: () => ['https://a.test', E] },
      'origin-mismatch',
    ],
    [
      'self as a function that throws',
      { origin: E },
      {
        self: () => {
          throw new Error('no database')
        },
      },
      'origin-mismatch',
    ],
    ...[undefined, null, 5, {}, [[]], 'http://a.test/', Promise.resolve('http://a.test')].map(
      (returned): [string, Record<string, string>, GuardOptions, string] => [
        `self as a function that returns ${String(returned)}, not an origin`,
        { origin: 'http://a.test' },
        { self: () => returned as never },
        'origin-mismatch',
      ],
    ),
    [
      'self as a function that returns "null", which is the origin of any sandboxed page',
      { origin: 'null' },
      { self: () => 'null' },
      'origin-null',
    ],
    [
      'self as a function that rejects, which must not end the process',
      { origin: 'http://a.test' },
      { self: () => Promise.reject(new Error('no database')) as never },
      'origin-mismatch',
    ],
    [
      'several, none of them at this Host',
      { origin: L.replace('listed', 'second'), host: 'backend' },
      { self: ['https://first.test', 'https://second.test'] },
    ],
    ['an upper-case Host', { origin: 'https://a.test', host: 'A.TEST' }, {}],
    ['an empty Sec-Fetch-Site', { origin: 'https://a.test', 'sec-fetch-site': '' }, {}],
  ])('%s', async (_description, headers, options, reason) => {
    expect(await reasonFor(post(headers), options)).toBe(reason)
  })

  it('without Host, those of the URL', async () => {
    const headers = new Headers({ origin: 'https://a.test' })
    expect(await reasonFor({ method: 'POST', url: 'https://a.test/', headers })).toBeUndefined()
    expect(await reasonFor({ method: 'POST', url: '/', headers })).toBe('origin-mismatch')
  })
})

describe('hosts', () => {
  const at = (host: string | undefined, url = 'http://localhost/'): RequestLike => ({
    method: 'GET',
    url,
    headers: new Headers(host === undefined ? {} : { host }),
  })
  it.each<[description: string, request: RequestLike, hosts: string | string[], reason?: string]>([
    ['a wildcard', at('a.b.localhost:3000', '/'), '*.localhost'],
    ['a wildcard with its port', at('a.localhost:3000', '/'), '*.localhost:3000'],
    ['a wildcard with another port', at('a.localhost:3001', '/'), '*.localhost:3000', 'host-not-listed'],
    ['a wildcard is not the name itself', at('localhost', '/'), '*.localhost', 'host-not-listed'],
    ['another port than the listed one', at('localhost:3001', '/'), 'localhost:3000', 'host-not-listed'],
    ['loopback in a list', at('127.0.0.1:3001', '/'), ['devbox', 'loopback']],
    ['an empty port', at('localhost:', '/'), 'loopback', 'host-not-listed'],
    ['a Host that joins two', at('localhost, localhost'), 'loopback', 'host-ambiguous'],
    ['no Host, but a URL', at(undefined), 'loopback'],
    ['no Host at all', at(undefined, '/'), 'loopback', 'host-missing'],
    ['a default port', at('localhost:80'), 'loopback'],
    ['a URL with https', at('localhost:443', 'https://localhost/'), 'loopback'],
    ['user information in the URL', at('localhost', 'http://user:password@localhost/'), 'loopback'],
    ['a URL in the query', at('localhost', '/?next=http://evil.test/'), 'loopback'],
  ])('%s', async (_description, request, hosts, reason) => {
    expect(await reasonFor(request, { hosts })).toBe(reason)
  })

  it('self adds an origin to those of the host', async () => {
    const own = 'https://own.test'
    const from = (origin: string) => post({ origin }, 'http://localhost/')
    const options = { self: own, hosts: 'localhost' }
    expect(await reasonFor(from(own), { hosts: 'localhost' })).toBe('cross-site')
    expect(await reasonFor(from(own), options)).toBeUndefined()
    expect(await reasonFor(from('http://localhost'), options)).toBeUndefined()
    expect(await reasonFor(from(E), options)).toBe('cross-site')
  })

  it.each([
    ['localhost', 'http://localhost:5173'],
    ['[::1]:3000', 'http://[::1]:5173'],
  ])('a page on another port of %s is of the same site: %s', async (host, origin) => {
    const headers = new Headers({ host, origin })
    const request = { method: 'POST', url: '/', headers }
    expect(await reasonFor(request, { hosts: 'loopback' })).toBe('origin-mismatch')
  })

  it('exempt paths still need a listed host', async () => {
    const options = { hosts: 'loopback', exempt: '/hook' } as const
    const headers = { origin: E, 'sec-fetch-site': 'cross-site' }
    expect(await reasonFor(post(headers, 'http://localhost/hook'), options)).toBeUndefined()
    expect(await reasonFor(post(headers, 'http://evil.test/hook'), options)).toBe('host-not-listed')
  })

  it('a link that a method override turned into a write is refused', async () => {
    const headers = new Headers({
      host: 'localhost',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    })
    const request = { method: 'DELETE', originalMethod: 'GET', url: '/', headers }
    expect(await reasonFor(request, { hosts: 'loopback' })).toBe('cross-site')
  })
})

it('a method override needs both methods to be listed', async () => {
  const guard = createGuard({ origins: L, credentials: true, methods: ['PUT', 'DELETE'] })
  const headers = new Headers({ host: 'a.test', origin: L, 'sec-fetch-site': 'cross-site' })
  for (const [originalMethod, method, reason] of [
    ['PUT', 'DELETE', undefined],
    ['POST', 'DELETE', undefined],
    ['PATCH', 'DELETE', 'method-not-listed'],
    ['PUT', 'PATCH', 'method-not-listed'],
    ['PATCH', 'POST', 'method-not-listed'],
  ] as const) {
    const refused = await guard({ method, originalMethod, url: '/', headers })
    expect([originalMethod, method, refused?.reason]).toEqual([originalMethod, method, reason])
  }
})

it("Cloudflare's client certificate is a credential", async () => {
  const any = createGuard({ origins: '*' })
  const request = post({ ...foreign, 'sec-fetch-mode': 'cors' })
  for (const [certVerified, reason] of [
    ['SUCCESS', 'ambient-credentials'],
    ['NONE', undefined],
  ] as const) {
    const { method, url, headers } = request
    const refused = await any({ method, url, headers, cf: { tlsClientAuth: { certVerified } } })
    expect([certVerified, refused?.reason]).toEqual([certVerified, reason])
  }
})

it('ambient: true refuses what carries no credentials itself', async () => {
  const any = { origins: '*' }
  const request = post({ ...foreign, 'sec-fetch-mode': 'cors' })
  expect(await createGuard(any)(request)).toBeUndefined()
  expect(await createGuard(any, { ambient: true })(request)).toMatchObject({ reason: 'ambient-credentials' })
})

it.each([
  ['Bearer a', undefined],
  ['Bearer basic', undefined],
  ['Basic a', 'ambient-credentials'],
  ['Bearer a, Negotiate b', 'ambient-credentials'],
  ['NTLM', 'ambient-credentials'],
  ['basicauth a', undefined],
])('Authorization: %s', async (authorization, reason) => {
  const refused = await createGuard({ origins: '*' })(
    post({ ...foreign, 'sec-fetch-mode': 'cors', authorization }),
  )
  expect(refused?.reason).toBe(reason)
})
