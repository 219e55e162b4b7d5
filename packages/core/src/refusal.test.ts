import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { request } from '../test/requests.ts'
import { reportRefusal } from './adapter.ts'
import { createPolicy, type OnRefused, type PolicyOptions, withCors } from './index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const URL = 'https://api.test/items?x=1'
const answer = () => new Response('here')

const incoming = (method: string, headers: Record<string, string>) => new Request(URL, { method, headers })
const preflight = (origin: string, more: Record<string, string> = {}) =>
  incoming('OPTIONS', { origin, 'access-control-request-method': 'PUT', ...more })

function heard(options: PolicyOptions) {
  const calls: Parameters<OnRefused>[] = []
  const fetch = withCors(answer, createPolicy(options), { onRefused: (...facts) => void calls.push(facts) })
  return { calls, fetch }
}

const KINDS: [string, PolicyOptions][] = [
  ['one origin', { origins: A }],
  ['a list', { origins: [A, 'https://b.test'] }],
  ['a function', { origins: (origin) => origin === A }],
]

describe.each(KINDS)('onRefused is called for refusals: %s', (_what, options) => {
  it('of an actual request', async () => {
    const { calls, fetch } = heard(options)
    const sent = incoming('POST', { origin: EVIL })
    const response = await fetch(sent)
    expect(await response.text()).toBe('here')
    expect(calls).toEqual([
      [
        await createPolicy(options).evaluate(sent),
        { method: 'POST', url: URL, origin: EVIL, requestedMethod: null, requestedHeaders: null },
      ],
    ])
    expect(calls[0]?.[0]).toMatchObject({ kind: 'actual', allowed: false, reason: 'origin-not-listed' })
  })

  it('of a preflight', async () => {
    const { calls, fetch } = heard(options)
    await fetch(preflight('null', { 'access-control-request-headers': 'x-a,x-b' }))
    expect(calls).toEqual([
      [
        expect.objectContaining({ kind: 'preflight', allowed: false, reason: 'origin-null' }),
        { method: 'OPTIONS', url: URL, origin: 'null', requestedMethod: 'PUT', requestedHeaders: 'x-a,x-b' },
      ],
    ])
  })

  it('of nothing else', async () => {
    const { calls, fetch } = heard(options)
    await fetch(incoming('GET', {}))
    await fetch(incoming('GET', { origin: A }))
    await fetch(preflight(A))
    expect(calls).toEqual([])
  })
})

describe('onRefused is called for a preflight that the browser will refuse', () => {
  const listed = { origins: [A, 'https://b.test'], methods: ['PUT'], allowHeaders: ['X-A', 'X-B'] }
  const any = { origins: '*' as const, methods: '*' as const }
  const credentials = { origins: A, credentials: true, methods: '*' as const }
  it.each<[string, PolicyOptions, method: string, headers: string | undefined, string | undefined]>([
    ['a listed method', listed, 'PUT', undefined, undefined],
    ['a method that is not listed', listed, 'DELETE', undefined, 'method-not-listed'],
    ['a listed method in lower case', listed, 'put', undefined, 'method-not-listed'],
    ['a method and a header that are not listed', listed, 'DELETE', 'x-c', 'method-not-listed'],
    ['a safelisted method, which needs no permission', listed, 'POST', undefined, undefined],
    ['no method is listed', { ...listed, methods: [] }, 'PUT', undefined, 'method-not-listed'],
    ['listed headers, in any case and with white space', listed, 'PUT', 'x-a, X-B', undefined],
    ['one header of two is not listed', listed, 'PUT', 'x-a,x-c', 'header-not-listed'],
    ['no header is listed', { ...listed, allowHeaders: [] }, 'PUT', 'x-a', 'header-not-listed'],
    ['any method', any, 'CHICKEN', undefined, undefined],
    ['any header, Authorization included', any, 'PUT', 'authorization,x-a', undefined],
    ['any method with credentials', credentials, 'CHICKEN', 'x-a,authorization', undefined],
    ['any header with credentials, but not a token', credentials, 'PUT', 'x a', 'header-not-listed'],
  ])('%s', async (_what, options, method, names, reason) => {
    const { calls, fetch } = heard(options)
    const sent = preflight(A, {
      'access-control-request-method': method,
      ...(names === undefined ? {} : { 'access-control-request-headers': names }),
    })
    const response = await fetch(sent)
    const decision = await createPolicy(options).evaluate(sent)
    expect([...response.headers].sort()).toEqual(Object.entries(decision.headers).sort())
    expect(decision).toMatchObject({ allowed: true, reason: undefined })
    expect(calls.map(([refused]) => refused)).toEqual(
      reason === undefined ? [] : [{ ...decision, allowed: false, reason }],
    )
  })

  it('`*` does not cover Authorization', () => {
    const headers = { 'access-control-allow-methods': '*', 'access-control-allow-headers': '*' }
    const reasons: unknown[] = []
    reportRefusal(
      ({ reason }) => reasons.push(reason),
      { ...createPolicy().evaluate(preflight(A)), headers },
      preflight(A, { 'access-control-request-headers': 'authorization' }),
    )
    expect(reasons).toEqual(['header-not-listed'])
  })

  it('with credentials, `*` is a name like any other', () => {
    const headers = { 'access-control-allow-credentials': 'true', 'access-control-allow-methods': '*' }
    const reasons: unknown[] = []
    reportRefusal(
      ({ reason }) => reasons.push(reason),
      { ...createPolicy().evaluate(preflight(A)), headers },
      preflight(A),
    )
    expect(reasons).toEqual(['method-not-listed'])
  })

  it('of no preflight without a method', () => {
    const reasons: unknown[] = []
    reportRefusal(
      ({ reason }) => reasons.push(reason),
      createPolicy().evaluate(preflight(A)),
      incoming('OPTIONS', {}),
    )
    expect(reasons).toEqual(['method-not-listed'])
  })
})

it('onRefused receives what a function among the origins threw', async () => {
  const error = new Error('the database is down')
  const { calls, fetch } = heard({ origins: () => Promise.reject(error) })
  await fetch(incoming('GET', { origin: A }))
  expect(calls.map(([decision]) => decision)).toEqual([
    expect.objectContaining({ reason: 'origin-function-failed', error }),
  ])
})

it('nothing is refused where any origin is allowed', async () => {
  const { calls, fetch } = heard({})
  await fetch(incoming('GET', { origin: 'null' }))
  await fetch(preflight(EVIL))
  expect(calls).toEqual([])
})

it('a refusal without an Origin, which no policy gives, has an empty one', () => {
  const refused = createPolicy({ origins: A }).evaluate(request({ origin: EVIL }))
  const calls: string[] = []
  reportRefusal((_decision, { origin }) => void calls.push(origin), refused, request({}))
  expect(calls).toEqual([''])
})

describe('an error of onRefused is ignored', () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  beforeEach(() => {
    unhandled.length = 0
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
  })

  it.each<[string, OnRefused]>([
    [
      'throws',
      () => {
        throw new Error('no log')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no log')
      },
    ],
    ['never settles', () => new Promise(() => {})],
  ])('it %s', async (_what, onRefused) => {
    const fetch = withCors(answer, { origins: A }, { onRefused })
    const response = fetch(incoming('GET', { origin: EVIL }))
    expect(response).toBeInstanceOf(Response)
    expect(await (await response).text()).toBe('here')
    expect((await fetch(preflight(EVIL))).status).toBe(204)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(unhandled).toEqual([])
  })
})
