import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { actual, preflight } from '../test/requests.ts'
import { OverloadError, TimeoutError } from './adapter.ts'
import { errorText } from './advise/index.ts'
import { createPolicy, type OriginFunction, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const granted = { 'access-control-allow-origin': A, vary: 'Origin' }
const refused = { vary: 'Origin' }

/** A user's function can be any of these, despite its type. */
const untyped = (ask: (origin: string) => unknown) => ask as unknown as OriginFunction
const thrown = new Error('no database')
const throws = (error: Error) => {
  throw error
}
const fails = () => throws(thrown)
const thenable = (then: (resolve: (answer: boolean) => void) => void) => Object.fromEntries([['then', then]])
const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('the result of a function', () => {
  it.each<[string, OriginFunction]>([
    ['true', () => true],
    ['a promise of true', async () => true],
    ['a thenable of true', untyped(() => thenable((resolve) => resolve(true)))],
  ])('%s allows', async (_what, origins) => {
    expect(await createPolicy({ origins }).evaluate(actual(A))).toEqual({
      kind: 'actual',
      allowed: true,
      headers: granted,
      status: undefined,
      reason: undefined,
    })
    const { headers } = await createPolicy({ origins, timeout: 1000 }).evaluate(actual(A))
    expect(headers).toEqual(granted)
  })

  it.each<[string, OriginFunction]>([
    ['false', () => false],
    ['a promise of false', async () => false],
  ])('%s refuses without a report', async (_what, origins) => {
    const told: unknown[] = []
    const policy = createPolicy({ origins, onError: (error) => told.push(error) })
    expect(await policy.evaluate(actual(A))).toMatchObject({
      allowed: false,
      headers: refused,
      reason: 'origin-not-listed',
    })
    expect(told).toEqual([])
  })

  const returned = (value: unknown) => new TypeError(errorText('origin-function-returned', value))
  it.each<[string, OriginFunction, unknown]>([
    ['the origin', untyped((origin) => origin), returned(A)],
    ['a number', untyped(() => 1), returned(1)],
    ['undefined', untyped(() => undefined), returned(undefined)],
    ['null', untyped(() => null), returned(null)],
    ['an object', untyped(() => new Boolean(true)), returned(new Boolean(true))],
    ['a promise of the origin', untyped(async (origin) => origin), returned(A)],
    ['a throw', fails, thrown],
    ['a throw of no error', () => Promise.reject('no'), 'no'],
    ['a rejection', async () => fails(), thrown],
    ['a thenable that throws', untyped(() => thenable(fails)), thrown],
  ])('%s refuses, and onError is called', async (_what, origins, error) => {
    const told: unknown[][] = []
    for (const options of [{}, { timeout: 1000 }]) {
      const policy = createPolicy({ ...options, origins, onError: (...facts) => told.push(facts) })
      const incoming = preflight(A)
      expect(await policy.evaluate(incoming)).toEqual({
        kind: 'preflight',
        allowed: false,
        headers: refused,
        status: 204,
        reason: 'origin-function-failed',
        error,
      })
      expect(told.pop()).toEqual([error, incoming])
      expect(told).toEqual([])
      expect(await createPolicy({ ...options, origins }).allowsOrigin(A, incoming)).toBe(false)
    }
  })
})

describe('an OverloadError', () => {
  const overload = new OverloadError('too many')
  it.each<[string, OriginFunction]>([
    ['thrown', () => throws(overload)],
    ['rejected with', async () => throws(overload)],
  ])('%s refuses with its own reason, without a call of onError', async (_what, origins) => {
    const told: unknown[] = []
    const policy = createPolicy({ origins, onError: (error) => told.push(error) })
    expect(await policy.evaluate(actual(A))).toMatchObject({
      allowed: false,
      headers: refused,
      reason: 'origin-function-overloaded',
      error: overload,
    })
    expect(told).toEqual([])
  })

  it('of another copy of core is recognized', async () => {
    const other = Object.assign(new Error('too many'), { [Symbol.for('corsage.overload')]: true })
    const policy = createPolicy({ origins: () => throws(other) })
    expect((await policy.evaluate(actual(A))).reason).toBe('origin-function-overloaded')
  })
})

describe('a function that returns at once', () => {
  it('costs one promise, and the headers of an origin are made once', async () => {
    const policy = createPolicy({ origins: [() => false, () => true] })
    const promise = vi.spyOn(Promise.prototype, 'then')
    const first = policy.evaluate(actual(A))
    expect(promise).not.toHaveBeenCalled()
    promise.mockRestore()
    expect(await policy.evaluate(actual(A))).toBe(await first)
  })
})

describe('a function is asked', () => {
  it('for what is not listed, with the origin and the request', async () => {
    const asked: unknown[][] = []
    const origins = ['https://b.test', 'https://*.c.test', (...facts: unknown[]) => asked.push(facts) > 1]
    const policy = createPolicy<PolicyOptions>({ origins })
    const first = actual(A)
    const second = preflight('https://d.test')
    await policy.evaluate(actual('https://b.test'))
    await policy.evaluate(actual('https://x.c.test'))
    expect((await policy.evaluate(first)).allowed).toBe(false)
    expect((await policy.evaluate(second)).allowed).toBe(true)
    expect(await policy.allowsOrigin(A, first)).toBe(true)
    expect(asked).toEqual([
      [A, first],
      ['https://d.test', second],
      [A, first],
    ])
  })

  it('never for an invalid origin, nor without one', async () => {
    const policy = createPolicy({ origins: fails, onError: fails })
    for (const origin of [
      'null',
      '',
      'a.test',
      `${A}/`,
      'https://A.test',
      `https://${'a'.repeat(400)}.test`,
    ]) {
      expect((await policy.evaluate(actual(origin))).reason).toMatch(/^origin-(null|malformed)$/)
    }
    expect(await policy.evaluate({ ...actual(A), headers: { get: () => null } })).toEqual({
      kind: 'none',
      allowed: true,
      headers: refused,
      status: undefined,
      reason: undefined,
    })
  })

  it('one after the other, until one allows', async () => {
    const asked: number[] = []
    const origins = [() => asked.push(1) < 0, fails, async () => asked.push(2) > 0, () => asked.push(3) > 0]
    const told: unknown[] = []
    const policy = createPolicy({ origins, onError: (error) => told.push(error) })
    expect((await policy.evaluate(actual(A))).headers).toEqual(granted)
    expect(asked).toEqual([1, 2])
    expect(told).toEqual([thrown])
  })

  it('each time: a result is never remembered', async () => {
    let open = true
    const policy = createPolicy({ origins: () => open })
    expect((await policy.evaluate(actual(A))).allowed).toBe(true)
    open = false
    expect((await policy.evaluate(actual(A))).allowed).toBe(false)
  })
})

describe('nothing that a function does ends the process', () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  beforeEach(() => {
    unhandled.length = 0
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
  })

  it('never settling: refused after the timeout', async () => {
    const told: unknown[] = []
    const policy = createPolicy({
      origins: () => new Promise<boolean>(() => {}),
      timeout: 5,
      onError: (error) => told.push(error),
    })
    expect(await policy.evaluate(actual(A))).toEqual({
      kind: 'actual',
      allowed: false,
      headers: refused,
      status: undefined,
      reason: 'origin-function-timed-out',
      error: told[0],
    })
    expect(told).toEqual([new TimeoutError(errorText('origin-function-timed-out', 5))])
    expect(told[0]).toBeInstanceOf(TimeoutError)
    expect(told[0]).toHaveProperty('name', 'TimeoutError')
    expect(await policy.evaluate(preflight(A))).toMatchObject({
      headers: refused,
      status: 204,
      reason: 'origin-function-timed-out',
      error: told[0],
    })
  })

  it.each<[string, () => Promise<boolean>]>([
    ['rejecting', async () => fails()],
    ['allowing', async () => true],
  ])('%s after the timeout: refused, and told once', async (_what, late) => {
    const told: unknown[] = []
    const policy = createPolicy({
      origins: () => settle().then(late),
      timeout: 1,
      onError: (error) => told.push(error),
    })
    expect((await policy.evaluate(actual(A))).allowed).toBe(false)
    await settle()
    await settle()
    expect(told).toHaveLength(1)
    expect(unhandled).toEqual([])
  })

  it.each<[string, () => unknown]>([
    ['throws', fails],
    ['rejects', async () => fails()],
  ])('onError that %s', async (_what, onError) => {
    const policy = createPolicy<PolicyOptions>({ origins: fails, onError })
    expect(await policy.evaluate(actual(A))).toMatchObject({ allowed: false, headers: refused })
    await settle()
    expect(unhandled).toEqual([])
  })

  it('a throw without an onError', async () => {
    expect((await createPolicy({ origins: async () => fails() }).evaluate(actual(A))).allowed).toBe(false)
    await settle()
    expect(unhandled).toEqual([])
  })
})
