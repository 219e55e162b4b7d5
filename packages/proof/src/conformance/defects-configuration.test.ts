import { createPolicy, type PolicyOptions, validateOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { everywhere, get, preflight } from './responses-everywhere.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

/** The codes of all issues that a configuration has. */
function issues(options: unknown): string[] {
  return validateOptions(options as PolicyOptions).map(({ code }) => code)
}

/** Makes a policy of options that TypeScript refuses too, where that is the point. */
const policyOf = (options: object) => createPolicy(options as Record<never, never>)

describe('D1: any origin with credentials', () => {
  it.each([
    [{ credentials: true }, 'origin-any-with-credentials'],
    [{ origins: '*', credentials: true }, 'origin-any-with-credentials'],
    [{ origins: ['*'], credentials: true }, 'origin-any-with-credentials'],
    [{ origins: 'https://*', credentials: true }, 'origin-wildcard-top-level'],
    [{ origins: [], credentials: true }, 'origins-empty'],
    [{ origins: '', credentials: true }, 'origins-empty'],
    [{ origins: 'null', credentials: true }, 'origin-null'],
  ])('%j is rejected', (options, code) => {
    expect(issues(options)).toContain(code)
    expect(() => policyOf(options)).toThrow()
  })

  it('allows no credentials where nothing is said, on any server', async () => {
    for (const { cors } of await everywhere(createPolicy(), [get(EVIL), get('null'), get()])) {
      expect(cors).toEqual({ 'access-control-allow-origin': '*' })
    }
  })

  it('never takes a wildcard for any origin', async () => {
    const policy = createPolicy({ origins: 'https://*.example.com', credentials: true })
    for (const { cors } of await everywhere(policy, [get(EVIL), get('null')])) {
      expect(cors).toEqual({ vary: 'Origin' })
    }
  })

  it('never allows null for a refused origin', async () => {
    const policy = createPolicy({ origins: [A, 'https://b.test'], credentials: true })
    for (const { cors } of await everywhere(policy, [get(EVIL), get('null'), preflight('null')])) {
      expect(cors).toEqual({ vary: 'Origin' })
    }
  })
})

describe('D2: an environment variable that is not set, or holds a joined list', () => {
  it.each([
    [{ origins: undefined }, 'origins-empty'],
    [{ origins: '' }, 'origins-empty'],
    [{ origins: [] }, 'origins-empty'],
    [{ origins: ['', A] }, 'origins-empty'],
    [{ origins: ',' }, 'origins-empty'],
    [{ origins: [undefined] }, 'origins-empty'],
    [{ origins: [`${A},https://b.test`] }, 'origins-joined'],
    [{ origins: [`${A}, https://b.test`] }, 'origins-joined'],
  ])('%j opens nothing and closes nothing: it is rejected', (options, code) => {
    expect(issues(options)).toContain(code)
    expect(() => policyOf(options)).toThrow()
  })

  it.each([`${A},https://b.test`, `${A}, https://b.test,`, `${A}\nhttps://b.test\n`])(
    '%j lists both origins, in every framework',
    async (origins) => {
      const [first, second, other] = await Promise.all(
        [A, 'https://b.test', 'https://c.test'].map((origin) =>
          everywhere(createPolicy({ origins }), [get(origin)]),
        ),
      )
      const allowed = (origin: string) => ({ 'access-control-allow-origin': origin, vary: 'Origin' })
      for (const { cors } of first ?? []) expect(cors).toEqual(allowed(A))
      for (const { cors } of second ?? []) expect(cors).toEqual(allowed('https://b.test'))
      for (const { cors } of other ?? []) expect(cors).toEqual({ vary: 'Origin' })
    },
  )
})

describe('D7: a RegExp that remembers, or that is not anchored', () => {
  it.each([/^https:\/\/a\.test$/g, /^https:\/\/a\.test$/y, /^https:\/\/a\.test$/m])(
    '%s is rejected',
    (origins) => {
      expect(issues({ origins })).toEqual(['origin-regexp-flags'])
    },
  )

  it('gives four identical requests four identical responses', async () => {
    const policy = createPolicy({ origins: /^https:\/\/a\.test$/ })
    for (const { cors } of await everywhere(policy, [get(A), get(A), get(A), get(A)])) {
      expect(cors).toEqual({ 'access-control-allow-origin': A, vary: 'Origin' })
    }
  })

  it('matches the whole origin, with or without anchors', async () => {
    const policy = createPolicy({
      origins: [/.*\/\/example\.com:1$/, /^https:\/\/b\.test/, /https:\/\/c\.test|x/],
    })
    const origins = [
      'https://evilexample.com',
      'https://example.com.evil.test',
      'https://b.test.evil.test',
      'https://c.test.evil.test',
    ]
    for (const { cors } of await everywhere(
      policy,
      origins.map((origin) => get(origin)),
    )) {
      expect(cors).toEqual({ vary: 'Origin' })
    }
  })
})

describe('D15: what can never match, or never be meant', () => {
  it.each([
    [{ origins: [`${A}/`, 'https://b.test'] }, 'origin-path'],
    [{ origins: ['https://A.test', 'https://b.test'] }, 'origin-upper-case'],
    [{ origins: [`${A}:443`, 'https://b.test'] }, 'origin-port-default'],
    [{ origins: `${A}/` }, 'origin-path'],
    [{ origins: 'a.test' }, 'origin-scheme-missing'],
    [{ origins: ['*', A] }, 'origin-any-beside-others'],
    [{ orgin: A }, 'unknown-option'],
    [{ origin: A }, 'unknown-option'],
    [{ maxAge: -5 }, 'max-age-out-of-range'],
    [{ maxAge: 'soon' }, 'wrong-type'],
    [{ maxAge: Number.NaN }, 'max-age-out-of-range'],
    [{ methods: ['GET', 'P UT'] }, 'method-invalid'],
    [{ allowHeaders: ['X Bad'] }, 'header-names-joined'],
    [{ allowHeaders: ['X-A\r\nX-B: 1'] }, 'header-names-joined'],
    [{ origins: A, credentials: 'no' }, 'wrong-type'],
  ])('%j is refused when the policy is made', (options, code) => {
    expect(issues(options)).toContain(code)
    expect(() => policyOf(options)).toThrow()
  })
})
