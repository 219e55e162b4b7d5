import { createPolicy, type RequestLike, withCors } from '@corsage/core'
import { CorsError, openPage } from '@corsage/user-agent'
import fc from 'fast-check'
import CachePolicy from 'http-cache-semantics'
import { expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { intents, optionsFor, pageRequests, RESPONSE_HEADERS } from './cases.ts'
import { type Intent, mayRead, type PageRequest } from './intent.ts'

const PAIRS = runs(20_000)
const CACHES = runs(3_000)

const HEADERS = [
  'origin',
  'access-control-request-method',
  'access-control-request-headers',
  'access-control-request-private-network',
]

const requestHeaders = fc
  .tuple(
    fc.option(
      fc.constantFrom('https://app.example.com', 'https://x.example.org', 'https://evil.test', 'null', 'x'),
    ),
    fc.option(fc.constantFrom('PUT', 'GET', 'P UT')),
    fc.option(fc.constantFrom('x-token', 'x-a,x-b', '<script>')),
    fc.option(fc.constant('true')),
  )
  .map((values) => Object.fromEntries(HEADERS.map((name, index) => [name, values[index] ?? null])))

const options = fc
  .tuple(intents, fc.boolean(), fc.boolean())
  .map(([intent, timingAllowOrigin, allowPrivateNetwork]) => ({
    ...optionsFor(intent),
    timingAllowOrigin,
    allowPrivateNetwork: allowPrivateNetwork && intent.origins !== '*',
  }))

it('requests that agree in what Vary names, and in their kind, get equal headers', () => {
  let compared = 0
  fc.assert(
    fc.property(
      options,
      requestHeaders,
      requestHeaders,
      fc.constantFrom('GET', 'OPTIONS'),
      (given, one, two, method) => {
        const policy = createPolicy(given as Record<never, never>)
        const [first, second] = [one, two].map((headers): RequestLike => {
          return { method, url: '/', headers: { get: (name) => headers[name] ?? null } }
        }) as [RequestLike, RequestLike]
        const said = policy.evaluate(first)
        const named = (said.headers['vary'] ?? '').toLowerCase().split(', ')
        const agree = named.every(
          (name) => name === '' || first.headers.get(name) === second.headers.get(name),
        )
        const answer = policy.evaluate(second)
        const isAskedAtAll = (request: RequestLike) =>
          request.headers.get('access-control-request-method') !== null
        // A cache never serves an OPTIONS request (RFC 9110, §9.3.7), so its kind need not be named.
        if (!agree || (method === 'OPTIONS' && isAskedAtAll(first) !== isAskedAtAll(second))) return
        if (method === 'OPTIONS' && (said.kind === 'none') !== (answer.kind === 'none')) return
        compared++
        expect(answer.headers).toEqual(said.headers)
      },
    ),
    { numRuns: PAIRS, seed },
  )
  expect(compared).toBeGreaterThan(PAIRS / 10)
}, 60_000)

/** A shared cache in front of a server, as RFC 9111 has it. */
function cached(server: (request: Request) => Response | Promise<Response>) {
  const stored: { policy: CachePolicy; response: Response }[] = []
  return async (request: Request): Promise<Response> => {
    const asked = { url: request.url, method: request.method, headers: Object.fromEntries(request.headers) }
    const hit = stored.find(({ policy }) => policy.satisfiesWithoutRevalidation(asked))
    if (hit) return hit.response.clone()
    const response = await server(request)
    const got = { status: response.status, headers: Object.fromEntries(response.headers) }
    const policy = new CachePolicy(asked, got, { shared: true })
    if (policy.storable()) stored.unshift({ policy, response: response.clone() })
    return response
  }
}

it('a shared cache in front turns no allowed read into a refused one, and no refused one into an allowed one', async () => {
  let hits = 0
  await fc.assert(
    fc.asyncProperty(
      intents,
      fc.array(pageRequests, { minLength: 2, maxLength: 6 }),
      async (intent, requests) => {
        let asked = 0
        const headers = { ...RESPONSE_HEADERS, 'cache-control': 'public, max-age=60' }
        const server = withCors(
          () => {
            asked++
            return new Response('read', { headers })
          },
          createPolicy(optionsFor(intent)) as never,
        )
        const front = cached(server)
        for (const request of requests.map((each) => ({ ...each, method: 'GET' }))) {
          const read = await reads(front, request)
          expect(read).toBe(mayRead(intent as Intent, request))
        }
        // A request of no page, such as that of an <img> without crossorigin, fills the cache as well.
        await front(new Request('https://api.test/'))
        hits += requests.length + 1 - asked
        const last = { ...(requests[0] as PageRequest), method: 'GET' }
        expect(await reads(front, last)).toBe(mayRead(intent as Intent, last))
      },
    ),
    { numRuns: CACHES, seed },
  )
  expect(hits).toBeGreaterThan(CACHES / 10)
}, 120_000)

async function reads(
  server: (request: Request) => Promise<Response>,
  request: PageRequest,
): Promise<boolean> {
  const { origin, ...init } = request
  try {
    await openPage(origin, { fetch: server }).fetch('https://api.test/', init)
    return true
  } catch (error) {
    if (error instanceof CorsError) return false
    throw error
  }
}
