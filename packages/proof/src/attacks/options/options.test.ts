import { createPolicy, type Policy, PolicyError, type RequestLike, validateOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { bounded } from './bounded.ts'
import { checkOptions, checkRandomOptions, type Outcomes } from './check.ts'
import { HOLDERS, proxyThatThrows, WRAPPERS } from './hostile-values.ts'

const preflight: RequestLike = {
  method: 'OPTIONS',
  url: '/',
  headers: {
    get: (name) =>
      ({ origin: 'https://app.example.com', 'access-control-request-method': 'PUT' })[name] ?? null,
  },
}

const RUNS = runs(10_000)

it('random options make a policy that sends only valid headers, or a PolicyError', async () => {
  const outcomes = await checkRandomOptions(seed, RUNS)
  expect(outcomes.policies).toBeGreaterThan(RUNS / 20)
  expect(outcomes.errors).toBeGreaterThan(RUNS / 5)
}, 120_000)

describe('every option, in every wrapping', () => {
  const NAMES = Object.keys(createPolicy({ origins: '*' }).toJSON()).concat(
    'methods allowHeaders exposeHeaders credentials maxAge allowPrivateNetwork timingAllowOrigin preflightContinue'.split(
      ' ',
    ),
    'preflightStatus isPublicSuffix timeout onError resources unknown __proto__ constructor'.split(' '),
  )
  it.each(Object.keys(WRAPPERS))('%s: a policy, or a PolicyError', async (what) => {
    const outcomes: Outcomes = { policies: 0, errors: 0 }
    for (const name of NAMES) {
      for (const value of ['*', 600, true, Symbol('odd'), 10n, /a/, () => true, { '/': {} }, null]) {
        const make = () =>
          Object.fromEntries([[name, (WRAPPERS[what] as (value: unknown) => unknown)(value)]])
        await checkOptions(make, [preflight], outcomes)
      }
    }
    expect(outcomes.errors).toBeGreaterThan(NAMES.length)
  })

  it.each(Object.keys(HOLDERS))('held in %s: a policy, or a PolicyError', async (what) => {
    const outcomes: Outcomes = { policies: 0, errors: 0 }
    const hold = HOLDERS[what] as (options: Record<string, unknown>) => unknown
    await checkOptions(
      () => hold({ origins: 'https://app.example.com', credentials: true }),
      [preflight],
      outcomes,
    )
    expect(outcomes.policies + outcomes.errors).toBe(1)
  })
})

describe('options that change while they are read', () => {
  it('getters are read once, so that what was validated is what is used', () => {
    const read: string[] = []
    const options = {
      get origins() {
        read.push('origins')
        return read.length === 1 ? ['https://app.example.com'] : '*'
      },
      get credentials() {
        read.push('credentials')
        return true
      },
    }
    const policy = createPolicy(options as never) as Policy
    expect(read).toEqual(['origins', 'credentials'])
    expect([
      policy.allowsOrigin('https://app.example.com'),
      policy.allowsOrigin('https://evil.test'),
    ]).toEqual([true, false])
  })

  it.each([1, 2, 3, 4, 5, 6])('a proxy that works %i times and then throws is a PolicyError', (times) => {
    for (const make of [
      (odd: object) => ({ origins: [odd] }),
      (odd: object) => ({ methods: odd }),
      (odd: object) => ({ allowHeaders: [odd] }),
      (odd: object) => ({ maxAge: odd }),
      (odd: object) => ({ resources: { '/a': odd } }),
    ]) {
      expect(() => createPolicy(make(proxyThatThrows(new Date(), times)) as never)).toThrow(PolicyError)
      expect(validateOptions(make(proxyThatThrows(new Date(), times)))).not.toEqual([])
    }
  })

  it('a proxy that is revoked while the options are read is a PolicyError', () => {
    const { proxy, revoke } = Proxy.revocable(new Date(), {})
    const options = {
      maxAge: proxy,
      get methods() {
        revoke()
        return ['GET']
      },
    }
    expect(() => createPolicy(options as never)).toThrow(PolicyError)
  })
})

describe('options that never end', () => {
  const shared = (depth: number, join: (inner: unknown) => unknown): unknown => {
    let value: unknown = 'https://app.example.com'
    for (let level = 0; level < depth; level++) value = join(value)
    return value
  }
  it.each<[string, () => unknown]>([
    ['a list of four thousand million holes', () => ({ origins: new Array(2 ** 32 - 1) })],
    ['a list of ten million holes', () => ({ methods: new Array(10_000_000) })],
    [
      'a list whose iterator does not end',
      () => ({
        origins: Object.assign(['https://app.example.com'], {
          *[Symbol.iterator]() {
            for (;;) yield 'https://app.example.com'
          },
        }),
      }),
    ],
    ['a list that shares its members forty deep', () => ({ origins: shared(40, (inner) => [inner, inner]) })],
    [
      'a map that shares its members forty deep',
      () => ({ resources: shared(40, (inner) => ({ '/a': inner, '/b': inner })) }),
    ],
    ['a list a hundred thousand deep', () => ({ origins: shared(100_000, (inner) => [inner]) })],
  ])('%s ends in a policy or a PolicyError', (_what, make) => {
    const options = make()
    expect(() => {
      try {
        bounded(() => createPolicy(options as never), 2_000)
      } catch (error) {
        if (!(error instanceof PolicyError)) throw error
      }
    }).not.toThrow()
  })
})

it('nothing that options hold reaches the prototype of other objects', () => {
  const polluting = JSON.parse(
    '{"resources":{"/__proto__":{"origins":"*"}},"__proto__":{"credentials":true}}',
  )
  expect(() => createPolicy(polluting)).toThrow(PolicyError)
  expect(({} as { credentials?: unknown }).credentials).toBeUndefined()
})
