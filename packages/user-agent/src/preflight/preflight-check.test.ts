import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { engines } from '../engines/engines.ts'
import { normalizeMethod } from '../fetch/method.ts'
import type { CorsRequest } from '../fetch/request.ts'
import { corsPreflightCheck } from './preflight-check.ts'

const origin = 'https://app.example.com'
const url = 'https://api.example.com/items'

interface Asked {
  readonly method?: string
  readonly headers?: HeadersInit
  readonly credentials?: RequestCredentials
  readonly useCorsPreflight?: boolean
}

function check(asked: Asked, headers: Record<string, string>, status = 200, engine: EngineName = 'standard') {
  const { method = 'PUT', credentials = 'omit', useCorsPreflight = false } = asked
  const request: CorsRequest = {
    url,
    origin,
    credentials,
    useCorsPreflight,
    method: normalizeMethod(method),
    headers: new Headers(asked.headers),
  }
  return corsPreflightCheck(request, { status, headers: new Headers(headers) }, engines[engine].quirks)
}

function codes(...parameters: Parameters<typeof check>): readonly string[] {
  return check(...parameters).refusals.map(({ code, expected }) =>
    code === 'header-not-allowed' ? `${code} ${expected}` : code,
  )
}

const allowed = { 'access-control-allow-origin': origin, 'access-control-allow-methods': 'PUT' }

// The truth table of the web platform test fetch/api/cors/cors-preflight-star.any.js.
describe('wildcards × credentials × case', () => {
  const rows: [boolean, boolean, string, string, string, [string, string]?][] = [
    [true, false, 'get', 'x-test', 'GET', ['X-Test', '1']],
    [true, false, '*', 'x-test', 'SUPER', ['X-Test', '1']],
    [true, false, '*', '*', 'OK', ['X-Test', '1']],
    [false, true, '*', '*', 'OK', ['X-Test', '1']],
    [false, true, '*', '', 'PUT'],
    [false, true, 'get', '*', 'GET', ['X-Test', '1']],
    [false, true, '*', '*', 'GET', ['X-Test', '1']],
    // With credentials `*` is a method, and a header, of that name.
    [true, true, '*', '*', '*', ['*', '1']],
    [true, true, 'PATCH', '*', 'PATCH'],
    [false, true, 'PATCH', '*', 'patch'],
    [false, true, 'patch', '*', 'PATCH'],
    [true, true, 'patch', '*', 'patch'],
    // `Authorization` is not covered by `*`.
    [false, false, '*', '*', 'POST', ['Authorization', '123']],
    [true, false, '*', '*, Authorization', 'POST', ['Authorization', '123']],
    [true, false, '*', 'AUTHORIZATION', 'POST', ['Authorization', '123']],
    [false, true, '*', '*', 'POST', ['Authorization', '123']],
  ]
  for (const method of ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']) {
    const isSafelisted = ['GET', 'HEAD', 'POST'].includes(method)
    rows.push([true, true, method, '*', method])
    rows.push([true, true, method, '*', method.toLowerCase()])
    rows.push([isSafelisted, true, method.toLowerCase(), '*', method])
  }

  test('the table has 34 rows', () => expect(rows).toHaveLength(34))

  test.each(rows)('allowed %s, credentials %s, methods %j, headers %j: %s %j', (...row) => {
    const [success, withCredentials, methods, headerNames, method, header] = row
    const result = check(
      { method, headers: header ? [header] : [], credentials: withCredentials ? 'include' : 'omit' },
      {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': methods,
        'access-control-allow-headers': headerNames,
      },
    )
    expect(result.success).toBe(success)
    expect(result.grant !== null).toBe(success)
  })
})

describe('status', () => {
  test.each([200, 201, 202, 204, 206, 226, 299])('%i is an ok status', (status) => {
    expect(codes({}, allowed, status)).toEqual([])
  })
  test.each([199, 300, 304, 305, 400, 401, 403, 404, 405, 413, 500, 503])('%i is not', (status) => {
    expect(codes({}, allowed, status)).toEqual(['preflight-status'])
  })
  test.each([301, 302, 303, 307, 308])(
    '%i with a Location is a redirect, without one a bad status',
    (status) => {
      expect(codes({}, { ...allowed, location: '/' }, status)).toEqual(['preflight-redirect'])
      expect(codes({}, allowed, status)).toEqual(['preflight-status'])
    },
  )
  test('Location on another status means nothing', () => {
    expect(codes({}, { ...allowed, location: '/' }, 403)).toEqual(['preflight-status'])
    expect(codes({}, { ...allowed, location: '/' }, 201)).toEqual([])
  })
})

describe('methods and headers', () => {
  test.each<
    [description: string, asked: Asked, headers: Record<string, string>, expected: readonly string[]]
  >([
    ['nothing listed', {}, {}, ['method-not-allowed']],
    ['another method listed', {}, { 'access-control-allow-methods': 'DELETE' }, ['method-not-allowed']],
    ['a listed method', {}, { 'access-control-allow-methods': 'DELETE, PUT' }, []],
    ['a safelisted method needs no list', { method: 'POST' }, {}, []],
    ['a forced preflight allows its own method', { method: 'PUT', useCorsPreflight: true }, {}, []],
    [
      'but not when methods are listed',
      { method: 'PUT', useCorsPreflight: true },
      { 'access-control-allow-methods': '' },
      ['method-not-allowed'],
    ],
    [
      'a header in another case',
      { method: 'GET', headers: { 'X-A': '' } },
      { 'access-control-allow-headers': 'x-A' },
      [],
    ],
    [
      'every header that is missing, sorted',
      { method: 'GET', headers: { 'x-c': '', 'x-a': '', 'x-b': '' } },
      { 'access-control-allow-headers': 'x-b' },
      ['header-not-allowed x-a', 'header-not-allowed x-c'],
    ],
    ['method and headers', { headers: { 'x-a': '' } }, {}, ['method-not-allowed', 'header-not-allowed x-a']],
    [
      'one bad member spoils the methods',
      { method: 'POST', headers: { 'x-a': '' } },
      { 'access-control-allow-methods': 'POST, bad value', 'access-control-allow-headers': 'x-a' },
      ['allow-methods-unparsable'],
    ],
    [
      'one bad member spoils the headers',
      { method: 'GET', headers: { 'x-a': '' } },
      { 'access-control-allow-headers': 'x-a, "x-b"' },
      ['allow-headers-unparsable'],
    ],
    [
      'both spoiled',
      { headers: { 'x-a': '' } },
      { 'access-control-allow-methods': '(', 'access-control-allow-headers': ')' },
      ['allow-methods-unparsable', 'allow-headers-unparsable'],
    ],
  ])('%s', (_, asked, headers, expected) => {
    expect(codes(asked, { 'access-control-allow-origin': '*', ...headers })).toEqual(expected)
  })
})

test('every issue is listed, in the order of the standard', () => {
  const asked: Asked = { method: 'PUT', headers: { 'x-a': '' }, credentials: 'include' }
  expect(codes(asked, { 'access-control-allow-origin': '*', location: '/' }, 302)).toEqual([
    'preflight-allow-origin-wildcard',
    'preflight-allow-credentials-invalid',
    'preflight-redirect',
    'method-not-allowed',
    'header-not-allowed x-a',
  ])
})

test('the browsers report the redirect first, unless it is not a redirect', () => {
  for (const engine of ['chromium', 'firefox', 'webkit'] as const) {
    expect(codes({}, { location: '/' }, 302, engine)[0]).toBe('preflight-redirect')
    expect(codes({}, {}, 403, engine)[0]).toBe('preflight-allow-origin-missing')
  }
  expect(codes({}, { location: '/' }, 302)[0]).toBe('preflight-allow-origin-missing')
})

test('a refusal says what was expected and received, and by which step', () => {
  const headers = {
    ...allowed,
    'access-control-allow-methods': 'PUT, (',
    'access-control-allow-headers': 'x-a, )',
    location: '/',
  }
  expect(check({}, headers, 302).refusals).toEqual([
    {
      code: 'preflight-redirect',
      step: 'CORS-preflight fetch (§4.8), step 8',
      header: 'Location',
      expected: 'a status of 200 to 299',
      received: '302',
    },
    {
      code: 'allow-methods-unparsable',
      step: 'CORS-preflight fetch (§4.8), step 7.3',
      header: 'Access-Control-Allow-Methods',
      expected: 'a list of methods',
      received: 'PUT, (',
    },
    {
      code: 'allow-headers-unparsable',
      step: 'CORS-preflight fetch (§4.8), step 7.3',
      header: 'Access-Control-Allow-Headers',
      expected: 'a list of header names',
      received: 'x-a, )',
    },
  ])
  expect(check({}, allowed, 403).refusals).toEqual([
    {
      code: 'preflight-status',
      step: 'CORS-preflight fetch (§4.8), step 8',
      header: null,
      expected: 'a status of 200 to 299',
      received: '403',
    },
  ])
})

describe('a preflight that refuses is kept', () => {
  const listed = { ...allowed, 'access-control-allow-headers': 'x-a' }
  const asked: Asked = { headers: { 'x-b': '' } }
  test.each<[description: string, EngineName, Asked, headers: Record<string, string>, isKept: boolean]>([
    ['never in the standard', 'standard', asked, listed, false],
    ['never in Chromium', 'chromium', asked, listed, false],
    ['never in Firefox', 'firefox', asked, listed, false],
    ['in WebKit for a header', 'webkit', asked, listed, true],
    ['in WebKit for a method', 'webkit', { method: 'DELETE' }, listed, true],
    ['in WebKit for both', 'webkit', { ...asked, method: 'DELETE' }, listed, true],
    [
      'not in WebKit for the origin',
      'webkit',
      { method: 'DELETE' },
      { 'access-control-allow-methods': 'PUT' },
      false,
    ],
    [
      'not in WebKit for a list that cannot be read',
      'webkit',
      { method: 'DELETE' },
      { ...listed, 'access-control-allow-headers': '(' },
      false,
    ],
  ])('%s', (_, engine, change, headers, isKept) => {
    const { success, grant } = check(change, headers, 200, engine)
    expect([success, grant]).toEqual([
      false,
      isKept ? { methods: ['PUT'], headerNames: ['x-a'], maxAge: 5 } : null,
    ])
  })
})

describe('a preflight at the origin of the page itself', () => {
  const request: CorsRequest = {
    url: `${origin}/items`,
    origin,
    method: 'PUT',
    headers: new Headers(),
    credentials: 'include',
  }
  const headers = new Headers({ 'access-control-allow-methods': 'PUT' })
  test.each<[EngineName, status: number, expected: readonly string[]]>([
    ['standard', 200, ['preflight-allow-origin-missing', 'preflight-allow-credentials-invalid']],
    ['firefox', 200, []],
    ['firefox', 403, ['preflight-status']],
  ])('in %s, with status %i: %j', (engine, status, expected) => {
    const { refusals } = corsPreflightCheck(request, { status, headers }, engines[engine].quirks)
    expect(refusals.map(({ code }) => code)).toEqual(expected)
  })
})

test('steps', () => {
  const asked: Asked = { headers: { accept: '(', authorization: '' }, credentials: 'include' }
  const headers = { 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' }
  const { refusals } = check(asked, headers, 500)
  expect(refusals.slice(-2).map(({ expected }) => expected)).toEqual(['authorization', 'accept'])
  expect(refusals.map(({ step, received }) => [step, received])).toEqual([
    ['CORS-preflight fetch (§4.8), step 7: CORS check (§4.10), step 2', null],
    ['CORS-preflight fetch (§4.8), step 7: CORS check (§4.10), step 8', null],
    ['CORS-preflight fetch (§4.8), step 8', '500'],
    ['CORS-preflight fetch (§4.8), step 7.5', '*'],
    ['CORS-preflight fetch (§4.8), step 7.6', '*'],
    ['CORS-preflight fetch (§4.8), step 7.7', '*'],
  ])
})

describe('Authorization and the wildcard', () => {
  const headers = { ...allowed, 'access-control-allow-headers': '*' }
  const asked: Asked = { headers: { authorization: 'x', 'x-a': '1' } }
  test.each<[EngineName, readonly string[]]>([
    ['standard', ['header-not-allowed authorization']],
    ['chromium', []],
    ['firefox', []],
    ['webkit', []],
  ])('%s', (engine, expected) => expect(codes(asked, headers, 200, engine)).toEqual(expected))
})

test('only in the standard does a forced preflight allow a method that nothing lists', () => {
  const asked: Asked = { method: 'PUT', useCorsPreflight: true }
  const headers = { 'access-control-allow-origin': '*' }
  expect(codes(asked, headers)).toEqual([])
  for (const engine of ['chromium', 'firefox', 'webkit'] as const) {
    expect(codes(asked, headers, 200, engine)).toEqual(['method-not-allowed'])
    expect(codes({ ...asked, method: 'POST' }, headers, 200, engine)).toEqual([])
  }
})

describe('how long a result is kept', () => {
  test.each<[EngineName, value: string | null, seconds: number]>([
    ['standard', null, 5],
    ['standard', '0', 0],
    ['standard', '600', 600],
    ['standard', '1000000', 1000000],
    ['standard', 'abc', 5],
    ['standard', '-1', 5],
    ['chromium', null, 5],
    ['chromium', '7200', 7200],
    ['chromium', '7201', 7200],
    ['chromium', 'abc', 5],
    ['chromium', '', 5],
    ['chromium', '-1', 0],
    ['firefox', '86401', 86400],
    ['firefox', 'abc', 0],
    ['firefox', '', 5],
    ['webkit', '601', 600],
    ['webkit', 'abc', 5],
    ['webkit', '-1', 0],
  ])('%s, %j: %i seconds', (engine, value, seconds) => {
    const headers = value === null ? allowed : { ...allowed, 'access-control-max-age': value }
    expect(check({}, headers, 204, engine).grant).toEqual({
      methods: ['PUT'],
      headerNames: [],
      maxAge: seconds,
    })
  })
})
