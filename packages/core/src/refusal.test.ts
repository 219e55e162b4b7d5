import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { request } from '../test/requests.ts'
import { createPolicy, type OnRefused, type PolicyOptions, reportRefusal, withCors } from './index.ts'

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

describe.each(KINDS)('onRefused hears of refusals: %s', (_what, options) => {
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
    // The browser refuses these, not the policy.
    await fetch(preflight(A, { 'access-control-request-method': 'CHICKEN' }))
    expect(calls).toEqual([])
  })
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

describe('what onRefused does is ignored', () => {
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
