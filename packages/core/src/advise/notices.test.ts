import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { request } from '../../test/requests.ts'
import type {
  AnyPolicySource,
  createEvaluate,
  reportEarlierLayer,
  reportOtherPolicy,
  reportOverridden,
} from '../adapter.ts'
import { type CorsHooks, createPolicy, type Decision, type PolicyOptions } from '../index.ts'

import { errorText } from './errors.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'

const environment = process.env['NODE_ENV']
let printed: string[]
let core: {
  createEvaluate: typeof createEvaluate
  reportEarlierLayer: typeof reportEarlierLayer
  reportOtherPolicy: typeof reportOtherPolicy
  reportOverridden: typeof reportOverridden
}
beforeEach(async () => {
  printed = []
  vi.spyOn(console, 'warn').mockImplementation((text) => void printed.push(text))
  // Nothing is printed twice by one copy of the module.
  vi.resetModules()
  core = await import('../adapter.ts')
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  process.env['NODE_ENV'] = environment
})

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('a resolver that returns false', () => {
  const asked = (headers: Record<string, string>) => core.createEvaluate(() => false)(request(headers))
  const off = (host: string) =>
    `[corsage] The resolver returned false for a request with the host ${host}, so the response has no CORS headers. If this host should have a policy, check what the resolver reads. Behind a proxy, forward the original Host.`

  it('is named once for each host, with the host that arrived', () => {
    for (const host of ['upstream', 'upstream', 'b.test\u001b[2J']) asked({ origin: A, host })
    expect(printed).toEqual([off('"upstream"'), off('"b.test\\u001b[2J"')])
  })

  it('is not named for requests without an origin, or in production', () => {
    asked({ host: 'upstream' })
    process.env['NODE_ENV'] = 'production'
    asked({ origin: A, host: 'upstream' })
    expect(printed).toEqual([])
  })
})

describe('risky settings', () => {
  const risky: PolicyOptions = { origins: ['http://a.test', A], maxAge: 86_400 }
  const twin =
    '[corsage] origins: http://a.test is listed together with its https twin. Anyone who controls the network can impersonate it. Remove the http origin.'

  it('are printed once, without those that are only information', () => {
    for (const source of [risky, createPolicy(risky)] as PolicyOptions[]) core.createEvaluate(source)
    expect(printed).toEqual([twin])
  })

  it('are printed when a resolver picks them', () => {
    const evaluate = core.createEvaluate(() => risky)
    expect(printed).toEqual([])
    evaluate(request({ origin: A }))
    expect(printed).toEqual([twin])
  })

  it('are not printed by createPolicy', () => {
    createPolicy(risky)
    expect(printed).toEqual([])
  })

  it('are not printed in production', () => {
    process.env['NODE_ENV'] = 'production'
    core.createEvaluate(risky)
    expect(printed).toEqual([])
  })

  it('are not printed where there is no process', () => {
    vi.stubGlobal('process', undefined)
    core.createEvaluate(risky)
    expect(printed).toEqual([])
  })

  it('are printed a hundred times at most', () => {
    for (let port = 1; port <= 120; port++) {
      core.createEvaluate({ origins: [`http://a.test:${port + 1000}`, `https://a.test:${port + 1000}`] })
    }
    expect(printed).toHaveLength(100)
  })
})

describe('failures', () => {
  const refused = (error: string) =>
    `[corsage] An origins function failed, so the origin was refused: ${error}. The function is called with the origin and the request, and must return (or resolve to) true to allow the origin.`
  const unprintable = Object.create(null)
  it.each<[string, unknown, string]>([
    [
      'calls a callback',
      (_origin: string, callback: (error: null, ok: boolean) => void) => callback(null, true),
      'TypeError: callback is not a function',
    ],
    [
      'returns the origin',
      (origin: string) => origin,
      `TypeError: ${errorText('origin-function-returned', A)}`,
    ],
    ['rejects', async () => Promise.reject(new Error('no database')), 'Error: no database'],
    [
      'throws what has no text',
      () => {
        throw unprintable
      },
      'object',
    ],
  ])('a function among the origins that %s', async (_what, origins, text) => {
    const evaluate = core.createEvaluate({ origins } as PolicyOptions)
    for (let times = 0; times < 3; times++) {
      expect(await evaluate(request({ origin: A }))).toMatchObject({ allowed: false })
    }
    // JavaScriptCore adds the call to the text of a TypeError.
    expect(printed.map((line) => line.replace(/\. \(In '[^)]*\)[^)]*\)/, ''))).toEqual([refused(text)])
  })

  it('a resolver that is too slow', async () => {
    const evaluate = core.createEvaluate(() => new Promise<false>(() => {}), { timeout: 1 })
    await evaluate(request({ origin: A }))
    expect(printed).toEqual([
      `[corsage] The CORS resolver was too slow, so the request was refused: TimeoutError: ${errorText('resolver-timed-out', 1)}`,
    ])
  })

  it.each<[string, CorsHooks['onError']]>([
    [
      'throws',
      () => {
        throw new Error('no logger')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('no logger'))],
  ])('an onError that %s', async (_what, onError) => {
    const evaluate = core.createEvaluate(() => new Promise<false>(() => {}), { timeout: 1, onError })
    await evaluate(request({ origin: A }))
    await settled()
    expect(printed).toContain('[corsage] A callback failed and was ignored: Error: no logger')
  })
})

describe('a policy that an earlier policy overrides', () => {
  const resolver: AnyPolicySource<never> = () => false
  const any: PolicyOptions = {}
  const list: PolicyOptions = { origins: [A, B] }
  const before = (second: string, first: string) =>
    `[corsage] The CORS policy for ${second} runs after the policy for ${first}, which answers its preflights. Mount the narrower policy first.`
  const within = (second: string, first: string) =>
    `[corsage] The CORS policy for ${second} runs after the narrower policy for ${first} and cannot widen it. Add the wider path to the resources of the first policy.`

  it.each<
    [string, first: PolicyOptions, second: PolicyOptions, origin: string | undefined, string | undefined]
  >([
    ['a narrower policy runs later', any, list, EVIL, before(`${A}, ${B}`, '*')],
    ['a later policy adds credentials', any, { ...list, credentials: true }, A, before(`${A}, ${B}`, '*')],
    ['a wider policy runs later', list, any, EVIL, within('*', `${A}, ${B}`)],
    ['both allow', any, list, A, undefined],
    ['both refuse', list, { origins: [A, 'https://c.test'] }, EVIL, undefined],
    ['there is no origin', any, list, undefined, undefined],
    ['the first is off', { resources: { '/*': false } }, list, EVIL, undefined],
    ['the second does not cover the path', list, { resources: { '/x': {} } }, EVIL, undefined],
    [
      'as many origins as are named',
      any,
      { origins: [A, B, 'https://c.test'] },
      EVIL,
      before(`${A}, ${B}, https://c.test`, '*'),
    ],
    [
      'many origins',
      any,
      { origins: [A, B, 'https://c.test', 'https://d.test', 'https://e.test'] },
      EVIL,
      before(`${A}, ${B}, https://c.test and 2 more`, '*'),
    ],
    [
      'a RegExp',
      any,
      { origins: [A, /https:\/\/b\.test/] },
      EVIL,
      before(`${A}, /https:\\/\\/b\\.test/`, '*'),
    ],
  ])('%s', (_what, first, second, origin, text) => {
    const decisions = [first, second].map((options) =>
      createPolicy<PolicyOptions>(options).evaluate(request(origin === undefined ? {} : { origin })),
    ) as [Decision, Decision]
    for (let times = 0; times < 2; times++) {
      core.reportOverridden([decisions[0], createPolicy(first)], [decisions[1], second])
    }
    expect(printed).toEqual(text === undefined ? [] : [text])
  })

  it('is reported for a preflight', () => {
    const preflight = request({ origin: EVIL, 'access-control-request-method': 'PUT' }, 'OPTIONS')
    const [first, second] = [any, list].map((options) => createPolicy(options).evaluate(preflight))
    core.reportOverridden([first as Decision, any], [second as Decision, list])
    expect(printed).toEqual([before(`${A}, ${B}`, '*')])
  })

  const wide = createPolicy().evaluate(request({ origin: EVIL })) as Decision
  const narrow = createPolicy({ origins: A }).evaluate(request({ origin: EVIL }))
  it.each<[string, AnyPolicySource<never> | undefined, string]>([
    ['a resolver', resolver, 'a resolver'],
    ['a function among the origins', { origins: [A, () => true] }, `${A}, a function`],
    ['no options', undefined, '*'],
  ])('is named: %s', (_what, source, name) => {
    core.reportOverridden([wide, any], [narrow, source])
    expect(printed).toEqual([before(name, '*')])
  })

  it('is not the same policy twice', () => {
    core.reportOverridden([wide, resolver], [narrow, resolver])
    expect(printed).toEqual([])
  })
})

describe('a guard with another policy than cors', () => {
  const other = `[corsage] The guard uses the policy for ${B}, but cors applied the policy for ${A} to the same request. Pass the same policy to both.`

  it('is reported once, by both names', () => {
    for (let times = 0; times < 2; times++) core.reportOtherPolicy({ origins: A }, { origins: B })
    expect(printed).toEqual([other])
  })

  it('is not one with the same policy, or with an equal one', () => {
    const policy = createPolicy({ origins: A })
    core.reportOtherPolicy(policy, policy)
    core.reportOtherPolicy(policy, { origins: A })
    expect(printed).toEqual([])
  })
})

it('another CORS layer is reported once', () => {
  for (let times = 0; times < 2; times++) core.reportEarlierLayer()
  expect(printed).toEqual([
    '[corsage] Another layer set Access-Control-Allow-Origin before cors ran, and can answer preflights first. Remove its CORS settings, such as the package cors or enableCors().',
  ])
})
