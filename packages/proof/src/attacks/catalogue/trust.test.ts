import { createPolicy, type PolicyOptions, validateOptions } from '@corsage/core'
import { expect, it } from 'vitest'
import { A, ask, EVIL, preflight } from './ask.ts'

const codesOf = (options: unknown) => validateOptions(options).map(({ code }) => code)
const warningsOf = (options: PolicyOptions) =>
  createPolicy({ maxAge: 600, ...options }).warnings.map(({ code }) => code)

it.each<[string, PolicyOptions]>([
  ['any origin', { origins: '*', credentials: true }],
  ['any origin in a list', { origins: ['*'], credentials: true }],
  ['any origin by default', { credentials: true }],
  ['any origin in an entry', { resources: { '/a': { origins: '*', credentials: true } } }],
  ['credentials in an entry', { origins: '*', resources: { '/a': { credentials: true } } }],
])('M1, M2, D1: %s with credentials is rejected', (_what, options) => {
  expect(codesOf(options)).toEqual(['origin-any-with-credentials'])
})

it('M1: without options there are no credentials', () => {
  const { headers } = createPolicy().evaluate(ask({ origin: EVIL }))
  expect(headers).toEqual({ 'access-control-allow-origin': '*' })
})

it('M3: null is rejected without opt-in, and no RegExp or function is ever called with it', async () => {
  expect(codesOf({ origins: 'null' })).toEqual(['origin-null'])
  const asked: string[] = []
  const policy = createPolicy({ origins: [/.*/, (origin) => asked.push(origin) > 0] })
  expect(await policy.allowsOrigin('null', ask({ origin: 'null' }))).toBe(false)
  expect(asked).toEqual([])
})

it('M3: null that is dangerously allowed is an origin like others, and never stands for a refusal', () => {
  const policy = createPolicy({ origins: [A, 'null'], dangerouslyAllowNullOrigin: true })
  expect(policy.evaluate(ask({ origin: 'null' })).headers).toEqual({
    'access-control-allow-origin': 'null',
    vary: 'Origin',
  })
  expect(policy.evaluate(ask({ origin: EVIL })).headers).toEqual({ vary: 'Origin' })
})

it.each<[RegExp, string]>([
  [/.*\/\/example\.com$/, 'https://evil//example.com'],
  [/^https:\/\/www\.example\.com/, 'https://www.example.com.evil.test'],
  [/^https?:\/\/.*\.?xxe\.sh$/, 'https://evil.test/xxe.sh'],
  [/https:\/\/a\.test|https:\/\/b\.test/, 'https://a.test.evil.test'],
  [/^https:\/\/a\.test|b\.test$/, 'https://evilb.test'],
])('M4: %s is matched in full, and does not allow %s', (origins, origin) => {
  expect(createPolicy({ origins }).allowsOrigin(origin)).toBe(false)
})

it.each<[RegExp, string]>([
  [/example\.com$/, 'origin-scheme-missing'],
  [/.*/, 'origin-scheme-missing'],
  [/^https:\/\/.*example\.com$/, 'origin-regexp-loose'],
  [/^https:\/\/www.example\.com$/, 'origin-regexp-loose'],
  [/^https:\/\/www\.example\.com.*$/, 'origin-regexp-loose'],
  [/^https:\/\/[a-z]+\.github\.io$/, 'origin-public-suffix'],
  [/^https?:\/\/www\.example\.com$/, 'origin-insecure'],
])('M1, M4, M9, M11: %s with credentials is rejected', (origins, code) => {
  expect(codesOf({ origins, credentials: true })).toEqual([code])
})

it.each([
  ['https://undefined', 'origin-host-invalid'],
  ['http://null:3000', 'origin-host-invalid'],
  ['undefined', 'origins-empty'],
  ['', 'origins-empty'],
])('M17, D2: %j, made from an unset variable, is an issue', (origins, code) => {
  expect(codesOf({ origins })).toEqual([code])
})

it.each([/a/g, /a/y, /a/m])(
  'M4, P15, D7: %s keeps a state or matches a line, so it is rejected',
  (origins) => {
    expect(codesOf({ origins })).toEqual(['origin-regexp-flags'])
  },
)

it.each([
  // It is a label of a top-level domain.
  ['https://*example.com', 'origin-wildcard-top-level'],
  ['https://example.*', 'origin-wildcard-misplaced'],
  ['https://a.*.example.com', 'origin-wildcard-misplaced'],
  ['https://*.*.example.com', 'origin-wildcard-misplaced'],
  ['https://*', 'origin-wildcard-top-level'],
  ['https://*.com', 'origin-wildcard-top-level'],
])('M5: %s is rejected', (origins, code) => {
  expect(codesOf({ origins })).toEqual([code])
})

it.each([
  'https://evilexample.com',
  'https://example.com',
  'https://example.com.evil.net',
  'https://a.example.community',
])('M5: a wildcard for subdomains does not allow %s', (origin) => {
  expect(createPolicy({ origins: 'https://*.example.com' }).allowsOrigin(origin)).toBe(false)
})

it.each(['_', '{', '`', ',', '%60', '!', '@', '"', '\u0000', '\u212a'])(
  'M6: an allowed host followed by %j is not allowed',
  (mark) => {
    const policy = createPolicy({
      origins: ['https://good.com', 'https://*.good.com', /https:\/\/good\.com/],
    })
    expect(policy.allowsOrigin(`https://good.com${mark}.evil.com`)).toBe(false)
    expect(policy.allowsOrigin(`https://good.com${mark}evil.com`)).toBe(false)
  },
)

it('M7: hosts that share a tail are not run together', () => {
  const policy = createPolicy({
    origins: ['https://foo.com', 'https://bar.com', 'https://*.foo.com', 'https://*.bar.com'],
  })
  for (const origin of [
    'https://barfoo.com',
    'https://foobar.com',
    'https://a.barfoo.com',
    'https://foo.com.bar.com.evil.test',
  ]) {
    expect(policy.allowsOrigin(origin), origin).toBe(false)
  }
})

it.each([
  'HTTPS://app.example.com',
  'https://APP.example.com',
  `${A}/`,
  `${A}.`,
  `${A}:443`,
  ` ${A}`,
  `${A}, ${A}`,
])('M8: a request with the origin %j is compared as it is, and refused', (origin) => {
  expect(createPolicy({ origins: [A, 'https://b.test'] }).evaluate(ask({ origin })).allowed).toBe(false)
})

it.each(['https://*.github.io', 'https://my-app-*.vercel.app', 'https://*.co.uk'])(
  'M9: %s with credentials spans other people’s sites: it requires opt-in',
  (origins) => {
    expect(codesOf({ origins, credentials: true })).toEqual(['origin-public-suffix'])
    expect(codesOf({ origins, credentials: true, dangerouslyAllowPublicSuffixes: true })).toEqual([])
  },
)

it('M9: isPublicSuffix takes the whole list', () => {
  const isPublicSuffix = (host: string) => host === 'sites.example'
  expect(codesOf({ origins: 'https://*.sites.example', credentials: true, isPublicSuffix })).toEqual([
    'origin-public-suffix',
  ])
})

it('M10: a wildcard with credentials is a warning', () => {
  expect(warningsOf({ origins: 'https://*.example.com', credentials: true })).toEqual([
    'wildcard-with-credentials',
  ])
})

it('M11: http with credentials requires opt-in, except for loopback hosts', () => {
  expect(codesOf({ origins: 'http://app.example.com', credentials: true })).toEqual(['origin-insecure'])
  expect(
    codesOf({ origins: 'http://app.example.com', credentials: true, dangerouslyAllowInsecureOrigins: true }),
  ).toEqual([])
  const local = ['http://localhost:3000', 'http://a.localhost', 'http://127.0.0.1', 'http://[::1]:8080']
  expect(codesOf({ origins: local, credentials: true })).toEqual([])
})

it('M12: localhost next to public origins is a warning', () => {
  expect(warningsOf({ origins: [A, 'http://localhost:*'], credentials: true })).toEqual([
    'loopback-beside-others',
  ])
})

it('M13: any origin never opens a private network', () => {
  expect(codesOf({ origins: '*', allowPrivateNetwork: true })).toEqual(['private-network-any-origin'])
  const { headers } = createPolicy().evaluate(
    ask(
      {
        origin: EVIL,
        'access-control-request-method': 'GET',
        'access-control-request-private-network': 'true',
      },
      'OPTIONS',
    ),
  )
  expect(headers).toMatchObject({ 'access-control-allow-origin': '*' })
  expect(headers).not.toHaveProperty('access-control-allow-private-network')
})

it('M14: allowsOrigin decides for requests that CORS does not cover, and returns false without an Origin', () => {
  const policy = createPolicy({ origins: [A] })
  expect([A, EVIL, null, undefined, ''].map((origin) => policy.allowsOrigin(origin))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})

it('M15: nothing but Origin and what a preflight asks is read', () => {
  const read = new Set<string>()
  const policies = [
    createPolicy({
      origins: [A, 'https://*.example.org', /https:\/\/x/],
      credentials: true,
      methods: '*',
      allowPrivateNetwork: true,
    }),
    createPolicy({ resources: { '/items': { origins: [A, 'https://b.test'] } } }),
    createPolicy(),
  ]
  for (const policy of policies) {
    for (const asked of [ask({ origin: EVIL }), ask({}), preflight(A)]) {
      policy.evaluate({
        ...asked,
        headers: {
          get: (name) => {
            read.add(name)
            return asked.headers.get(name)
          },
        },
      })
    }
  }
  expect([...read].sort()).toEqual([
    'access-control-request-headers',
    'access-control-request-method',
    'access-control-request-private-network',
    'origin',
  ])
})

it('M16: http next to https of one host is a warning', () => {
  expect(warningsOf({ origins: ['http://app.example.com', A] })).toEqual(['scheme-twins'])
})

it.each<[given: string, suggestion: string | undefined]>([
  ['https://app.example.com/', A],
  ['https://app.example.com/path?query', A],
  ['app.example.com', A],
  ['https://app.example.com:443', A],
  ['https://APP.example.com', A],
  ['https://müller.de', 'https://xn--mller-kva.de'],
  [' https://app.example.com', A],
  ['htps://app.example.com', A],
  ['https://user@app.example.com', A],
  ['https://app.example.com:0', undefined],
])('M17, D15: %j never matches: it is an issue, and the remedy is %j', (origins, suggestion) => {
  const issues = validateOptions({ origins: [origins] })
  expect(issues).toHaveLength(1)
  expect(issues[0]?.suggestion).toBe(suggestion)
})

it('M17, D2: a joined entry is an issue, and the remedy is a list', () => {
  expect(validateOptions({ origins: [`${A},https://b.test`] })[0]?.suggestion).toEqual([A, 'https://b.test'])
})
