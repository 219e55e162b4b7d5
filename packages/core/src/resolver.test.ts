import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AnyPolicySource, createEvaluate, TimeoutError } from './adapter.ts'
import { errorText } from './advise/index.ts'
import { createPolicy, PolicyError, withCors } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const request = (origin?: string, method = 'GET') => ({
  method,
  url: '/x',
  headers: {
    get: (name: string) => (name === 'origin' ? (origin ?? null) : method === 'OPTIONS' ? 'PUT' : null),
  },
})
const resolver = (answer: () => unknown) => answer as unknown as AnyPolicySource<readonly []>

describe('nothing synchronous becomes a promise', () => {
  it.each<[string, () => AnyPolicySource<readonly []> | undefined]>([
    ['no policy', () => undefined],
    ['options', () => ({ origins: [A, B] })],
    ['a policy', () => createPolicy({ origins: A })],
    ['resources', () => ({ resources: { '/x': { origins: A } } })],
    ['a resolver of options', () => () => ({ origins: A })],
    ['a resolver of a policy', () => () => createPolicy()],
    ['a resolver that returns false', () => () => false],
  ])('%s', (_what, make) => {
    const source = make()
    const promise = vi.spyOn(Promise.prototype, 'then')
    const evaluate = createEvaluate(source)
    for (const origin of [A, B, undefined]) {
      for (const method of ['GET', 'OPTIONS']) {
        expect(evaluate(request(origin, method))).toHaveProperty('kind')
      }
    }
    expect(promise).not.toHaveBeenCalled()
    promise.mockRestore()
  })

  it('a synchronous handler stays synchronous', () => {
    expect(withCors(() => new Response(), { origins: A })(new Request('https://x.test/'))).toBeInstanceOf(
      Response,
    )
  })
})

describe('a resolver', () => {
  afterEach(() => void vi.useRealTimers())

  it('is handed the context, and nothing else', () => {
    const resolve = vi.fn(() => false as const)
    createEvaluate<readonly [number, string]>(resolve)(request(A), 1, 'two')
    expect(resolve).toHaveBeenCalledExactlyOnceWith(1, 'two')
  })

  it('returns false: off, but the response depends on the origin', () => {
    expect(createEvaluate(() => false)(request(A))).toEqual({
      kind: 'off',
      allowed: true,
      headers: { vary: 'Origin' },
      status: undefined,
      reason: undefined,
    })
  })

  it('makes each decision vary on Origin, and makes it once', () => {
    const evaluate = createEvaluate(resolver(() => policy))
    const policy = createPolicy()
    const decision = evaluate(request(A))
    expect(decision).toMatchObject({ headers: { 'access-control-allow-origin': '*', vary: 'Origin' } })
    expect(evaluate(request(A))).toBe(decision)
  })

  it('adds Origin to what a decision varies on already', () => {
    const policy = createPolicy({ origins: A, credentials: true })
    const decision = createEvaluate(resolver(() => policy))(request(A, 'OPTIONS'))
    expect(decision).toMatchObject({ headers: { vary: 'Access-Control-Request-Headers, Origin' } })
  })

  it('compiles the same options once, however often it returns them', () => {
    const origins = vi.fn(() => A)
    const options = Object.defineProperty({}, 'origins', { get: origins, enumerable: true })
    const evaluate = createEvaluate(() => options)
    expect(evaluate(request(A))).toMatchObject({ headers: { 'access-control-allow-origin': A } })
    expect(evaluate(request(A))).toBe(evaluate(request(A)))
    expect(origins).toHaveBeenCalledOnce()
  })

  it('compiles by the router’s comparison of paths', () => {
    const options = { resources: { '/X': false } } as const
    const evaluate = createEvaluate(
      () => options,
      {},
      (path) => path.toLowerCase(),
    )
    expect(evaluate(request(A))).toMatchObject({ kind: 'off' })
  })

  it.each([undefined, null, true, 0, '*', A])('returns %s: a TypeError', async (answer) => {
    const error = new TypeError(errorText('resolver-returned', answer))
    expect(() => createEvaluate(resolver(() => answer))(request(A))).toThrow(error)
    await expect(createEvaluate(resolver(async () => answer))(request(A))).rejects.toThrow(error)
  })

  it('returns a symbol: a TypeError', async () => {
    const answer = Symbol('x')
    expect(() => createEvaluate(resolver(() => answer))(request(A))).toThrow(TypeError)
    await expect(createEvaluate(resolver(async () => answer))(request(A))).rejects.toThrow(TypeError)
  })

  it('returns invalid options: a PolicyError', async () => {
    expect(() => createEvaluate(resolver(() => ({ origin: A })))(request(A))).toThrow(PolicyError)
    await expect(createEvaluate(resolver(async () => ({ origin: A })))(request(A))).rejects.toThrow(
      PolicyError,
    )
  })

  const thrown: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['"route"', 'route'],
    ['0', 0],
    ['a function', () => {}],
  ]
  it.each(thrown)('throws %s: thrown on as an Error, with the cause', async (_what, value) => {
    const expected = expect.objectContaining({ message: errorText('resolver-threw', value), cause: value })
    const throwing = createEvaluate(() => {
      throw value
    })
    expect(() => throwing(request(A))).toThrow(expected)
    await expect(createEvaluate(() => Promise.reject(value))(request(A))).rejects.toEqual(expected)
    await expect(createEvaluate(() => Promise.reject(value), { timeout: 5 })(request(A))).rejects.toEqual(
      expected,
    )
  })

  it.each<[string, unknown, () => unknown]>([
    [
      'throws',
      'down',
      () => {
        throw 'down'
      },
    ],
    ['rejects', 'down', () => Promise.reject('down')],
    ['returns something else', expect.any(TypeError), () => 5],
    ['resolves to something else', expect.any(TypeError), async () => 5],
    ['returns invalid options', expect.any(PolicyError), () => ({ origins: '' })],
    ['resolves to invalid options', expect.any(PolicyError), async () => ({ origins: '' })],
  ])('%s: onError is called with it once, and the framework receives it', async (_what, error, resolver) => {
    const onError = vi.fn()
    const incoming = request(A)
    const evaluate = createEvaluate(resolver as () => false, { onError })
    await expect(async () => evaluate(incoming)).rejects.toThrow()
    expect(onError).toHaveBeenCalledExactlyOnceWith(error, incoming)
  })

  it('throws an object: thrown on as it is', async () => {
    const error = { code: 7 }
    await expect(createEvaluate(() => Promise.reject(error))(request(A))).rejects.toBe(error)
  })

  it.each([
    ['a request of a page', request(A), 'actual', undefined, 'resolver-timed-out'],
    ['a preflight', request(A, 'OPTIONS'), 'preflight', 204, 'resolver-timed-out'],
    ['a request without Origin', request(), 'none', undefined, undefined],
  ])('exceeds the timeout: %s is refused', async (_what, incoming, kind, status, reason) => {
    const onError = vi.fn()
    const evaluate = createEvaluate(() => new Promise<false>(() => {}), { timeout: 1, onError })
    const headers = { vary: 'Origin' }
    expect(await evaluate(incoming)).toEqual({
      kind,
      allowed: reason === undefined,
      headers,
      status,
      reason,
      error: reason && new TimeoutError(errorText('resolver-timed-out', 1)),
    })
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      new TimeoutError(errorText('resolver-timed-out', 1)),
      incoming,
    )
  })

  it('without a timeout is waited for', async () => {
    const evaluate = createEvaluate(
      () => new Promise<{ origins: string }>((settle) => setTimeout(settle, 30, { origins: A })),
    )
    expect(await evaluate(request(A))).toMatchObject({ kind: 'actual', allowed: true })
  })

  it('settles in time: the timer is stopped, and onError is not called', async () => {
    const onError = vi.fn()
    vi.useFakeTimers()
    const evaluate = createEvaluate(async () => ({ origins: A }), { timeout: 10_000, onError })
    expect(await evaluate(request(A))).toMatchObject({ kind: 'actual', allowed: true })
    expect(vi.getTimerCount()).toBe(0)
    expect(createEvaluate(() => ({ origins: A }), { timeout: 1 })(request(A))).toMatchObject({
      allowed: true,
    })
    expect(onError).not.toHaveBeenCalled()
  })

  it.each([
    () => {
      throw new Error('the listener fails')
    },
    () => Promise.reject(new Error('the listener fails')),
  ])('a listener that fails decides nothing', async (onError) => {
    const evaluate = createEvaluate(() => new Promise<false>(() => {}), { timeout: 1, onError })
    expect(await evaluate(request(A))).toMatchObject({ reason: 'resolver-timed-out' })
  })
})

describe('a source that no adapter takes', () => {
  const codes = (act: () => unknown) => {
    try {
      act()
      return []
    } catch (error) {
      return (error as PolicyError).issues.map(({ code, path }) => [code, path])
    }
  }
  const source = (value: unknown) => value as never
  class Settings {
    readonly origins = A
  }

  it.each<[string, unknown, unknown, string]>([
    ['a class', Settings, {}, 'wrong-type'],
    ['a request and a response', new Request('https://api.test/'), new Response(), 'not-called'],
    ['a context and next', new Settings(), () => {}, 'not-called'],
    ['a promise', Promise.resolve({}), {}, 'wrong-type'],
  ])('%s', (_what, value, hooks, code) => {
    expect(codes(() => createEvaluate(source(value), source(hooks)))).toEqual([[code, '']])
  })

  it('a list with a function as hooks has not been passed by a framework', () => {
    expect(
      codes(() =>
        createEvaluate(
          source([A]),
          source(() => {}),
        ),
      ),
    ).toEqual([['wrong-type', 'hooks']])
  })
})
