import { describe, expect, test } from 'vitest'
import { corsUnsafeRequestHeaderNames } from '../fetch/cors-request-headers.ts'
import type { CorsRequest } from '../fetch/request.ts'
import { corsPreflightReasons, corsPreflightRequest, needsCorsPreflight } from './preflight-request.ts'

const request: CorsRequest = {
  method: 'GET',
  url: 'https://api.example.com/items?page=2',
  origin: 'https://app.example.com',
  headers: new Headers(),
  credentials: 'include',
}

describe('CORS-unsafe request-header names', () => {
  test.each<[description: string, headers: HeadersInit, names: readonly string[]]>([
    ['none', {}, []],
    ['only safelisted ones', { accept: 'text/html', 'content-type': 'text/plain' }, []],
    ['lower case, sorted', { 'X-B': '1', 'x-a': '1', Authorization: '1' }, ['authorization', 'x-a', 'x-b']],
    [
      'sorted by byte: digits and "-" before letters',
      { 'x-a': '', 'x-1': '', 'x--': '' },
      ['x--', 'x-1', 'x-a'],
    ],
    ['a safelisted name with an unsafe value', { accept: '{' }, ['accept']],
    ['JSON', { 'content-type': 'application/json' }, ['content-type']],
    [
      'several lines of one header are one value',
      [
        ['accept', 'a'.repeat(100)],
        ['accept', 'b'.repeat(100)],
      ],
      ['accept'],
    ],
  ])('%s', (_, headers, names) => {
    expect(corsUnsafeRequestHeaderNames(new Headers(headers))).toEqual(names)
  })

  test('each name once, also from a list of pairs', () => {
    const headers: [string, string][] = [
      ['X-A', '1'],
      ['x-a', '2'],
    ]
    expect(corsUnsafeRequestHeaderNames(headers)).toEqual(['x-a'])
  })

  test.each<[total: number, names: readonly string[]]>([
    [1024, ['x-a']],
    [1025, ['accept', 'accept-language', 'x-a']],
  ])('safelisted values of %i bytes together', (total, names) => {
    const lines: [string, string][] = Array.from({ length: 8 }, () => ['Accept-Language', 'a'.repeat(100)])
    lines.push(['Accept', '1'.repeat(112)], ['Accept', '1'.repeat(total - 912)], ['X-A', '1'.repeat(2000)])
    expect(corsUnsafeRequestHeaderNames(lines)).toEqual(names)
  })
})

describe('when a preflight is needed', () => {
  test.each<[description: string, change: Partial<CorsRequest>, reasons: readonly string[]]>([
    ['GET', {}, []],
    ['HEAD', { method: 'HEAD' }, []],
    ['POST of a form', { method: 'POST', headers: new Headers({ 'content-type': 'text/plain' }) }, []],
    ['PUT', { method: 'PUT' }, ['the method PUT']],
    ['patch', { method: 'patch' }, ['the method patch']],
    [
      'JSON',
      { method: 'POST', headers: new Headers({ 'content-type': 'application/json' }) },
      ['the header content-type'],
    ],
    ['a custom header', { headers: new Headers({ 'X-A': '1' }) }, ['the header x-a']],
    ['the use-CORS-preflight flag', { useCorsPreflight: true }, ['upload listeners or a stream body']],
    ['the flag, not set', { useCorsPreflight: false }, []],
    [
      'everything',
      { method: 'DELETE', headers: new Headers({ b: '', a: '' }), useCorsPreflight: true },
      ['the method DELETE', 'the header a', 'the header b', 'upload listeners or a stream body'],
    ],
  ])('%s', (_, change, reasons) => {
    expect(corsPreflightReasons({ ...request, ...change })).toEqual(reasons)
    expect(needsCorsPreflight({ ...request, ...change })).toBe(reasons.length > 0)
  })
})

describe('the preflight', () => {
  test('asks for method and headers, without the headers themselves', () => {
    const headers = new Headers({
      'X-B': '1',
      'x-a': '2',
      Authorization: 'secret',
      Accept: 'text/html',
      Cookie: 'a=1',
    })
    const preflight = corsPreflightRequest({ ...request, method: 'PUT', headers })
    expect(preflight.method).toBe('OPTIONS')
    expect(preflight.url).toBe('https://api.example.com/items?page=2')
    expect([...preflight.headers]).toEqual([
      ['accept', '*/*'],
      ['access-control-request-headers', 'authorization,cookie,x-a,x-b'],
      ['access-control-request-method', 'PUT'],
      ['origin', 'https://app.example.com'],
    ])
  })

  test('names no headers when none is unsafe', () => {
    const preflight = corsPreflightRequest({
      ...request,
      method: 'POST',
      origin: 'null',
      useCorsPreflight: true,
    })
    expect([...preflight.headers]).toEqual([
      ['accept', '*/*'],
      ['access-control-request-method', 'POST'],
      ['origin', 'null'],
    ])
  })
})
