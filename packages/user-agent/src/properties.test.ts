import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EngineName } from './engines/engine.ts'
import { engines } from './engines/engines.ts'
import { corsUnsafeRequestHeaderNames } from './fetch/cors-request-headers.ts'
import { fetchMetadata } from './fetch/fetch-metadata.ts'
import { extractHeaderListValues } from './fetch/header-values.ts'
import { normalizeMethod } from './fetch/method.ts'
import type { CorsRequest } from './fetch/request.ts'
import { openPage } from './page/page.ts'
import { corsPreflightCheck } from './preflight/preflight-check.ts'
import { needsCorsPreflight } from './preflight/preflight-request.ts'

/** Usually a tenth of the cases from a fixed seed, as in all random tests. */
const full = process.env['CORSAGE_RUNS'] === 'full'
if (!full) fc.configureGlobal({ seed: 1 })

const origin = 'https://app.example.com'
const url = 'https://api.example.com/'
const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'patch')
const names = fc.constantFrom('x-a', 'X-B', 'authorization', 'content-type', 'accept')
const credentials = fc.constantFrom<RequestCredentials>('omit', 'same-origin', 'include')
const requests: fc.Arbitrary<CorsRequest> = fc
  .record({ method: methods, names: fc.uniqueArray(names), credentials, useCorsPreflight: fc.boolean() })
  .map(({ names: list, ...request }) => ({
    ...request,
    url,
    origin,
    headers: new Headers(list.map((name): [string, string] => [name, 'application/json'])),
  }))

function listsOf(member: fc.Arbitrary<string>) {
  return fc.option(fc.array(member, { maxLength: 4 }))
}

/** The response to a preflight. With `wildcards` its lists may hold `*`. */
function preflights(wildcards: boolean) {
  const also = wildcards ? ['*'] : []
  return fc
    .record({
      allowOrigin: fc.constantFrom(origin, '*', 'https://other.example'),
      allowCredentials: fc.boolean(),
      methods: listsOf(fc.oneof(methods, fc.constantFrom('PUT', ...also))),
      headers: listsOf(fc.oneof(names, fc.constantFrom('x-a', ...also))),
    })
    .map((lists) => {
      const headers = new Headers({ 'access-control-allow-origin': lists.allowOrigin })
      if (lists.allowCredentials) headers.set('access-control-allow-credentials', 'true')
      if (lists.methods !== null) headers.set('access-control-allow-methods', lists.methods.join())
      if (lists.headers !== null) headers.set('access-control-allow-headers', lists.headers.join(', '))
      return { status: 204, headers }
    })
}

/**
 * The standard has two holes: it counts a literal `*` that was stored with credentials as a wildcard, and it keeps
 * the method of a forced preflight that listed none. No engine has either.
 */
test.each<[EngineName, wildcards: boolean]>([
  ['standard', false],
  ['chromium', true],
  ['firefox', true],
  ['webkit', true],
])('in %s the cache never grants what a preflight would be refused', (name, wildcards) => {
  const { quirks, createPreflightCache } = engines[name]
  fc.assert(
    fc.property(
      fc.array(requests, { minLength: 1, maxLength: 6 }),
      preflights(wildcards),
      (sequence, response) => {
        const cache = createPreflightCache()
        for (const asked of sequence) {
          const request = name === 'standard' ? { ...asked, useCorsPreflight: false } : asked
          const { grant } = corsPreflightCheck(request, response, quirks)
          if (needsCorsPreflight(request) && cache.covers(request)) expect(grant).not.toBe(null)
          if (grant !== null) cache.store(request, grant)
        }
      },
    ),
    { numRuns: full ? 2000 : 200 },
  )
})

test('a request is covered by what was granted to itself, unless the grant rests on a wildcard', () => {
  for (const { createPreflightCache } of [engines.standard, engines.chromium, engines.webkit]) {
    fc.assert(
      fc.property(requests, preflights(false), (request, response) => {
        const { grant } = corsPreflightCheck(request, response)
        if (grant === null || (request.useCorsPreflight === true && !grant.methods.includes(request.method)))
          return
        const cache = createPreflightCache()
        cache.store(request, grant)
        expect(cache.covers(request)).toBe(true)
      }),
    )
  }
})

test('a page can read exactly the responses that pass both checks', async () => {
  await fc.assert(
    fc.asyncProperty(requests, preflights(true), preflights(false), async (request, preflight, response) => {
      const page = openPage(origin, {
        fetch: ({ method }) =>
          new Response(null, method === 'OPTIONS' ? preflight : { headers: response.headers }),
      })
      const { method, headers, useCorsPreflight = false } = request
      const readable = await page
        .fetch(url, { method, headers, credentials: request.credentials, uploadListeners: useCorsPreflight })
        .then(
          () => true,
          () => false,
        )
      const allowOrigin = response.headers.get('access-control-allow-origin')
      const shared =
        request.credentials === 'include'
          ? allowOrigin === origin && response.headers.get('access-control-allow-credentials') === 'true'
          : allowOrigin !== 'https://other.example'
      const preflighted = needsCorsPreflight(request)
      expect(readable).toBe(shared && (!preflighted || corsPreflightCheck(request, preflight).success))
    }),
    { numRuns: full ? 500 : 50 },
  )
})

test('the unsafe names are lower-case, sorted, unique, and independent of the order', () => {
  const pairs = fc.array(fc.tuple(names, fc.constantFrom('x', 'a{b', 'x'.repeat(128))), { maxLength: 20 })
  fc.assert(
    fc.property(pairs, (list) => {
      const unsafe = corsUnsafeRequestHeaderNames(list)
      expect(unsafe).toEqual([...new Set(unsafe.map((name) => name.toLowerCase()))].sort())
      expect(corsUnsafeRequestHeaderNames([...list].reverse())).toEqual(unsafe)
    }),
  )
})

test('a list that was written is read back, in any spacing', () => {
  const spaces = fc.constantFrom('', ' ', '\t', ' \t', ',', ' , ')
  fc.assert(
    fc.property(fc.array(fc.tuple(methods, spaces), { minLength: 1 }), (members) => {
      const value = members.map(([method, space]) => `${space}${method}${space}`).join()
      const read = extractHeaderListValues('allow', new Headers({ allow: value }))
      expect(read).toEqual(members.map(([method]) => method))
    }),
  )
})

test('normalizing changes only the case of a method, and only once', () => {
  fc.assert(
    fc.property(fc.oneof(methods, fc.constantFrom('put', 'Head', 'chicken'), fc.string()), (method) => {
      const normalized = normalizeMethod(method)
      expect(normalized.toUpperCase()).toBe(method.toUpperCase())
      expect(normalizeMethod(normalized)).toBe(normalized)
    }),
  )
})

test('Sec-Fetch-Site is the least trusted relation of any URL, for random origins and redirects', async () => {
  // Each place carries the site that it was made from, so the oracle needs no list of suffixes.
  const place = fc.record({
    scheme: fc.constantFrom('https', 'http'),
    host: fc.constantFrom('', 'a.', 'b.', 'a.b.'),
    site: fc.constantFrom('one.test', 'two.test', 'one.co.uk', 'two.co.uk', 'one.github.io', 'two.com'),
    port: fc.constantFrom('', ':8443'),
  })
  type Place = Parameters<Parameters<typeof place.map>[0]>[0]
  const originOf = ({ scheme, host, site, port }: Place): string => `${scheme}://${host}${site}${port}`
  const trust = (own: Place, target: Place): number => {
    if (own.scheme !== target.scheme || own.site !== target.site) return 0
    return own.host === target.host && own.port === target.port ? 2 : 1
  }
  await fc.assert(
    fc.asyncProperty(place, fc.array(place, { minLength: 1, maxLength: 4 }), async (own, places) => {
      const least = Math.min(...places.map((target) => trust(own, target)))
      const isSecure = places.at(-1)?.scheme === 'https'
      const urlList = places.map((target) => new URL(originOf(target))) as [URL, ...URL[]]
      const described = { pageOrigin: originOf(own), urlList, mode: 'cors', destination: '' } as const
      const { 'sec-fetch-site': site } = await fetchMetadata(described)
      expect(site).toBe(isSecure ? ['cross-site', 'same-site', 'same-origin'][least] : undefined)
    }),
    { numRuns: full ? 1000 : 100 },
  )
})
