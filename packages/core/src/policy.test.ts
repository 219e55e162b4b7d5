import { describe, expect, it } from 'vitest'
import { actual, preflight, request } from '../test/requests.ts'
import { policyFrom } from './adapter.ts'
import { createPolicy, type Decision, isPolicy, type Policy, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'

const ALLOW = 'access-control-allow-origin'
const VARY = { vary: 'Origin' }

describe('why an origin is refused', () => {
  const reasons: [string, string, Decision['reason']][] = [
    ['a stranger', EVIL, 'origin-not-listed'],
    ['another scheme', 'http://a.test', 'origin-not-listed'],
    ['null', 'null', 'origin-null'],
    ['nothing', '', 'origin-malformed'],
    ['no scheme', 'a.test', 'origin-malformed'],
    ['a path', 'https://a.test/', 'origin-malformed'],
    ['upper case', 'https://A.test', 'origin-malformed'],
    ['two origins', 'https://a.test, https://b.test', 'origin-malformed'],
    ['longer than any origin', `https://${'a'.repeat(400)}.test`, 'origin-malformed'],
  ]
  it.each(reasons)('%s: %s', async (_what, origin, reason) => {
    for (const origins of [A, [A, B], [A, () => false]]) {
      const policy = createPolicy<PolicyOptions>({ origins })
      expect(await policy.evaluate(actual(origin))).toMatchObject({ allowed: false, reason })
      expect(await policy.evaluate(preflight(origin))).toMatchObject({ allowed: false, reason, status: 204 })
    }
  })

  it.each(reasons)('%s is not refused where any origin is allowed', (_what, origin) => {
    expect(createPolicy().evaluate(actual(origin))).toMatchObject({
      allowed: true,
      headers: { [ALLOW]: '*' },
    })
  })
})

describe('null, dangerously allowed', () => {
  const nullOrigin = { dangerouslyAllowNullOrigin: true }
  it('alone is static', () => {
    const policy = createPolicy({ origins: 'null', ...nullOrigin })
    expect(policy.strategy).toBe('static')
    expect(policy.evaluate(actual('null'))).toMatchObject({ allowed: true, headers: { [ALLOW]: 'null' } })
    expect(policy.evaluate(actual(A))).toMatchObject({ allowed: false, headers: { [ALLOW]: 'null' } })
  })

  it('together with others is echoed', () => {
    const policy = createPolicy({ origins: ['null', A], ...nullOrigin })
    expect(policy.evaluate(actual('null')).headers).toEqual({ [ALLOW]: 'null', vary: 'Origin' })
    expect(policy.evaluate(actual('nullx')).headers).toEqual({ vary: 'Origin' })
  })

  it('is never what a RegExp or a function allows', async () => {
    expect(createPolicy({ origins: [/.*/, /.{4}/] }).evaluate(actual('null'))).toMatchObject({
      allowed: false,
      reason: 'origin-null',
    })
    const asked: string[] = []
    const all = (origin: string) => asked.push(origin) > 0
    const policy = createPolicy({ origins: all })
    expect(await policy.evaluate(actual('null'))).toMatchObject({ allowed: false, reason: 'origin-null' })
    expect(asked).toEqual([])
  })
})

describe('a policy is decided when it is made', () => {
  it.each<PolicyOptions>([{}, { origins: A }, { origins: A, credentials: true, allowHeaders: ['x-a'] }])(
    '%j: the very same decisions each time',
    (options) => {
      const policy = createPolicy<PolicyOptions>(options)
      for (const incoming of [
        request({}),
        actual(A),
        actual(EVIL),
        actual('null'),
        preflight(A),
        preflight(EVIL),
      ]) {
        const decision = policy.evaluate(incoming)
        expect(decision).not.toBeInstanceOf(Promise)
        expect(policy.evaluate(incoming)).toBe(decision)
      }
    },
  )

  it('a list gives one origin the very same decisions each time', () => {
    const policy = createPolicy({ origins: [A, 'https://*.b.test'] })
    for (const incoming of [request({}), actual(A), preflight('https://x.b.test'), actual(EVIL)]) {
      expect(policy.evaluate(incoming)).toBe(policy.evaluate(incoming))
    }
  })

  it('more origins than are remembered get the same headers', () => {
    const policy = createPolicy({ origins: 'https://*.b.test' })
    for (const round of [1, 2]) {
      for (let index = 0; index < 1500; index++) {
        const origin = `https://x${index}.b.test`
        expect(policy.evaluate(actual(origin)).headers, `round ${round}`).toEqual({
          [ALLOW]: origin,
          ...VARY,
        })
      }
    }
    expect(policy.evaluate(actual('https://x1.b.test.evil.test')).headers).toEqual(VARY)
  })

  it('origins that a pattern covers do not pile up: after many others, one is decided anew', () => {
    const policy = createPolicy({ origins: 'https://*.b.test' })
    const first = policy.evaluate(actual('https://x.b.test'))
    for (let index = 0; index < 1100; index++) policy.evaluate(actual(`https://x${index}.b.test`))
    expect(policy.evaluate(actual('https://x.b.test'))).not.toBe(first)
  })

  it('later changes to the options have no effect', async () => {
    const expression = /^https:\/\/a\.test$/
    const options = {
      origins: [B, expression],
      methods: ['GET'],
      allowHeaders: ['x-a'],
      exposeHeaders: ['etag'],
      credentials: false,
      maxAge: 1,
    }
    const policy = createPolicy(options)
    const before = await Promise.all(
      [actual(A), actual(EVIL), preflight(A)].map((one) => policy.evaluate(one)),
    )
    const json = policy.toJSON()
    options.origins.push(EVIL)
    expression.compile('evil')
    options.methods.push('DELETE')
    options.allowHeaders.push('x-evil')
    options.exposeHeaders.push('evil')
    Object.assign(options, { credentials: true, maxAge: 9, preflightStatus: 200 })
    const after = await Promise.all(
      [actual(A), actual(EVIL), preflight(A)].map((one) => policy.evaluate(one)),
    )
    expect(after).toEqual(before)
    expect(policy.toJSON()).toEqual(json)
  })
})

describe('allowsOrigin', () => {
  it.each<[string, PolicyOptions, Record<string, boolean>]>([
    ['any origin', {}, { [A]: true, [EVIL]: true, null: true, '': true }],
    ['one origin', { origins: A }, { [A]: true, [EVIL]: false, null: false, '': false }],
    ['a list', { origins: [A, B] }, { [A]: true, [EVIL]: false, null: false, '': false }],
    ['a RegExp', { origins: /https:\/\/a.test/ }, { [A]: true, [EVIL]: false, null: false }],
    [
      'a function',
      { origins: (origin) => origin === A },
      { [A]: true, [EVIL]: false, null: false, '': false },
    ],
    ['an origin and a function', { origins: [A, () => false] }, { [A]: true, [EVIL]: false }],
    [
      'null, dangerously',
      { origins: ['null'], dangerouslyAllowNullOrigin: true },
      { [A]: false, null: true },
    ],
  ])('%s', async (_what, options, answers) => {
    const policy = createPolicy(options)
    for (const [origin, answer] of Object.entries(answers)) {
      expect(await policy.allowsOrigin(origin, actual(origin)), origin).toBe(answer)
    }
    // Without an origin only everybody is somebody.
    const anonymous = options.origins === undefined
    expect(await policy.allowsOrigin(null, request({}))).toBe(anonymous)
    expect(await policy.allowsOrigin(undefined, request({}))).toBe(anonymous)
  })
})

describe('the argument of an adapter', () => {
  it('a policy is taken as it is', () => {
    const policy = createPolicy({ origins: A })
    expect(isPolicy(policy)).toBe(true)
    expect(policyFrom(policy)).toBe(policy)
  })

  it('options become a policy', () => {
    expect(isPolicy(policyFrom({ origins: A }))).toBe(true)
    expect(policyFrom({ origins: A }).toJSON()).toEqual({ origins: A })
  })

  it('nothing is the default policy', () => {
    expect(policyFrom(undefined).toJSON()).toEqual({})
  })

  it.each([undefined, null, 'policy', {}, { origins: A }, () => true])('%o is not a policy', (value) => {
    expect(isPolicy(value)).toBe(false)
  })
})

describe('a policy is dynamic where origins differ', () => {
  it.each<[string, PolicyOptions['origins'] & (string | object)]>([
    ['any port', 'http://localhost:*'],
    ['subdomains', 'https://*.a.test'],
    ['two origins and a RegExp', ['https://a.test', 'https://b.test', /https:\/\/c\.test/]],
    ['an origin and two RegExps', ['https://a.test', /https:\/\/b\.test/, /https:\/\/c\.test/]],
  ])('%s', (_what, origins) => {
    expect(createPolicy({ origins }).strategy).toBe('dynamic')
  })
})

describe('the decisions that are kept ready', () => {
  const origin = (index: number) => `https://x${index}.a.test`

  it('are those of 1024 origins; the next begins anew', () => {
    const policy = createPolicy({ origins: 'https://*.a.test' })
    const first = policy.evaluate(actual(origin(0)))
    for (let index = 1; index < 1024; index++) policy.evaluate(actual(origin(index)))
    expect(policy.evaluate(actual(origin(0)))).toBe(first)
    policy.evaluate(actual(origin(1024)))
    expect(policy.evaluate(actual(origin(0)))).not.toBe(first)
    expect(policy.evaluate(actual(origin(0)))).toEqual(first)
  })

  it('are those of all origins that are listed, however many', () => {
    const origins = Array.from({ length: 1100 }, (_, index) => origin(index))
    const policy = createPolicy({ origins })
    const first = policy.evaluate(actual(origin(0)))
    for (const listed of origins) policy.evaluate(actual(listed))
    expect(policy.evaluate(actual(origin(0)))).toBe(first)
  })
})

it('a policy does not change with the entries of `resources` that made it', () => {
  const entry = { origins: ['https://a.test'] }
  const resources = { '/x': entry }
  const policy = createPolicy({ resources })
  entry.origins.push('https://evil.test')
  expect(policy.toJSON()).toEqual({ resources: { '/x': { origins: ['https://a.test'] } } })
  Object.assign(entry, { origins: '*' })
  expect(policy.toJSON()).toEqual({ resources: { '/x': { origins: ['https://a.test'] } } })
})

describe('an origin of the greatest length there is', () => {
  const longest = `${'s'.repeat(64)}://${'a.'.repeat(126)}a:65535`
  it.each<[string, string | string[]]>([
    ['one origin', A],
    ['a list', [A, 'https://b.test']],
    ['subdomains', 'https://*.a.test'],
  ])('is valid, and a longer one is not: %s', (_what, origins) => {
    const policy = createPolicy<PolicyOptions>({ origins }) as Policy
    expect(longest).toHaveLength(326)
    expect(policy.evaluate(actual(longest)).reason).toBe('origin-not-listed')
    expect(policy.evaluate(actual(longest.replace('://a', '://aa'))).reason).toBe('origin-malformed')
  })
})

it('only a router that compares the paths of resources differently gets another policy', () => {
  const folded = (path: string) => path.toLowerCase()
  const plain = createPolicy({ origins: A })
  const withResources = createPolicy({ resources: { '/x': { origins: A } } })
  expect(policyFrom(plain, folded)).toBe(plain)
  expect(policyFrom(withResources)).toBe(withResources)
  const other = policyFrom(withResources, folded)
  const request = { ...actual(A), url: '/X' }
  expect([withResources, other].map((policy) => (policy as Policy).evaluate(request).kind)).toEqual([
    'uncovered',
    'actual',
  ])
})
