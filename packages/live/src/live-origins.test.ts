import { createPolicy, PolicyError } from '@corsage/core'
import { OverloadError, TimeoutError } from '@corsage/core/adapter'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { liveOrigins } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'

/** A lookup whose results are given by hand, in the order of the questions. */
function byHand() {
  const asked: string[] = []
  const results: { resolve(allows: unknown): void; reject(error: unknown): void }[] = []
  const lookup = (origin: string) =>
    new Promise<boolean>((resolve, reject) => {
      asked.push(origin)
      results.push({ resolve: resolve as (allows: unknown) => void, reject })
    })
  return { asked, results, lookup }
}

/** A lookup in a set, which can be out of order. */
function bySet(...listed: string[]) {
  const source = { origins: new Set(listed), asked: [] as string[], error: undefined as Error | undefined }
  const lookup = async (origin: string) => {
    source.asked.push(origin)
    if (source.error !== undefined) throw source.error
    return source.origins.has(origin)
  }
  return { source, lookup }
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

describe('lookups', () => {
  it('run once for each origin, however many requests wait', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup)
    const results = await Promise.all(Array.from({ length: 1000 }, () => origins(A)))
    expect(new Set(results)).toEqual(new Set([true]))
    expect(source.asked).toEqual([A])
  })

  it('are not needed for a known origin: the result is not a promise', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup)
    expect([await origins(A), await origins(B)]).toEqual([true, false])
    expect([origins(A), origins(B)]).toEqual([true, false])
    expect(source.asked).toEqual([A, B])
  })

  it('beyond the limit, an unknown origin is refused, and not remembered', async () => {
    const { asked, results, lookup } = byHand()
    const policy = createPolicy({ origins: liveOrigins(lookup, { limit: 2 }) })
    const ask = (origin: string) =>
      policy.evaluate({
        method: 'GET',
        url: '/',
        headers: { get: (name) => (name === 'origin' ? origin : null) },
      })
    const first = [ask(A), ask(B)]
    for (let index = 0; index < 100; index++) {
      const refused = await ask(`https://${index}.test`)
      expect(refused).toMatchObject({ allowed: false, reason: 'origin-function-overloaded' })
    }
    expect(await ask('https://c.test')).toMatchObject({
      error: new OverloadError(
        'The origin was not looked up, because 2 lookups are running. Raise the limit if the database can do more.',
      ),
    })
    expect(asked).toEqual([A, B])
    for (const { resolve } of results) resolve(true)
    expect((await Promise.all(first)).map(({ allowed }) => allowed)).toEqual([true, true])
    const later = ask('https://c.test')
    results[2]?.resolve(true)
    expect((await later).allowed).toBe(true)
  })

  it('of origins that were allowed before wait for their turn, in order', async () => {
    const { asked, results, lookup } = byHand()
    const origins = liveOrigins(lookup, { limit: 1 })
    for (const origin of [A, B]) {
      const result = origins(origin)
      results.at(-1)?.resolve(true)
      await result
    }
    origins.forgetAll()
    const flood = origins('https://flood.test')
    const known = [origins(A), origins(B)]
    expect(() => origins('https://other.test')).toThrow(OverloadError)
    expect(asked.slice(2)).toEqual(['https://flood.test'])
    results.at(-1)?.resolve(false)
    expect(await flood).toBe(false)
    expect(asked.slice(3)).toEqual([A])
    results.at(-1)?.resolve(true)
    expect(await known[0]).toBe(true)
    results.at(-1)?.resolve(false)
    expect(await known[1]).toBe(false)
    expect(asked.slice(3)).toEqual([A, B])
  })

  it('that do not settle fail after the timeout, and their turn goes to another', async () => {
    const { asked, results, lookup } = byHand()
    const signals: AbortSignal[] = []
    const errors: unknown[] = []
    const settings = { limit: 1, timeout: 50, onError: (...facts: unknown[]) => errors.push(facts) }
    const origins = liveOrigins((origin, signal) => {
      signals.push(signal)
      return lookup(origin)
    }, settings)
    const known = origins(A)
    results[0]?.resolve(true)
    await known
    origins.forget(A)
    const hanging = Promise.allSettled([origins(B)])
    await vi.advanceTimersByTimeAsync(10)
    const waiting = Promise.allSettled([origins(A)])
    await vi.advanceTimersByTimeAsync(39)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
    await vi.advanceTimersByTimeAsync(1)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false])
    await vi.advanceTimersByTimeAsync(10)
    const error = new TimeoutError('The lookup did not settle within 50 ms.')
    expect(await hanging).toEqual([{ status: 'rejected', reason: error }])
    expect(await waiting).toEqual([{ status: 'rejected', reason: error }])
    expect(errors).toEqual([
      [error, B],
      [error, A],
    ])
    // One whose turn comes too late does not ask, and gives its turn back.
    const both = Promise.allSettled([origins(B), origins(A)])
    vi.advanceTimersByTime(50)
    await both
    expect(asked).toEqual([A, B, A, B])
    asked.pop()
    // One turn is free again, and not two.
    const later = origins(B)
    expect(() => origins('https://other.test')).toThrow(OverloadError)
    expect(asked).toEqual([A, B, A, B])
    results.at(-1)?.resolve(true)
    expect(await later).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no database')
      },
    ],
    ['returns no boolean', () => 1],
    ['resolves to no boolean', async () => undefined],
  ])('that %s refuse, and are not remembered', async (_what, lookup) => {
    const errors: unknown[] = []
    const asked = vi.fn(lookup)
    const origins = liveOrigins(asked as never, { onError: (error) => errors.push(error) })
    await expect(origins(A)).rejects.toThrow(/no database|Return \(or resolve to\) true or false/)
    await expect(origins(A)).rejects.toThrow()
    expect(asked).toHaveBeenCalledTimes(2)
    expect(errors).toHaveLength(2)
  })

  it('can result at once', async () => {
    expect(await liveOrigins(() => true)(A)).toBe(true)
  })
})

describe('a result', () => {
  const times = { allowed: { freshFor: 100, staleFor: 100 }, refused: { freshFor: 10 }, outage: 1000 }

  it('is given at the limit of lookups as well, and the new one is fetched later', async () => {
    const { asked, results, lookup } = byHand()
    const origins = liveOrigins(lookup, { ...times, limit: 1 })
    const first = origins(A)
    results[0]?.resolve(true)
    await first
    await vi.advanceTimersByTimeAsync(100)
    const other = origins(B)
    expect(origins(A)).toBe(true)
    results[1]?.resolve(true)
    expect(await other).toBe(true)
    // Nobody waits for it, so it took no turn.
    expect(asked).toEqual([A, B])
    expect(origins(A)).toBe(true)
    expect(asked).toEqual([A, B, A])
  })

  it('is given while it is fresh, then while a new one is fetched, then not at all', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup, times)
    await origins(A)
    source.origins.clear()
    await vi.advanceTimersByTimeAsync(99)
    expect(origins(A)).toBe(true)
    expect(source.asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(origins(A)).toBe(true)
    expect(source.asked).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(0)
    expect(origins(A)).toBe(false)
    source.origins.add(A)
    await vi.advanceTimersByTimeAsync(10)
    expect(await origins(A)).toBe(true)
    await vi.advanceTimersByTimeAsync(200)
    source.origins.clear()
    expect(await origins(A)).toBe(false)
  })

  it('stays valid for the configured time if the source fails, and no longer', async () => {
    const { source, lookup } = bySet(A)
    const errors: unknown[] = []
    const origins = liveOrigins(lookup, { ...times, timeout: 100, onError: (error) => errors.push(error) })
    await origins(A)
    source.error = new Error('no database')
    await vi.advanceTimersByTimeAsync(900)
    expect(await origins(A)).toBe(true)
    // The source is left alone for a while, and requests do not wait for it.
    expect(origins(A)).toBe(true)
    expect(source.asked).toHaveLength(2)
    await expect(origins(B)).rejects.toThrow('no database')
    await vi.advanceTimersByTimeAsync(100)
    await expect(origins(A)).rejects.toThrow('no database')
    source.error = undefined
    expect(await origins(A)).toBe(true)
    expect(errors).toHaveLength(3)
  })

  it('is given at once while the source fails, which is tried again', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup, { ...times, outage: 1e6 })
    await origins(A)
    source.error = new Error('no database')
    await vi.advanceTimersByTimeAsync(200)
    await origins(A)
    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1000)
      expect(origins(A)).toBe(true)
    }
    expect(source.asked).toHaveLength(62)
    source.error = undefined
    source.origins.clear()
    await vi.advanceTimersByTimeAsync(1000)
    expect(origins(A)).toBe(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(origins(A)).toBe(false)
  })

  it('that nobody asked for during the outage is not given after it', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup, { ...times, timeout: 100, outage: 1e6 })
    await origins(A)
    source.error = new Error('no database')
    await vi.advanceTimersByTimeAsync(200)
    await origins(A)
    source.error = undefined
    source.origins.clear()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await origins(A)).toBe(false)
  })

  it('of a forgotten origin is not given again, not even if the source fails', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup)
    await origins(A)
    source.error = new Error('no database')
    origins.forget(A)
    await expect(origins(A)).rejects.toThrow('no database')
    await expect(origins(A)).rejects.toThrow('no database')
    source.error = undefined
    await origins(A)
    origins.forgetAll()
    source.origins.clear()
    expect(await origins(A)).toBe(false)
  })

  it('of before forgetAll counts only if the source fails, and only within the configured time', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup, { ...times, timeout: 100 })
    await origins(A)
    source.error = new Error('no database')
    origins.forgetAll()
    expect(await origins(A)).toBe(true)
    expect(origins(A)).toBe(true)
    // A second outage before the next request changes nothing.
    origins.forgetAll()
    await vi.advanceTimersByTimeAsync(999)
    expect(await origins(A)).toBe(true)
    await vi.advanceTimersByTimeAsync(1)
    await expect(origins(A)).rejects.toThrow('no database')
  })

  it('of a lookup that began before the origin was forgotten is not remembered', async () => {
    for (const all of [false, true]) {
      const { asked, results, lookup } = byHand()
      const origins = liveOrigins(lookup)
      const before = origins(A)
      if (all) origins.forgetAll()
      else origins.forget(A)
      const after = origins(A)
      results[1]?.resolve(false)
      expect(await after).toBe(false)
      results[0]?.resolve(true)
      expect(await before).toBe(true)
      expect(origins(A)).toBe(false)
      origins.forget(A)
      const failing = origins(A)
      origins.forget(A)
      results[2]?.reject(new Error('no database'))
      await expect(failing).rejects.toThrow('no database')
      expect(asked).toEqual([A, A, A])
    }
  })

  it('of before forgetAll is not given longer because a lookup of before it fails, which is reported', async () => {
    const { asked, results, lookup } = byHand()
    const errors: unknown[] = []
    const origins = liveOrigins(lookup, { ...times, onError: (...facts) => errors.push(facts) })
    const first = origins(A)
    results[0]?.resolve(true)
    await first
    await vi.advanceTimersByTimeAsync(100)
    expect(origins(A)).toBe(true)
    origins.forgetAll()
    const after = [origins(A)]
    const failure = new Error('no database')
    results[1]?.reject(failure)
    await vi.advanceTimersByTimeAsync(0)
    expect(errors).toEqual([[failure, A]])
    after.push(origins(A))
    expect(asked).toEqual([A, A, A])
    results[2]?.resolve(false)
    expect(await Promise.all(after)).toEqual([false, false])
  })

  it('of an origin that is forgotten while its lookup fails is not given', async () => {
    const { results, lookup } = byHand()
    const origins = liveOrigins(lookup, times)
    const first = origins(A)
    results[0]?.resolve(true)
    await first
    await vi.advanceTimersByTimeAsync(200)
    const waiting = origins(A)
    origins.forget(A)
    results[1]?.reject(new Error('no database'))
    await expect(waiting).rejects.toThrow('no database')
  })
})

describe('the memory', () => {
  it('is bounded, and refused origins do not evict allowed ones', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup, { allowed: { max: 2 }, refused: { max: 2 } })
    await origins(A)
    for (let index = 0; index < 100; index++) await origins(`https://${index}.test`)
    expect(origins(A)).toBe(true)
    expect(origins('https://99.test')).toBe(false)
    source.asked.length = 0
    expect(await origins('https://97.test')).toBe(false)
    expect(source.asked).toEqual(['https://97.test'])
  })
})

describe('forget', () => {
  it('forgets an origin however the source spells it', async () => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup)
    for (const spelling of ['https://A.test', 'https://a.test/', 'https://a.test:443', A]) {
      await origins(A)
      source.asked.length = 0
      origins.forget(spelling)
      await origins(A)
      expect(source.asked).toEqual([A])
    }
  })

  it.each([
    ['https://a.test/path', 'origin-path'],
    ['*', 'origin-any-with-credentials'],
    ['https://A.test', 'origin-upper-case'],
    ['', 'origins-empty'],
  ])('reports %j once, with its issue', async (row, code) => {
    const errors: [unknown, string][] = []
    const { lookup } = bySet(A)
    const origins = liveOrigins(lookup, { onError: (...facts) => errors.push(facts) })
    await origins(A)
    origins.forget(row)
    expect(errors).toEqual([[expect.any(PolicyError), row]])
    expect(errors[0]?.[0]).toHaveProperty('issues.0.code', code)
    expect(await origins(A)).toBe(true)
  })

  it.each(['http://intranet.test', 'https://*.github.io', 'app://.', 'http://localhost:3000'])(
    'does not report %s',
    (row) => {
      const onError = vi.fn()
      liveOrigins(() => true, { onError }).forget(row)
      expect(onError).not.toHaveBeenCalled()
    },
  )
})

describe('onError', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('reporter')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('reporter')
      },
    ],
  ])('that %s changes nothing', async (_what, onError) => {
    const { source, lookup } = bySet(A)
    const origins = liveOrigins(lookup, { allowed: { freshFor: 1 }, onError: onError as () => void })
    await origins(A)
    source.error = new Error('no database')
    await vi.advanceTimersByTimeAsync(1)
    expect(origins(A)).toBe(true)
    await vi.advanceTimersByTimeAsync(1)
    expect(origins(A)).toBe(true)
  })
})

describe('options', () => {
  it.each<[string, unknown, string]>([
    [
      'an unknown option',
      { outtage: 1 },
      'options.outtage is not an option. Use one of allowed, refused, outage',
    ],
    ['a name of every object', { constructor: 1 }, 'options.constructor is not an option.'],
    ['an unknown option of results', { allowed: { ttl: 1 } }, 'options.allowed.ttl is not an option.'],
    ['a limit of 0', { limit: 0 }, 'options.limit is 0. Use a whole number, 1 or more.'],
    ['no number', { refused: { max: '10' } }, 'options.refused.max is 10. Use a whole number, 1 or more.'],
    ['NaN', { outage: Number.NaN }, 'options.outage is NaN. Use milliseconds, 0 or more.'],
    [
      'a timeout that no timer takes',
      { timeout: 2 ** 31 },
      'options.timeout is 2147483648. Use milliseconds',
    ],
    ['a text for a duration', { outage: '5' }, 'options.outage is 5. Use milliseconds, 0 or more.'],
    ['a negative duration', { outage: -1 }, 'options.outage is -1. Use milliseconds, 0 or more.'],
    ['a text for a timeout', { timeout: '5' }, 'options.timeout is 5. Use milliseconds, more than 0'],
    ['a number for results', { allowed: 10 }, 'options.allowed is 10. Use an object.'],
    ['null for results', { allowed: null }, 'options.allowed is null. Use an object.'],
    ['no function', { onError: true }, 'options.onError is true. Use a function.'],
  ])('%s is rejected', (_what, options, message) => {
    expect(() => liveOrigins(() => true, options as never)).toThrow(message)
  })

  it('a missing lookup is rejected', () => {
    expect(() => liveOrigins(undefined as never)).toThrow('liveOrigins was called without a lookup.')
  })

  it('can be the smallest and the largest values', async () => {
    const least = { max: 1, freshFor: 0, staleFor: 0 }
    const options = { allowed: least, refused: least, outage: 0, limit: 1, timeout: 2 ** 31 - 1 }
    expect(await liveOrigins(() => true, options)(A)).toBe(true)
  })

  it('that are undefined have their defaults', async () => {
    expect(await liveOrigins(() => true, { limit: undefined, allowed: undefined })(A)).toBe(true)
  })
})
