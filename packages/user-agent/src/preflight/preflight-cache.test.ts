import { describe, expect, test } from 'vitest'
import { engines } from '../engines/engines.ts'
import type { CorsRequest } from '../fetch/request.ts'
import { createListedNamesPreflightCache } from './listed-names-cache.ts'
import { type CorsPreflightCache, createCorsPreflightCache } from './preflight-cache.ts'

type Model = (now: () => number) => CorsPreflightCache
const standard: Model = createCorsPreflightCache
const chromium: Model = engines.chromium.createPreflightCache
const webkit: Model = engines.webkit.createPreflightCache
const firefox: Model = createListedNamesPreflightCache
const models: readonly [string, Model][] = [
  ['standard', standard],
  ['chromium', chromium],
  ['webkit', webkit],
  ['firefox', firefox],
]

function request(method: string, change: Partial<CorsRequest> = {}): CorsRequest {
  return {
    method,
    url: 'https://api.example.com/items',
    origin: 'https://app.example.com',
    headers: new Headers(),
    credentials: 'omit',
    ...change,
  }
}

function withHeader(...names: string[]): Pick<CorsRequest, 'headers'> {
  return { headers: new Headers(names.map((name): [string, string] => [name, '1'])) }
}

function grant(methods: string[], headerNames: string[] = [], maxAge = 600) {
  return { methods, headerNames, maxAge }
}

describe.each(models)('%s', (name, createCache) => {
  let time = 0
  const now = () => time

  test('an empty cache covers nothing that has an unsafe header', () => {
    expect(createCache(now).covers(request('GET', withHeader('x-a')))).toBe(false)
    expect(createCache(now).covers(request('PUT'))).toBe(false)
  })

  test('a result covers its method and header names, for as long as it may be kept', () => {
    const cache = createCache(now)
    const put = request('PUT', withHeader('X-A'))
    cache.store(put, grant(['PUT'], ['x-a', 'X-B'], 10))
    time += 9_999
    expect(cache.covers(put)).toBe(true)
    expect(cache.covers(request('PUT', withHeader('x-b')))).toBe(true)
    expect(cache.covers(request('POST', withHeader('x-b')))).toBe(true)
    time += 1
    expect(cache.covers(put)).toBe(false)
  })

  test('a max age of 0 keeps nothing', () => {
    const cache = createCache(now)
    cache.store(request('PUT'), grant(['PUT'], [], 0))
    expect(cache.covers(request('PUT'))).toBe(false)
    const forced = request('POST', { useCorsPreflight: true })
    cache.store(forced, grant(['POST'], [], 0))
    expect(cache.covers(forced)).toBe(false)
  })

  test('a result for a safelisted method covers its header names', () => {
    const cache = createCache(now)
    cache.store(request('GET', withHeader('x-a')), grant([], ['x-a']))
    expect(cache.covers(request('GET', withHeader('x-a')))).toBe(true)
  })

  test.each<[description: string, change: Partial<CorsRequest>]>([
    ['another URL', { url: 'https://api.example.com/items/2' }],
    ['another query', { url: 'https://api.example.com/items?a' }],
    ['another origin', { origin: 'https://other.example' }],
    ['credentials', { credentials: 'include' }],
    ['another header', withHeader('x-b')],
  ])('%s is not covered', (_, change) => {
    const cache = createCache(now)
    cache.store(request('PUT'), grant(['PUT'], ['x-a']))
    expect(cache.covers(request('PUT', change))).toBe(false)
  })

  test('methods are compared byte for byte', () => {
    const cache = createCache(now)
    cache.store(request('PATCH'), grant(['PATCH']))
    expect(cache.covers(request('patch'))).toBe(false)
  })

  test(`a result with credentials ${name === 'firefox' ? 'does not cover' : 'covers'} a request without`, () => {
    const cache = createCache(now)
    cache.store(request('PUT', { credentials: 'include' }), grant(['PUT']))
    expect(cache.covers(request('PUT', { credentials: 'same-origin' }))).toBe(name !== 'firefox')
  })

  test('a newer result prolongs an older one', () => {
    const cache = createCache(now)
    cache.store(request('PUT'), grant(['PUT'], ['x-a'], 10))
    time += 9_000
    cache.store(request('PUT'), grant(['PUT'], ['X-A'], 10))
    time += 9_000
    expect(cache.covers(request('PUT', withHeader('x-a')))).toBe(true)
  })
})

describe.each(models)('%s, a newer result', (_, createCache) => {
  let time = 0
  const now = () => time

  test.each<[description: string, methods: string[], headerNames: string[], change: Partial<CorsRequest>]>([
    ['a method', ['PUT'], [], {}],
    ['a header name', [], ['x-a'], withHeader('x-a')],
  ])('shortens an older one for %s', (_what, methods, headerNames, change) => {
    const cache = createCache(now)
    const asked = request(methods.length === 0 ? 'GET' : 'PUT', change)
    cache.store(asked, grant(methods, headerNames, 600))
    cache.store(asked, grant(methods, headerNames, 10))
    time += 9_999
    expect(cache.covers(asked)).toBe(true)
    time += 1
    expect(cache.covers(asked)).toBe(false)
  })
})

describe('in the standard', () => {
  test('header names of several results add up', () => {
    const cache = createCorsPreflightCache()
    cache.store(request('GET'), grant([], ['x-a']))
    cache.store(request('GET'), grant([], ['x-b']))
    expect(cache.covers(request('GET', withHeader('x-a', 'x-b')))).toBe(true)
  })

  test('a name prolongs its own entry only', () => {
    let time = 0
    const cache = createCorsPreflightCache(() => time)
    cache.store(request('GET'), grant([], ['x-a'], 10))
    cache.store(request('GET'), grant(['PUT'], ['x-b'], 20))
    time = 15_000
    expect(cache.covers(request('GET', withHeader('x-a')))).toBe(false)
    expect(cache.covers(request('PUT', withHeader('x-b')))).toBe(true)
  })

  test.each<[description: string, methods: string[], headerNames: string[], change: Partial<CorsRequest>]>([
    ['a method', ['PUT'], [], {}],
    ['a header name', [], ['x-a'], withHeader('x-a')],
  ])('%s that an entry with credentials covers gets no separate entry', (_, methods, headerNames, change) => {
    let time = 0
    const cache = createCorsPreflightCache(() => time)
    const asked = request(methods.length === 0 ? 'GET' : 'PUT', change)
    const withCredentials = { ...asked, credentials: 'include' } as const
    cache.store(withCredentials, grant(methods, headerNames, 600))
    cache.store(asked, grant(methods, headerNames, 600))
    cache.store(withCredentials, grant(methods, headerNames, 10))
    time = 11_000
    expect(cache.covers(asked)).toBe(false)
  })
})

describe.each(models)('%s, where the models differ', (name, createCache) => {
  const isOneResult = name === 'chromium' || name === 'webkit'

  test(`grants ${isOneResult ? 'replace each other' : 'add up'}`, () => {
    const cache = createCache(Date.now)
    cache.store(request('PUT'), grant(['PUT']))
    cache.store(request('DELETE'), grant(['DELETE']))
    expect(cache.covers(request('DELETE'))).toBe(true)
    expect(cache.covers(request('PUT'))).toBe(!isOneResult)
    // And what was not covered evicts what was.
    expect(cache.covers(request('DELETE'))).toBe(!isOneResult)
  })

  test('the wildcard of a result without credentials', () => {
    const covers = (change: CorsRequest) => {
      const cache = createCache(Date.now)
      cache.store(request('PUT'), grant(['*'], ['*']))
      return cache.covers(change)
    }
    expect(covers(request('PUT', withHeader('x-a')))).toBe(name !== 'firefox')
    expect(covers(request('PUT', withHeader('authorization')))).toBe(name === 'webkit')
  })

  test(`"*" that was only a name, stored with credentials, ${name === 'standard' ? 'is taken for a wildcard' : 'covers nothing else'}`, () => {
    const covers = (change: CorsRequest) => {
      const cache = createCache(Date.now)
      cache.store(request('*', { credentials: 'include' }), grant(['*'], ['*']))
      return cache.covers(change)
    }
    expect(covers(request('PUT', { credentials: 'include' }))).toBe(name === 'standard')
    expect(covers(request('GET', { credentials: 'include', ...withHeader('x-a') }))).toBe(name === 'standard')
    expect(covers(request('*', { credentials: 'include', ...withHeader('*') }))).toBe(true)
  })

  test('"*" stored with credentials, for a request without them', () => {
    const cache = createCache(Date.now)
    cache.store(request('PUT', { credentials: 'include' }), grant(['*'], ['*']))
    const isWildcard = name === 'standard' || name === 'webkit'
    expect(cache.covers(request('PUT', withHeader('x-a')))).toBe(isWildcard)
  })

  test('clearing', () => {
    const cache = createCache(Date.now)
    const elsewhere = { url: 'https://api.example.com/other' }
    cache.store(request('PUT'), grant(['PUT']))
    cache.store(request('PUT', { credentials: 'include' }), grant(['PUT']))
    cache.store(request('PUT', elsewhere), grant(['PUT']))
    cache.clear(request('GET'))
    expect(cache.covers(request('PUT', { credentials: 'include' }))).toBe(isOneResult)
    expect(cache.covers(request('PUT', elsewhere))).toBe(true)
  })

  test('clearing spares other origins', () => {
    const cache = createCache(Date.now)
    cache.store(request('PUT'), grant(['PUT']))
    cache.clear(request('PUT', { origin: 'null' }))
    expect(cache.covers(request('PUT'))).toBe(true)
  })

  test('a forced preflight of a safelisted method', () => {
    const cache = createCache(Date.now)
    const upload = request('POST', { useCorsPreflight: true })
    cache.store(upload, grant([], ['x-a']))
    expect(cache.covers(upload)).toBe(name !== 'standard')
    cache.store(upload, grant(['POST'], ['x-a']))
    expect(cache.covers(upload)).toBe(true)
  })

  test('HEAD that no list names', () => {
    const cache = createCache(Date.now)
    cache.store(request('HEAD', withHeader('x-a')), grant([], ['x-a']))
    expect(cache.covers(request('HEAD', withHeader('x-a')))).toBe(name !== 'firefox')
  })
})

test('the time is the real one, unless told otherwise', () => {
  for (const cache of [
    createCorsPreflightCache(),
    createListedNamesPreflightCache(),
    engines.chromium.createPreflightCache(),
  ]) {
    cache.store(request('PUT'), grant(['PUT'], [], 60))
    expect(cache.covers(request('PUT'))).toBe(true)
  }
})
