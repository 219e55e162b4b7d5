import { describe, expect, it } from 'vitest'
import { actual, preflight, request } from '../test/requests.ts'
import { createPolicy, PolicyError, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const REQUESTS = [
  request({}),
  ...[A, 'https://b.test', 'https://x.c.test', 'https://evil.test', 'null'].flatMap((origin) => [
    actual(origin),
    preflight(origin, { method: 'DELETE', headers: 'x-a', privateNetwork: 'true' }),
  ]),
]

const WRITABLE: [string, PolicyOptions][] = [
  ['nothing', {}],
  ['any', { origins: '*', methods: '*', allowHeaders: '*', exposeHeaders: '*' }],
  ['one origin', { origins: A, credentials: true }],
  ['a list', { origins: [A, 'https://*.c.test'], maxAge: 0 }],
  [
    'everything',
    {
      origins: [A, 'null', 'http://b.test', 'https://*.github.io'],
      methods: ['PUT'],
      allowHeaders: ['X-A'],
      exposeHeaders: ['ETag'],
      credentials: true,
      maxAge: 600,
      allowPrivateNetwork: true,
      timingAllowOrigin: true,
      preflightContinue: true,
      preflightStatus: 200,
      dangerouslyAllowNullOrigin: true,
      dangerouslyAllowInsecureOrigins: true,
      dangerouslyAllowPublicSuffixes: true,
      timeout: 5,
    },
  ],
]

describe('toJSON', () => {
  it.each(WRITABLE)('%s: gives the options back', (_what, options) => {
    expect(createPolicy(options).toJSON()).toEqual(options)
  })

  it.each(WRITABLE)('%s: makes an equal policy, through JSON too', async (_what, options) => {
    const policy = createPolicy(options)
    for (const again of [policy.toJSON(), JSON.parse(JSON.stringify(policy))]) {
      const copy = createPolicy<PolicyOptions>(again)
      expect(copy.strategy).toBe(policy.strategy)
      expect(copy.warnings).toEqual(policy.warnings)
      for (const incoming of REQUESTS)
        expect(await copy.evaluate(incoming)).toEqual(await policy.evaluate(incoming))
    }
  })

  it('a RegExp makes an equal policy, but not through JSON', () => {
    const policy = createPolicy({ origins: [A, /https:\/\/b\.test/i] })
    const copy = createPolicy(policy.toJSON() as { origins: RegExp[] })
    for (const incoming of REQUESTS) expect(copy.evaluate(incoming)).toEqual(policy.evaluate(incoming))
    expect(() => createPolicy(JSON.parse(JSON.stringify(policy)))).toThrow(PolicyError)
  })

  it.each<[string, PolicyOptions['origins'] & object]>([
    ['a function', () => true],
    ['a function in a list', [A, () => true]],
    // Its name must not pass for an origin.
    ['a function with the name of an origin', { [A]: () => true }[A] as () => boolean],
    ['a function named *', { '*': () => true }['*']],
  ])('%s cannot be written, and nothing wider stands in for it', (_what, origins) => {
    const written = createPolicy({ origins }).toJSON()
    expect([written.origins].flat()).toContain('[function]')
    expect(() => createPolicy(written)).toThrow(PolicyError)
    expect(() => createPolicy(JSON.parse(JSON.stringify(written)))).toThrow(PolicyError)
  })

  it('leaves out the functions that only observe or advise', () => {
    const policy = createPolicy({ origins: A, onError: () => {}, isPublicSuffix: () => false })
    expect(policy.toJSON()).toEqual({ origins: A })
  })

  it('a copy rejects the hosts that only isPublicSuffix accepted', () => {
    const policy = createPolicy({
      origins: 'https://*.github.io',
      credentials: true,
      isPublicSuffix: () => false,
    })
    expect(() => createPolicy(policy.toJSON())).toThrow(PolicyError)
  })

  it('gives a copy each time', () => {
    const policy = createPolicy({ origins: [A], methods: ['PUT'] })
    const first = policy.toJSON() as { origins: string[]; methods: string[] }
    first.origins.push('https://evil.test')
    first.methods.length = 0
    expect(policy.toJSON()).toEqual({ origins: [A], methods: ['PUT'] })
  })

  it('with resources: an equal policy at every path, through JSON too', () => {
    const policy = createPolicy({
      origins: [A, 'https://b.test'],
      methods: ['GET'],
      credentials: true,
      resources: {
        '/x/*': { origins: 'https://c.test', methods: undefined },
        '/x/y': false,
        '/z': { credentials: false, maxAge: 5 },
      },
    })
    const copy = createPolicy(JSON.parse(JSON.stringify(policy)))
    for (const url of ['/', '/x', '/x/y', '/x/z', '/z', '/%g1']) {
      for (const origin of [A, 'https://c.test', 'https://evil.test', null]) {
        for (const method of ['GET', 'OPTIONS']) {
          const get = (name: string) => (name === 'origin' ? origin : 'PUT')
          const request = { method, url, headers: { get } }
          expect(copy.evaluate(request)).toEqual(policy.evaluate(request))
        }
      }
    }
    expect(copy.toJSON()).toEqual(JSON.parse(JSON.stringify(policy.toJSON())))
  })

  it('a function in an entry cannot be written either', () => {
    const written = createPolicy({ resources: { '/x': { origins: () => true, onError: () => {} } } }).toJSON()
    expect(() => createPolicy(written)).toThrow(PolicyError)
  })
})
