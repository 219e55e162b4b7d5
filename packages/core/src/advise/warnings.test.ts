import { describe, expect, it } from 'vitest'
import { createPolicy, type PolicyOptions, type PolicyWarning } from '../index.ts'

const A = 'https://a.test'
const covers = (pattern: string): PolicyWarning => ({
  code: 'wildcard-with-credentials',
  severity: 'low',
  path: 'origins',
  message: `${pattern} trusts every matching site with credentials. One vulnerable site or forgotten DNS entry exposes your users' data. List the origins you need.`,
})
const nullOrigin = (origin: string): PolicyWarning => ({
  code: 'null-with-credentials',
  severity: 'critical',
  path: 'origins',
  message: `${origin} is trusted with credentials. Anyone can serve a page with this origin. Remove it, or remove credentials.`,
})
const insecure = (pattern: string): PolicyWarning => ({
  code: 'insecure-with-credentials',
  severity: 'high',
  path: 'origins',
  message: `${pattern} is trusted with credentials. Anyone who controls the network can impersonate it. Use https.`,
})
const twin = (pattern: string): PolicyWarning => ({
  code: 'scheme-twins',
  severity: 'medium',
  path: 'origins',
  message: `${pattern} is listed together with its https twin. Anyone who controls the network can impersonate it. Remove the http origin.`,
})
const loopback = (pattern: string, severity: PolicyWarning['severity'] = 'info'): PolicyWarning => ({
  code: 'loopback-beside-others',
  severity,
  path: 'origins',
  message: `${pattern} is listed together with public origins. Any program on a user's machine can serve pages from it. Remove it in production.`,
})
const aboveEngines: PolicyWarning = {
  code: 'max-age-above-engines',
  severity: 'info',
  path: 'maxAge',
  message:
    'Chromium caches a preflight for at most 7200 seconds, and Safari for 600. A higher maxAge has no effect there.',
}

it.each<[string, PolicyOptions, readonly PolicyWarning[]]>([
  ['nothing risky', { origins: A, credentials: true, maxAge: 7200 }, []],
  ['no maxAge', { origins: A }, []],
  ['the preflight cache turned off', { origins: A, maxAge: 0 }, []],
  ['a maxAge above what engines keep', { origins: A, maxAge: 7201 }, [aboveEngines]],
  [
    'wildcards with credentials',
    { origins: ['https://*.a.test', 'https://b-*.a.test'], credentials: true, maxAge: 600 },
    [covers('https://*.a.test'), covers('https://b-*.a.test')],
  ],
  ['wildcards without credentials', { origins: ['https://*.a.test'], maxAge: 600 }, []],
  [
    'http and https',
    { origins: ['http://a.test', A, 'http://b.test', 'http://a.test:8080'], maxAge: 600 },
    [twin('http://a.test')],
  ],
  ['http alone', { origins: ['http://a.test', 'https://b.test'], maxAge: 600 }, []],
  [
    'localhost and public origins',
    { origins: [A, 'http://localhost:5173', 'http://127.0.0.1:*'], maxAge: 600 },
    [loopback('http://localhost:5173')],
  ],
  [
    'localhost and public origins, with credentials',
    { origins: [A, 'http://localhost:5173'], credentials: true },
    [loopback('http://localhost:5173', 'low')],
  ],
  [
    'null with credentials',
    { origins: [A, 'null', 'file://'], credentials: true, dangerouslyAllowNullOrigin: true },
    [nullOrigin('null'), nullOrigin('file://')],
  ],
  ['null without credentials', { origins: ['null', 'file://'], dangerouslyAllowNullOrigin: true }, []],
  [
    'http with credentials',
    {
      origins: ['http://a.test', 'http://b.test:*'],
      credentials: true,
      dangerouslyAllowInsecureOrigins: true,
    },
    [insecure('http://a.test'), insecure('http://b.test:*')],
  ],
  ['http on this machine with credentials', { origins: 'http://localhost:*', credentials: true }, []],
  [
    'a RegExp that covers a wildcard with credentials',
    { origins: /https:\/\/.*\.a\.test/, credentials: true },
    [covers('https://*.a.test')],
  ],
  [
    'a RegExp and a pattern for the same origins',
    { origins: ['https://*.a.test', /https:\/\/[a-z]+\.a\.test/], credentials: true },
    [covers('https://*.a.test')],
  ],
  ['a RegExp for any origin without credentials', { origins: /https:\/\/.*/ }, []],
  ['a RegExp for http and https', { origins: /https?:\/\/a\.test/ }, [twin('http://a.test')]],
  [
    'a RegExp for localhost and a public origin',
    { origins: [A, /http:\/\/localhost:\d+/] },
    [loopback('http://localhost:*')],
  ],
  ['localhost alone', { origins: ['http://localhost:5173', 'http://[::1]:5173'], maxAge: 600 }, []],
  ['any origin', { origins: '*', maxAge: 600 }, []],
  [
    'several risks',
    { origins: ['http://localhost:*', 'https://*.a.test'], credentials: true },
    [covers('https://*.a.test'), loopback('http://localhost:*', 'low')],
  ],
])('%s', (_what, options, warnings) => {
  expect(createPolicy(options).warnings).toEqual(warnings)
})

it('the default policy has no warnings', () => {
  expect(createPolicy().warnings).toEqual([])
})

it('warnings are frozen', () => {
  const { warnings } = createPolicy({ maxAge: 7201 })
  expect(warnings).not.toEqual([])
  expect(Object.isFrozen(warnings)).toBe(true)
  expect(warnings.every((one) => Object.isFrozen(one))).toBe(true)
})

describe('with resources', () => {
  const risky = { origins: ['https://*.a.test'], credentials: true } as const

  it('the path of a warning names the entry; options outside are included if they apply', () => {
    const paths = (options: PolicyOptions) => createPolicy(options).warnings.map(({ path }) => path)
    expect(paths({ resources: { '/x': { ...risky, maxAge: 7201 }, '/y': false } })).toEqual([
      'resources["/x"].origins',
      'resources["/x"].maxAge',
    ])
    expect(paths({ maxAge: 600, resources: { '/x': risky } })).toEqual(['resources["/x"].origins'])
    expect(paths({ ...risky, maxAge: 600, resources: { '/y': false } })).toEqual(['origins'])
  })
})
