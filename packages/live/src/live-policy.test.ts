import { createPolicy, type PolicyOptions } from '@corsage/core'
import { TimeoutError } from '@corsage/core/adapter'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { livePolicy } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const forA: PolicyOptions = { origins: A, credentials: true }
const forB: PolicyOptions = { origins: B, credentials: true }
const request = (origin: string) => ({
  method: 'GET',
  url: '/',
  headers: { get: (name: string) => (name === 'origin' ? origin : null) },
})

/** The origins that a resolver's policy allows. */
async function allowedBy(policy: ReturnType<typeof createPolicy> | { evaluate: unknown } | false) {
  if (policy === false) return false
  const { evaluate } = policy as ReturnType<typeof createPolicy>
  const decisions = [A, B].map(async (origin) => ((await evaluate(request(origin))).allowed ? [origin] : []))
  return (await Promise.all(decisions)).flat()
}

/** A source that is changed by hand. */
function bySource(first: unknown) {
  const source = { value: first, loads: 0, errors: [] as unknown[], changed: () => {}, disconnected: 0 }
  const load = async () => {
    source.loads += 1
    if (source.value instanceof Error) throw source.value
    return source.value as PolicyOptions
  }
  const subscribe = (changed: () => void) => {
    source.changed = changed
    return () => {
      source.disconnected += 1
    }
  }
  const onLoadError = (...facts: unknown[]) => source.errors.push(facts.length === 1 ? facts[0] : facts)
  return { source, load, subscribe, onLoadError }
}
const soon = () => vi.advanceTimersByTimeAsync(0)
const fails = () => {
  throw new Error('no database')
}

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeEach(() => {
  vi.useFakeTimers()
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  vi.useRealTimers()
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

describe('until the first load has finished', () => {
  it('requests are refused, with an error that says why', async () => {
    const { load, onLoadError } = bySource(forA)
    const policy = livePolicy({ load, onLoadError })
    const refusing = policy()
    if (refusing === false) throw new Error('off')
    expect(await refusing.evaluate(request(A))).toMatchObject({
      allowed: false,
      headers: { vary: 'Origin' },
      error: expect.objectContaining({ message: expect.stringContaining('has not been loaded yet') }),
    })
    await policy.ready
    expect(await allowedBy(policy())).toEqual([A])
    policy.stop()
  })

  it.each<[string, unknown, string]>([
    ['fails', new Error('no database'), 'no database'],
    ['returns invalid options', { origins: `${A}/path` }, 'has a path'],
    [
      'returns nothing',
      undefined,
      'load returned a value of type undefined instead of options. Return options, or false for no CORS.',
    ],
    ['returns null', null, 'load returned null instead of options.'],
    ['returns a list', [A], 'options'],
    [
      'returns an instance of a class',
      new (class {
        origins = A
      })(),
      'options',
    ],
  ])(
    'a load that %s rejects ready; nothing is allowed, and it is tried again',
    async (_what, value, text) => {
      const { source, load, onLoadError } = bySource(value)
      const policy = livePolicy({ load, onLoadError, every: 10_000 })
      await expect(policy.ready).rejects.toThrow(text)
      expect(await allowedBy(policy())).toEqual([])
      expect(source.errors).toHaveLength(1)
      source.value = forA
      await vi.advanceTimersByTimeAsync(10_000)
      expect(await allowedBy(policy())).toEqual([A])
      policy.stop()
    },
  )
})

describe('after a change', () => {
  it('the options are loaded again', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy(options)
    await policy.ready
    source.value = forB
    expect(await allowedBy(policy())).toEqual([A])
    source.changed()
    await soon()
    expect(await allowedBy(policy())).toEqual([B])
    policy.stop()
    expect(source.errors).toEqual([])
  })

  it('many changes during a load cause one more', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy(options)
    source.value = forB
    for (let index = 0; index < 100; index++) source.changed()
    await policy.ready
    await soon()
    expect(source.loads).toBe(2)
    expect(await allowedBy(policy())).toEqual([B])
    policy.stop()
  })

  it('the interval begins anew', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy({ ...options, every: 100 })
    await policy.ready
    await vi.advanceTimersByTimeAsync(60)
    source.changed()
    await vi.advanceTimersByTimeAsync(60)
    expect(source.loads).toBe(2)
    await vi.advanceTimersByTimeAsync(40)
    expect(source.loads).toBe(3)
    policy.stop()
  })

  it('that is missed, the options are loaded by the interval', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy({ ...options, subscribe: undefined, every: 5000 })
    await policy.ready
    source.value = false
    await vi.advanceTimersByTimeAsync(4999)
    expect(await allowedBy(policy())).toEqual([A])
    await vi.advanceTimersByTimeAsync(1)
    expect(policy()).toBe(false)
    policy.stop()
  })

  it.each<[string, unknown]>([
    ['invalid options', { origins: '*', credentials: true }],
    ['an empty list', { origins: [], credentials: true }],
    ['unset origins', { origins: undefined, credentials: true }],
    ['an unknown option', { origins: A, credential: true }],
    ['nothing', undefined],
  ])('%s change nothing, and are reported once', async (_what, value) => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy(options)
    await policy.ready
    source.value = value
    for (let index = 0; index < 3; index++) {
      source.changed()
      await soon()
    }
    expect(await allowedBy(policy())).toEqual([A])
    expect(source.errors).toEqual([expect.any(TypeError)])
    source.value = forB
    source.changed()
    await soon()
    expect(await allowedBy(policy())).toEqual([B])
    source.value = value
    source.changed()
    await soon()
    expect(source.errors).toHaveLength(2)
    policy.stop()
  })

  it('a load that fails changes nothing, and is tried again sooner', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy(options)
    await policy.ready
    source.value = new Error('no database')
    source.changed()
    await vi.advanceTimersByTimeAsync(1000 + 2000)
    expect(source.errors).toHaveLength(3)
    expect(await allowedBy(policy())).toEqual([A])
    source.value = forB
    await vi.advanceTimersByTimeAsync(4000)
    expect(await allowedBy(policy())).toEqual([B])
    policy.stop()
  })

  it('a load that does not settle fails after the timeout, and its later result is ignored', async () => {
    const { onLoadError, source } = bySource(forA)
    const results: ((options: PolicyOptions) => void)[] = []
    const signals: AbortSignal[] = []
    const load = (signal: AbortSignal) => {
      signals.push(signal)
      return new Promise<PolicyOptions>((resolve) => results.push(resolve))
    }
    const policy = livePolicy({ load, onLoadError, timeout: 100 })
    await vi.advanceTimersByTimeAsync(100)
    expect(source.errors).toEqual([new TimeoutError('Loading the CORS policy did not settle within 100 ms.')])
    expect(signals[0]?.aborted).toBe(true)
    results[0]?.(forA)
    await soon()
    expect(await allowedBy(policy())).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    results[1]?.(forB)
    await soon()
    expect(await allowedBy(policy())).toEqual([B])
    policy.stop()
  })

  it('options that are changed after they were loaded change nothing', async () => {
    const mutable = { origins: [A] }
    const policy = livePolicy({ load: () => mutable })
    await policy.ready
    mutable.origins.push(B)
    expect(await allowedBy(policy())).toEqual([A])
    policy.stop()
  })

  it('very long options can be loaded', async () => {
    const rest = Array.from({ length: 6000 }, (_, index) => `https://${'x'.repeat(60)}.${index}.test`)
    const policy = livePolicy({ load: () => ({ origins: [A, ...rest] }) })
    await policy.ready
    expect(await allowedBy(policy())).toEqual([A])
    policy.stop()
  })

  it('a policy can be loaded as well', async () => {
    const policy = livePolicy({ load: () => createPolicy({ origins: B }) })
    await policy.ready
    expect(await allowedBy(policy())).toEqual([B])
    policy.stop()
  })
})

describe('tenants', () => {
  const tenantOf = (host: string) => host

  it('have their own options, and those that are not in the map have no CORS', async () => {
    const { source, ...options } = bySource(
      new Map<string, unknown>([
        ['a', forA],
        ['off', false],
      ]),
    )
    const policy = livePolicy({ ...options, tenantOf })
    expect(await allowedBy(policy('a'))).toEqual([])
    await policy.ready
    expect(await allowedBy(policy('a'))).toEqual([A])
    expect([policy('off'), policy('b'), policy('toString')]).toEqual([false, false, false])
    source.value = new Map([['b', forB]])
    source.changed()
    await soon()
    expect(policy('a')).toBe(false)
    expect(await allowedBy(policy('b'))).toEqual([B])
    policy.stop()
  })

  it.each([`${A}/path`, '*', 'https://A.test'])(
    'a row %s is reported once with its issue, and the others are not affected',
    async (row) => {
      const { source, ...options } = bySource(new Map([['a', forA]]))
      const policy = livePolicy({ ...options, tenantOf })
      await policy.ready
      const invalid = { origins: row, credentials: true }
      source.value = new Map([
        ['a', invalid],
        ['b', forB],
        ['new', invalid],
      ])
      for (let index = 0; index < 3; index++) {
        source.changed()
        await soon()
      }
      const issues = [expect.objectContaining({ path: 'origins', value: row })]
      expect(source.errors).toEqual([
        [expect.objectContaining({ issues }), 'a'],
        [expect.objectContaining({ issues }), 'new'],
      ])
      expect(await allowedBy(policy('a'))).toEqual([A])
      expect(await allowedBy(policy('b'))).toEqual([B])
      const refusing = policy('new')
      expect(refusing !== false && (await refusing.evaluate(request(A)))).toMatchObject({
        allowed: false,
        error: expect.objectContaining({ message: expect.stringContaining('options are invalid') }),
      })
      policy.stop()
    },
  )

  it('with unchanged options keep their policy', async () => {
    const { source, ...options } = bySource(
      new Map([
        ['a', { origins: [A] }],
        ['b', { origins: A }],
      ]),
    )
    const policy = livePolicy({ ...options, tenantOf })
    await policy.ready
    const [a, b] = [policy('a'), policy('b')]
    source.value = new Map([
      ['a', { origins: [A] }],
      ['b', forB],
    ])
    source.changed()
    await soon()
    expect(policy('a')).toBe(a)
    expect(policy('b')).not.toBe(b)
    expect(await allowedBy(policy('b'))).toEqual([B])
    policy.stop()
  })

  it('an invalid row is reported again if its mistake changes, and not if another row moves it', async () => {
    const { source, ...options } = bySource(new Map([['a', { origins: [A, `${B}/`] }]]))
    const policy = livePolicy({ ...options, tenantOf })
    await policy.ready
    for (const [origins, reports] of [
      [['https://0.test', A, `${B}/`], 1],
      [['https://0.test', A, `${B}/path`], 2],
      [['https://0.test', A, 'https://c.test/path'], 3],
    ] as const) {
      source.value = new Map([['a', { origins }]])
      source.changed()
      await soon()
      expect(source.errors).toHaveLength(reports)
    }
    policy.stop()
  })

  it('a request without a tenant has no CORS, even if a row has none either', async () => {
    const rows = new Map([[undefined, forA]]) as Map<unknown, PolicyOptions>
    const policy = livePolicy({ load: () => rows as Map<string, PolicyOptions>, tenantOf: () => undefined })
    await policy.ready
    expect(policy()).toBe(false)
    policy.stop()
  })

  it('a row of the tenant with an empty name is reported with its name', async () => {
    const { source, load, onLoadError } = bySource(new Map([['', { origins: `${A}/` }]]))
    const policy = livePolicy({ load, onLoadError, tenantOf })
    await policy.ready
    expect(source.errors).toEqual([[expect.any(TypeError), '']])
    policy.stop()
  })

  it.each<[string, unknown, ((host: string) => string) | undefined, string]>([
    [
      'a map without tenantOf',
      new Map(),
      undefined,
      'load returned a map. Set tenantOf, which returns the tenant of a request.',
    ],
    [
      'options with tenantOf',
      forA,
      tenantOf,
      'load did not return a map. With tenantOf, return a Map of tenants to their options.',
    ],
  ])('%s: rejected', async (_what, value, pick, text) => {
    const { source, ...options } = bySource(value)
    const policy = livePolicy({ ...options, tenantOf: pick })
    await expect(policy.ready).rejects.toThrow(text)
    expect(source.errors).toHaveLength(1)
    policy.stop()
  })
})

describe('stop', () => {
  it('leaves no timer and disconnects; the last policy stays in use', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy(options)
    await policy.ready
    expect(source.disconnected).toBe(0)
    policy.stop()
    policy.stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(source.disconnected).toBe(1)
    source.value = forB
    source.changed()
    await vi.advanceTimersByTimeAsync(1e6)
    expect(source.loads).toBe(1)
    expect(await allowedBy(policy())).toEqual([A])
  })

  it('while loading: the load is aborted, ready rejects, and the result is ignored', async () => {
    let finish: (options: PolicyOptions) => void = () => {}
    const signals: AbortSignal[] = []
    const policy = livePolicy({
      load: (signal) => {
        signals.push(signal)
        return new Promise<PolicyOptions>((resolve) => {
          finish = resolve
        })
      },
    })
    policy.stop()
    expect(signals[0]?.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    await expect(policy.ready).rejects.toThrow('stopped before its first load')
    finish(forA)
    await soon()
    expect(await allowedBy(policy())).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('while the options are read: leaves no timer', async () => {
    const policy = livePolicy({
      load: async () => ({
        get origins() {
          policy.stop()
          return A
        },
      }),
    })
    await expect(policy.ready).rejects.toThrow('stopped before its first load')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('while a change that came during the load is waiting: does not load again', async () => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy(options)
    source.changed()
    policy.stop()
    await soon()
    expect(source.loads).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('while connecting and without a function to disconnect: nothing is left', async () => {
    const { source, load, onLoadError } = bySource(forA)
    const policy = livePolicy({ load, onLoadError, subscribe: async () => {} })
    policy.stop()
    await soon()
    expect(source.errors).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('while connecting: disconnects as soon as it is connected', async () => {
    const { source, ...options } = bySource(forA)
    let connected: (disconnect: () => void) => void = () => {}
    const subscribe = () =>
      new Promise<() => void>((resolve) => {
        connected = resolve
      })
    const policy = livePolicy({ ...options, subscribe })
    await policy.ready
    policy.stop()
    connected(() => {
      source.disconnected += 1
    })
    await soon()
    expect(source.disconnected).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each<[string, () => unknown]>([
    ['throws', fails],
    ['rejects', async () => fails()],
  ])('reports a disconnecting function that %s', async (_what, disconnect) => {
    const { source, ...options } = bySource(forA)
    const policy = livePolicy({ ...options, subscribe: () => disconnect })
    await policy.ready
    policy.stop()
    await soon()
    expect(source.errors).toEqual([expect.objectContaining({ message: 'no database' })])
  })
})

describe('subscribe', () => {
  it.each<[string, () => never | Promise<never>]>([
    ['throws', fails],
    ['rejects', async () => fails()],
  ])('that %s is reported, and called again by the interval', async (_what, failing) => {
    const { source, subscribe, ...options } = bySource(forA)
    let down = true
    const policy = livePolicy({
      ...options,
      every: 100,
      subscribe: (changed) => (down ? failing() : subscribe(changed)),
    })
    await policy.ready
    expect(await allowedBy(policy())).toEqual([A])
    await vi.advanceTimersByTimeAsync(100)
    expect(source.errors).toHaveLength(2)
    down = false
    await vi.advanceTimersByTimeAsync(100)
    source.value = forB
    source.changed()
    await soon()
    expect(await allowedBy(policy())).toEqual([B])
    await vi.advanceTimersByTimeAsync(1000)
    expect(source.errors).toHaveLength(2)
    policy.stop()
    expect(source.disconnected).toBe(1)
  })

  it('that connects later: a change in the meantime is not missed', async () => {
    const { source, subscribe, ...options } = bySource(forA)
    const policy = livePolicy({
      ...options,
      subscribe: async (changed) => {
        await new Promise((resolve) => setTimeout(resolve, 10))
        return subscribe(changed)
      },
    })
    await policy.ready
    source.value = forB
    await vi.advanceTimersByTimeAsync(10)
    expect(await allowedBy(policy())).toEqual([B])
    policy.stop()
  })

  it('is called once, and need not return anything', async () => {
    let subscriptions = 0
    const subscribe = () => void subscriptions++
    const policy = livePolicy({ load: () => forA, subscribe, every: 100 })
    await policy.ready
    await vi.advanceTimersByTimeAsync(1000)
    expect(subscriptions).toBe(1)
    policy.stop()
  })
})

describe('onLoadError', () => {
  it.each<[string, () => unknown]>([
    ['throws', fails],
    ['rejects', async () => fails()],
  ])('that %s changes nothing', async (_what, onLoadError) => {
    const { source, load } = bySource(new Error('no database'))
    const policy = livePolicy({ load, onLoadError: onLoadError as () => void })
    await expect(policy.ready).rejects.toThrow()
    source.value = forA
    await vi.advanceTimersByTimeAsync(1000)
    expect(await allowedBy(policy())).toEqual([A])
    policy.stop()
  })

  it('is console.error by default', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const policy = livePolicy({ load: fails })
    await expect(policy.ready).rejects.toThrow()
    expect(printed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'no database' }))
    printed.mockRestore()
    policy.stop()
  })
})

it.each<[string, unknown, string]>([
  ['nothing', undefined, 'livePolicy was called without load.'],
  ['no load', {}, 'livePolicy was called without load.'],
  ['an unknown option', { load: fails, interval: 5 }, 'options.interval is not an option. Use one of load,'],
  ['an interval of 0', { load: fails, every: 0 }, 'options.every is 0. Use milliseconds, more than 0'],
])('%s is rejected', (_what, options, message) => {
  expect(() => livePolicy(options as never)).toThrow(message)
})
