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

  it('is called with an empty origin for a request without Origin', () => {
    const onRefused = vi.fn()
    createGuard(policy, { onRefused })(post({ 'sec-fetch-site': 'cross-site' }))
    expect(onRefused.mock.calls[0]?.[1]).toMatchObject({ origin: '' })
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
    const guard = createGuard(source)
    const key = request()
    await createEvaluate(source)(key, key)
    await guard(key, key)
    expect(allows).toHaveBeenCalledTimes(1)
    await guard(change(key), key)
    expect(allows).toHaveBeenCalledTimes(2)
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
    ['self as a function, with http', { origin: 'http://own.test' }, { self: () => 'http://own.test' }],
    [
      'self as a function that returns an app',
      { origin: 'app+https://own' },
      { self: () => 'app+https://own' },
      'origin-mismatch',
    ],
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
    ...[
      undefined,
      null,
      5,
      {},
      [[]],
      [['http://a.test']],
      'http://a.test/',
      Promise.resolve('http://a.test'),
    ].map((returned): [string, Record<string, string>, GuardOptions, string] => [
      `self as a function that returns ${String(returned)}, not an origin`,
      { origin: 'http://a.test' },
      { self: () => returned as never },
      'origin-mismatch',
    ]),
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
    ['an app with the host in its name', { origin: 'demo://a.test' }, {}, 'origin-mismatch'],
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

it("Cloudflare's client certificate is a credential", async () => {
  const any = createGuard({ origins: '*' })
  const request = post({ ...foreign, 'sec-fetch-mode': 'cors' })
  for (const [tlsClientAuth, reason] of [
    [{ certVerified: 'SUCCESS' }, 'ambient-credentials'],
    [{ certVerified: 'NONE' }, undefined],
    [undefined, undefined],
  ] as const) {
    const { method, url, headers } = request
    const refused = await any({ method, url, headers, cf: { tlsClientAuth } })
    expect([tlsClientAuth, refused?.reason]).toEqual([tlsClientAuth, reason])
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
  const guard = createGuard({ origins: '*' })
  // Older browsers send no mode.
  for (const mode of [{ 'sec-fetch-mode': 'cors' }, {}]) {
    const refused = await guard(post({ ...foreign, ...mode, authorization }))
    expect(refused?.reason).toBe(reason)
  }
})
