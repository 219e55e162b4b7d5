import { expect, it } from 'vitest'
import { errorText } from '../advise/index.ts'
import { withCors } from '../fetch.ts'
import { createPolicy } from '../policy.ts'
import { withGuard } from './fetch.ts'

const L = 'https://listed.test'
const policy = createPolicy({ origins: [L, 'https://other.test'] })
const guarded = () => withGuard(() => new Response('handled'), policy)
const foreign = { origin: L, 'sec-fetch-site': 'cross-site', cookie: 'a=b' }

it('a refused request gets a plain 403, and never reaches the handler', async () => {
  const response = guarded()(new Request('https://a.test/', { method: 'POST', headers: foreign })) as Response
  expect([response.status, Object.fromEntries(response.headers)]).toEqual([
    403,
    {
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    },
  ])
  expect(await response.text()).toMatch(/^Pages of "https:\/\/listed\.test" .*\.$/)
})

it('within cors, the response carries what the policy permits', async () => {
  const response = await withCors(
    guarded(),
    policy,
  )(new Request('https://a.test/', { method: 'POST', headers: foreign }))
  expect([
    response.status,
    response.headers.get('access-control-allow-origin'),
    response.headers.get('vary'),
  ]).toEqual([403, L, 'Origin'])
})

it('a request that passes reaches the handler with all arguments', () => {
  const returned = withGuard((_request: Request, one: number, two: string) => {
    expect([one, two]).toEqual([1, 'two'])
    return new Response('handled')
  }, policy)(new Request('https://a.test/', { method: 'POST' }), 1, 'two')
  expect(returned).toBeInstanceOf(Response)
})

it('a refused HEAD has no body', async () => {
  const local = withGuard(() => new Response(null), policy, { hosts: 'loopback' })
  const response = (await local(new Request('http://evil.test/', { method: 'HEAD' }))) as Response
  expect([response.status, response.body]).toEqual([403, null])
})

it('without a handler, nothing starts', () => {
  const error = new TypeError(errorText('no-handler', 'withGuard'))
  expect(() => withGuard(undefined as never, policy)).toThrow(error)
})
