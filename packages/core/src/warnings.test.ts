import { describe, expect, it } from 'vitest'
import { createPolicy, type PolicyOptions, type PolicyWarning } from './index.ts'

const A = 'https://a.test'
const warning = (code: PolicyWarning['code'], path: string, message: string) => ({ code, path, message })
const covers = (pattern: string) =>
  warning(
    'wildcard-with-credentials',
    'origins',
    `a fault on any site that ${pattern} covers, or a forgotten DNS entry, lets its pages read what your users may`,
  )
const twin = (pattern: string) =>
  warning(
    'scheme-twins',
    'origins',
    `${pattern} stands beside its https twin: whoever controls the network can use it`,
  )
const loopback = (pattern: string) =>
  warning(
    'loopback-beside-others',
    'origins',
    `${pattern} stands beside public origins: any program on a user's machine can serve a page there`,
  )
const aboveEngines = warning(
  'max-age-above-engines',
  'maxAge',
  'Chromium keeps 7200 seconds at most, Safari 600',
)

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
    'http beside https',
    { origins: ['http://a.test', A, 'http://b.test', 'http://a.test:8080'], maxAge: 600 },
    [twin('http://a.test')],
  ],
  ['http alone', { origins: ['http://a.test', 'https://b.test'], maxAge: 600 }, []],
  [
    'localhost beside public origins',
    { origins: [A, 'http://localhost:5173', 'http://127.0.0.1:*'], maxAge: 600 },
    [loopback('http://localhost:5173')],
  ],
  ['localhost alone', { origins: ['http://localhost:5173', 'http://[::1]:5173'], maxAge: 600 }, []],
  ['any origin', { origins: '*', maxAge: 600 }, []],
  [
    'several risks',
    { origins: ['http://localhost:*', 'https://*.a.test'], credentials: true },
    [covers('https://*.a.test'), loopback('http://localhost:*')],
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

  it('a path says which entry is meant; the options outside are warned of where they govern', () => {
    const paths = (options: PolicyOptions) => createPolicy(options).warnings.map(({ path }) => path)
    expect(paths({ resources: { '/x': { ...risky, maxAge: 7201 }, '/y': false } })).toEqual([
      'resources["/x"].origins',
      'resources["/x"].maxAge',
    ])
    expect(paths({ maxAge: 600, resources: { '/x': risky } })).toEqual(['resources["/x"].origins'])
    expect(paths({ ...risky, maxAge: 600, resources: { '/y': false } })).toEqual(['origins'])
  })
})
