import { describe, expect, it } from 'vitest'
import { policyFrom } from '../adapter.ts'
import {
  createPolicy,
  PolicyError,
  type PolicyOptions,
  type ResourceOptions,
  validateOptions,
} from '../index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const at = (url: string, origin: string | undefined = A, method = 'GET') => ({
  method,
  url,
  headers: { get: (name: string) => (name === 'origin' ? (origin ?? null) : null) },
})
/** An entry that exposes a header with its name. */
const named = (name: string): ResourceOptions => ({ origins: [A, B], exposeHeaders: [`x-${name}`] })
const nameOf = (options: PolicyOptions, url: string) => {
  const decision = createPolicy(options).evaluate(at(url))
  if (decision instanceof Promise) throw new TypeError('a static policy makes no promise')
  return decision.headers['access-control-expose-headers']?.slice(2) ?? decision.kind
}

describe('the most specific entry governs', () => {
  const entries: Record<string, ResourceOptions | false> = {
    '/*': named('all'),
    '/api/*': named('api'),
    '/api/v1/*': named('v1'),
    '/api/v1/open': named('open'),
    '/api/v1/open/*': named('below'),
    '/off/*': false,
    '/off/on': named('on'),
    '/slash/': named('slash'),
    '/a%20b': named('space'),
    '/caf%C3%A9/*': named('cafe'),
  }
  const rows: [string, string][] = [
    ['/', 'all'],
    ['/x', 'all'],
    ['/api', 'api'],
    ['/api/', 'api'],
    ['/api/x', 'api'],
    ['/apifoo', 'all'],
    ['/api/v1', 'v1'],
    ['/api/v1x', 'api'],
    ['/api/v1/x/y/z', 'v1'],
    ['/api/v1/open', 'open'],
    ['/api/v1/open/', 'below'],
    ['/api/v1/open/x', 'below'],
    ['/api//v1/x', 'off'],
    ['/api//x', 'api'],
    ['/api//v1x', 'api'],
    ['/off', 'off'],
    ['/off/x', 'off'],
    ['/off/on', 'on'],
    ['/off/on/x', 'off'],
    ['/slash/', 'slash'],
    ['/slash', 'all'],
    ['/a b', 'space'],
    ['/a%20b', 'space'],
    ['/a+b', 'all'],
    ['/caf%C3%A9/x', 'cafe'],
    ['/café', 'cafe'],
    ['/API/x', 'all'],
    ['/%61pi/x', 'api'],
    ['/%2561pi/x', 'all'],
    ['/api%2Fv1%2Fopen', 'off'],
    ['/api/x%2Fy', 'api'],
    ['/api/v1/https:%2F%2Fx.test%2F', 'v1'],
    ['/api/%g1', 'off'],
    ['*', 'off'],
  ]
  it.each(rows)('%s: %s', (path, name) => {
    for (const order of [Object.entries(entries), Object.entries(entries).reverse()]) {
      expect(nameOf({ resources: Object.fromEntries(order) }, path)).toBe(name)
    }
  })
})

describe('the options outside', () => {
  it('govern what no entry covers, if origins are among them', () => {
    const resources = { '/x': named('x') }
    expect(nameOf({ resources }, '/y')).toBe('uncovered')
    expect(nameOf({ resources, exposeHeaders: ['x-outside'] }, '/y')).toBe('uncovered')
    expect(nameOf({ resources, origins: [A, B], exposeHeaders: ['x-outside'] }, '/y')).toBe('outside')
  })

  it('do not govern a path that cannot be read', () => {
    const options = { origins: [A, B], exposeHeaders: ['x-outside'], resources: { '/x': named('x') } }
    expect(nameOf(options, '/%g1')).toBe('off')
    expect(nameOf(options, '/x/%ff')).toBe('off')
  })

  it('do not govern a path that is too long to be read', () => {
    const options = { origins: [A, B], exposeHeaders: ['x-outside'], resources: { '/x/*': named('x') } }
    expect(nameOf(options, `/y${'z'.repeat(1022)}`)).toBe('outside')
    expect(nameOf(options, `/y${'z'.repeat(1023)}`)).toBe('off')
    expect(nameOf(options, `/x/${'z'.repeat(1022)}`)).toBe('off')
    expect(nameOf(options, `/x/z?${'z'.repeat(2048)}`)).toBe('x')
  })

  it('do not govern a path of more segments than a server of files is asked for', () => {
    const options = {
      origins: [A, B],
      exposeHeaders: ['x-outside'],
      resources: { [`/${'a/'.repeat(130)}`]: named('x') },
    }
    expect(nameOf(options, `/${'%61/'.repeat(130)}`)).toBe('off')
    expect(nameOf(options, `/${'%61/'.repeat(120)}`)).toBe('outside')
    expect(nameOf(options, `/${'a/'.repeat(130)}`)).toBe('x')
  })

  it('are what an entry does not say', () => {
    const policy = createPolicy({
      origins: [A, B],
      credentials: true,
      exposeHeaders: ['x-outside'],
      maxAge: 60,
      resources: {
        '/same': {},
        '/other': { origins: [B, 'https://c.test'], exposeHeaders: ['x-entry'], credentials: false },
        '/undefined': { credentials: undefined, exposeHeaders: undefined, maxAge: undefined },
      },
    })
    const outside = {
      'access-control-allow-origin': B,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-outside',
      vary: 'Origin',
    }
    expect(policy.evaluate(at('/same', B)).headers).toEqual(outside)
    expect(policy.evaluate(at('/undefined', B)).headers).toEqual(outside)
    expect(policy.evaluate(at('/other', B)).headers).toEqual({
      'access-control-allow-origin': B,
      'access-control-expose-headers': 'x-entry',
      vary: 'Origin',
    })
    expect(policy.evaluate(at('/other', A)).allowed).toBe(false)
  })
})

describe('a policy of several', () => {
  it('has nothing to say where no entry covers the path: nothing to permit, nothing to send', () => {
    const policy = createPolicy({ resources: { '/x': { origins: A } } })
    expect(policy.evaluate(at('/y'))).toEqual({
      kind: 'uncovered',
      allowed: true,
      headers: {},
      status: undefined,
      reason: undefined,
    })
    const preflight = { get: () => 'https://a.test' }
    expect(policy.evaluate({ method: 'OPTIONS', url: '/y', headers: preflight }).status).toBeUndefined()
  })

  it('is static where all of them are, and dynamic where one is', () => {
    expect(createPolicy({ resources: { '/x': { origins: A }, '/y': false } }).strategy).toBe('static')
    expect(createPolicy({ resources: { '/x': { origins: [A, B] } } }).strategy).toBe('dynamic')
    expect(createPolicy({ origins: [A, B], resources: { '/x': { origins: A } } }).strategy).toBe('dynamic')
  })

  it('answers allowsOrigin by the request, and without one by the options outside', () => {
    const policy = createPolicy({ origins: A, resources: { '/x': { origins: B }, '/y': false } })
    expect(policy.allowsOrigin(A)).toBe(true)
    expect(policy.allowsOrigin(B)).toBe(false)
    expect(policy.allowsOrigin(B, at('/x'))).toBe(true)
    expect(policy.allowsOrigin(A, at('/x'))).toBe(false)
    expect(policy.allowsOrigin(A, at('/y'))).toBe(false)
    expect(policy.allowsOrigin(null, at('/x'))).toBe(false)
    expect(createPolicy({ resources: { '/x': { origins: B } } }).allowsOrigin(B)).toBe(false)
  })

  it('is asynchronous where one of them is, at every path', async () => {
    const policy = createPolicy({
      origins: A,
      resources: { '/x': { origins: async (origin) => origin === B }, '/y': false },
    })
    expect(policy.strategy).toBe('dynamic')
    for (const url of ['/', '/x', '/y']) expect(policy.evaluate(at(url))).toBeInstanceOf(Promise)
    expect((await policy.evaluate(at('/x', B))).allowed).toBe(true)
    expect((await policy.evaluate(at('/x', A))).allowed).toBe(false)
    expect((await policy.evaluate(at('/', A))).allowed).toBe(true)
    expect((await policy.evaluate(at('/y', A))).kind).toBe('off')
    expect(await policy.allowsOrigin(B, at('/x'))).toBe(true)
    expect(await policy.allowsOrigin(A, at('/x'))).toBe(false)
  })

  it('is made anew for a router that compares paths in its own way, and only then', () => {
    const lower = (path: string) => path.toLowerCase()
    const policy = createPolicy({ resources: { '/x': { origins: A } } })
    const folding = policyFrom(policy, lower)
    expect(folding.evaluate(at('/X'))).toMatchObject({ kind: 'actual' })
    expect(policy.evaluate(at('/X')).kind).toBe('uncovered')
    expect(policyFrom(folding, lower)).toBe(folding)
    const folded = policyFrom(createPolicy({ resources: { '/y/*': { origins: A } } }), (path) =>
      path.replace(/(?<=.)\/$/, ''),
    )
    for (const url of ['/y', '/y/', '/y/z'])
      expect(folded.evaluate(at(url))).toMatchObject({ kind: 'actual' })
    const unreadable = policyFrom(policy, (path) => (path === '/x' ? path : undefined))
    expect(unreadable.evaluate(at('/y'))).toMatchObject({ kind: 'off' })
    expect(() => policyFrom(policy, () => undefined)).toThrow('resources["/x"]')
    const plain = createPolicy({ origins: A })
    expect(policyFrom(plain, lower)).toBe(plain)
    const both = createPolicy({ resources: { '/x': {}, '/X': {} } })
    expect(() => policyFrom(both, lower)).toThrow('resources["/X"]')
  })
})

describe('refuses', () => {
  /** Each issue as code, path and suggestion. */
  const issues = (options: unknown) =>
    validateOptions(options).map(({ code, path, suggestion }) =>
      suggestion === undefined ? [code, path] : [code, path, suggestion],
    )

  it.each<[string, unknown, unknown[]]>([
    ['a list', [], [['wrong-type', 'resources']]],
    ['a text', '/api/*', [['wrong-type', 'resources']]],
    ['null', null, [['wrong-type', 'resources']]],
    ['a number, as in Flask-CORS', 5, [['wrong-type', 'resources']]],
    ['a Map, which has no fields', new Map([['/x', false]]), [['wrong-type', 'resources']]],
    ['a RegExp', /x/, [['wrong-type', 'resources']]],
    ['an empty map', {}, [['resources-empty', 'resources']]],
    [
      'a path without a slash',
      { 'api/*': {} },
      [['resource-pattern-invalid', 'resources["api/*"]', '/api/*']],
    ],
    ['an asterisk', { '*': {} }, [['resource-pattern-invalid', 'resources["*"]', '/*']]],
    ['an asterisk within', { '/a/*/b': {} }, [['resource-pattern-invalid', 'resources["/a/*/b"]', '/a/*']]],
    ['an asterisk after a letter', { '/a*': {} }, [['resource-pattern-invalid', 'resources["/a*"]', '/a/*']]],
    ['a query', { '/a?b': {} }, [['resource-pattern-invalid', 'resources["/a?b"]', '/a']]],
    ['a fragment', { '/a#b': {} }, [['resource-pattern-invalid', 'resources["/a#b"]', '/a']]],
    ['a path that cannot be decoded', { '/%g1': {} }, [['resource-pattern-invalid', 'resources["/%g1"]']]],
    ['a long query', { '/a?b=c': {} }, [['resource-pattern-invalid', 'resources["/a?b=c"]', '/a']]],
    ['dot segments at the end', { '/a/..': {} }, [['resource-pattern-invalid', 'resources["/a/.."]', '/']]],
    [
      'dot segments before all below',
      { '/a/./*': {} },
      [['resource-pattern-invalid', 'resources["/a/./*"]', '/a/*']],
    ],
    [
      'the entry of an invalid pattern, which is not read',
      { x: { maxAge: -1 } },
      [['resource-pattern-invalid', 'resources["x"]', '/x']],
    ],
    ['dot segments', { '/a/../b': {} }, [['resource-pattern-invalid', 'resources["/a/../b"]', '/b']]],
    [
      'encoded dot segments',
      { '/a/%2e/b': {} },
      [['resource-pattern-invalid', 'resources["/a/%2e/b"]', '/a/b']],
    ],
    [
      'a full URL',
      { 'https://x.test/': {} },
      [['resource-pattern-invalid', 'resources["https://x.test/"]', '/']],
    ],
    ['true', { '/a': true }, [['wrong-type', 'resources["/a"]']]],
    ['null as an entry', { '/a': null }, [['wrong-type', 'resources["/a"]']]],
    ['a policy as an entry', { '/a': new Date() }, [['wrong-type', 'resources["/a"]']]],
    ['an unset entry', { '/a': undefined }, [['wrong-type', 'resources["/a"]']]],
    [
      'entries within an entry',
      { '/a': { resources: { '/b': {} } } },
      [['unknown-option', 'resources["/a"].resources']],
    ],
    [
      'an unknown option in an entry',
      { '/a': { allowedHeaders: [] } },
      [['unknown-option', 'resources["/a"].allowedHeaders', 'allowHeaders']],
    ],
    [
      'unset origins in an entry',
      { '/a': { origins: undefined } },
      [['origins-empty', 'resources["/a"].origins']],
    ],
    [
      'a wrong origin in an entry',
      { '/a': { origins: [A, `${B}/`] } },
      [['origin-path', 'resources["/a"].origins[1]', B]],
    ],
    [
      'the same paths twice',
      { '/caf%C3%A9': {}, '/café': {}, '/a%20b/*': {}, '/a b/*': {} },
      [
        ['resource-unreachable', 'resources["/café"]'],
        ['resource-unreachable', 'resources["/a b/*"]'],
      ],
    ],
    ['a prefix with another slash is another', { '/a/*': {}, '/a//*': {} }, []],
    [
      'several issues at once',
      { x: {}, '/a': { origins: '', maxAge: -1 }, '/b': 7 },
      [
        ['resource-pattern-invalid', 'resources["x"]', '/x'],
        ['origins-empty', 'resources["/a"].origins'],
        ['max-age-out-of-range', 'resources["/a"].maxAge', 0],
        ['wrong-type', 'resources["/b"]'],
      ],
    ],
  ])('%s', (_what, resources, expected) => {
    expect(issues({ resources })).toEqual(expected)
    if (expected.length > 0) expect(() => createPolicy({ resources } as never)).toThrow(PolicyError)
  })

  it('names the pattern, and not what was made of it', () => {
    const [issue] = validateOptions({ resources: { '/caf%C3%A9': false, '/café': false } })
    expect(issue).toMatchObject({ code: 'resource-unreachable', value: '/café' })
  })

  it('reports an issue of the outer options once, and the issues of each entry', () => {
    expect(issues({ origins: `${A}/`, maxAge: Number.NaN, resources: { '/a': {}, '/b': {} } })).toEqual([
      ['origin-path', 'origins', A],
      ['max-age-out-of-range', 'maxAge'],
    ])
    expect(issues({ origins: ['*', A], resources: { '/a': {} } })).toEqual([
      ['origin-any-beside-others', 'origins', [A]],
    ])
    expect(issues({ origins: `${A}/`, resources: { '/a': { origins: `${A}/` } } })).toEqual([
      ['origin-path', 'origins', A],
      ['origin-path', 'resources["/a"].origins', A],
    ])
    expect(issues({ origins: [`${A}/`], resources: { '/a': { origins: [`${A}/`] } } })).toEqual([
      ['origin-path', 'origins[0]', A],
      ['origin-path', 'resources["/a"].origins[0]', A],
    ])
    expect(issues({ origins: A, resources: { '/a': { origins: undefined } } })).toEqual([
      ['origins-empty', 'resources["/a"].origins'],
    ])
  })

  it('an outer option that is invalid, and invalid in an entry for another reason', () => {
    expect(issues({ origins: ['*', A], resources: { '/a': { credentials: true } } })).toEqual([
      ['origin-any-beside-others', 'origins', [A]],
      ['origin-any-with-credentials', 'resources["/a"].origins[0]'],
    ])
    const outside = {
      origins: ['http://*.github.io'],
      credentials: true,
      dangerouslyAllowPublicSuffixes: true,
    }
    expect(issues({ ...outside, resources: { '/a': { dangerouslyAllowPublicSuffixes: false } } })).toEqual([
      ['origin-insecure', 'origins[0]', 'https://*.github.io'],
      ['origin-public-suffix', 'resources["/a"].origins[0]'],
    ])
  })

  it('an outer option that is invalid only in an entry', () => {
    expect(issues({ origins: '*', resources: { '/a': { credentials: true } } })).toEqual([
      ['origin-any-with-credentials', 'resources["/a"].origins'],
    ])
    expect(issues({ credentials: true, origins: [A, B], resources: { '/a': { origins: '*' } } })).toEqual([
      ['origin-any-with-credentials', 'resources["/a"].origins'],
    ])
  })

  it('an option that a prototype brings, and one named __proto__', () => {
    const entry = JSON.parse('{ "__proto__": { "origins": "*" } }')
    expect(issues({ resources: { '/a': entry } })).toEqual([['unknown-option', 'resources["/a"].__proto__']])
    expect(issues({ resources: { '/a': Object.create({ origins: '*' }) } })).toEqual([
      ['wrong-type', 'resources["/a"]'],
    ])
  })
})

it('two keys that a file server cannot tell apart are off if they differ', () => {
  const policy = createPolicy({ origins: '*', resources: { '/a//b': { origins: A }, '/a/b': false } })
  const kindOf = (path: string) =>
    policy.evaluate(new Request(`https://api.test${path}`, { headers: { origin: A } })).kind
  expect([kindOf('/a//b'), kindOf('/a/b'), kindOf('/a')]).toEqual(['off', 'off', 'actual'])
})
