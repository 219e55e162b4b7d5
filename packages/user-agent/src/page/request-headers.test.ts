import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { engineNamed } from '../engines/engines.ts'
import { pageRequest } from './page-request.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'

/** The headers of a request without its `Accept`. */
async function headersOf(
  headers: unknown,
  init: PageRequestInit = {},
  engine: EngineName = 'standard',
): Promise<Record<string, string>> {
  const given = { ...init, headers: headers as HeadersInit }
  const request = await pageRequest(app, api, given, engineNamed(engine).quirks)
  const { accept, ...others } = Object.fromEntries(request.headers)
  return accept === '*/*' ? others : { accept: accept as string, ...others }
}

describe('the guards judge each line', () => {
  const override = 'x-http-method-override'
  test.each<[lines: [string, string][], expected: Record<string, string>]>([
    [
      [
        [override, 'PUT'],
        [override, 'TRACE'],
      ],
      { [override]: 'PUT' },
    ],
    [
      [
        [override, 'track'],
        ['X-HTTP-Method-Override', 'PUT'],
        [override, 'GET'],
      ],
      { [override]: 'PUT, GET' },
    ],
    [[[override, 'PUT, TRACE']], {}],
    [
      [
        ['x-http-method', '"a'],
        ['x-http-method', 'TRACE"'],
      ],
      { 'x-http-method': '"a, TRACE"' },
    ],
    [
      [
        ['x-a', '1'],
        ['cookie', 'a=b'],
        ['X-A', '2'],
      ],
      { 'x-a': '1, 2' },
    ],
  ])('%j', async (lines, expected) => {
    expect(await headersOf(lines)).toEqual(expected)
  })

  test.each<[lines: [string, string][], expected: Record<string, string>]>([
    [
      [
        ['accept', 'a'],
        ['accept', 'b"'],
        ['accept', 'c'],
      ],
      { accept: 'a, c' },
    ],
    [
      [
        ['accept', 'a'.repeat(70)],
        ['accept', 'b'.repeat(70)],
      ],
      { accept: 'a'.repeat(70) },
    ],
    [
      [
        ['content-type', 'text/plain'],
        ['content-type', 'text/plain'],
      ],
      { 'content-type': 'text/plain' },
    ],
    [
      [
        ['content-type', 'application/json'],
        ['content-type', 'text/plain'],
      ],
      { 'content-type': 'text/plain' },
    ],
    [[['dpr', '2']], {}],
    [[['range', 'bytes=0-']], {}],
  ])('%j in mode no-cors, together with what is there', async (lines, expected) => {
    for (const engine of ['standard', 'chromium', 'webkit'] as const) {
      expect(await headersOf(lines, { mode: 'no-cors', method: 'POST' }, engine)).toEqual(expected)
    }
  })

  test('of Headers, which combine lines, they judge the combination', async () => {
    const lines = new Headers({ 'x-method-override': 'PUT' })
    lines.append('x-method-override', 'TRACE')
    expect(await headersOf(lines)).toEqual({})
  })
})

describe('a HeadersInit', () => {
  test.each<[given: unknown, expected: Record<string, string>]>([
    [undefined, {}],
    [[], {}],
    [() => {}, {}],
    [new Map([['x-a', '1']]), { 'x-a': '1' }],
    [new Set([['x-a', '1']]), { 'x-a': '1' }],
    [
      { 'x-a': null, 'x-b': undefined, 'x-c': 1, 'x-d': ['1', '2'] },
      {
        'x-a': 'null',
        'x-b': 'undefined',
        'x-c': '1',
        'x-d': '1,2',
      },
    ],
    [{ 'x-a': '\n 1 \n' }, { 'x-a': '1' }],
    [{ 'x-a': '1', 'X-A': '2' }, { 'x-a': '1, 2' }],
    [{ 'x-a': '\u00e9' }, { 'x-a': '\u00e9' }],
  ])('%j', async (given, expected) => {
    expect(await headersOf(given)).toEqual(expected)
  })

  test.each<[given: unknown]>([
    [null],
    ['x-a'],
    [1],
    [[['x-a']]],
    [[['x-a', '1', '2']]],
    [['ab']],
    [[1]],
    [[{}]],
    [{ 'x a': '1' }],
    [{ '': '1' }],
    [{ 'x-a': 'a\nb' }],
    [{ 'x-a': '\0' }],
    [{ 'x-a': '\u0100' }],
    [{ cookie: '\0' }],
    [{ cookie: '\u0100' }],
    [[[Symbol('x'), '1']]],
  ])('%j is refused', async (given) => {
    await expect(headersOf(given)).rejects.toThrow(TypeError)
  })

  test('of null says what is wrong, and takes not the headers of a Request', async () => {
    const request = new Request(api, { headers: { 'x-a': '1' } })
    const reason = "'headers' property from 'RequestInit': The provided value is not of type '(record"
    const init = { headers: null } as unknown as PageRequestInit
    await expect(pageRequest(app, request, init)).rejects.toThrow(reason)
  })
})

test.each<[EngineName, expected: Record<string, string>]>([
  ['standard', { 'user-agent': 'a, b' }],
  ['chromium', {}],
  ['firefox', { 'user-agent': 'b' }],
  ['webkit', { 'user-agent': 'a, b' }],
])('%s and User-Agent', async (engine, expected) => {
  const lines = [
    ['User-Agent', 'a'],
    ['user-agent', 'b'],
  ]
  expect(await headersOf(lines, {}, engine)).toEqual(expected)
})

describe('where lines are judged apart', () => {
  test.each([
    'Authorization',
    'Content-Disposition',
    'Content-Type',
    'From',
    'If-Modified-Since',
    'If-Unmodified-Since',
    'Location',
    'Max-Forwards',
    'User-Agent',
  ])('only the last line of %s is sent', async (name) => {
    const lines = [
      [name, 'a'],
      [name, 'b'],
    ]
    expect(await headersOf(lines, {}, 'firefox')).toEqual({ [name.toLowerCase()]: 'b' })
  })

  test.each<[lines: [string, string][], init: PageRequestInit, expected: Record<string, string>]>([
    [
      [
        ['x-a', '1'],
        ['x-a', '2'],
      ],
      {},
      { 'x-a': '1, 2' },
    ],
    [
      [
        ['x-a', '1'],
        ['x-a', ''],
      ],
      {},
      { 'x-a': '' },
    ],
    [
      [
        ['x-a', ''],
        ['x-a', '2'],
      ],
      {},
      { 'x-a': '2' },
    ],
    [
      [
        ['authorization', '1'],
        ['authorization', '2'],
      ],
      {},
      { authorization: '2' },
    ],
    [
      [
        ['content-type', 'a/b'],
        ['content-type', 'c/d'],
      ],
      { method: 'POST' },
      { 'content-type': 'c/d' },
    ],
    [
      [
        ['content-type', 'a/b'],
        ['content-type', 'c/d'],
      ],
      { method: 'POST', body: 'x' },
      { 'content-type': 'a/b' },
    ],
    [
      [
        ['x-a', '1'],
        ['x-a', '2'],
        ['content-type', 'a/b'],
      ],
      { method: 'POST', body: 'x' },
      { 'x-a': '1, 2', 'content-type': 'a/b' },
    ],
    [
      [
        ['authorization', '1'],
        ['authorization', '2'],
      ],
      { method: 'POST', uploadListeners: true },
      { authorization: '1, 2' },
    ],
  ])('%j with %j', async (lines, init, expected) => {
    expect(await headersOf(lines, init, 'firefox')).toEqual(expected)
  })
})

test.each<[EngineName, string | null]>([
  ['standard', null],
  ['chromium', null],
  ['firefox', null],
  ['webkit', 'application/x-items'],
])('%s: the type of a Blob in mode no-cors', async (engine, expected) => {
  const body = new Blob(['{}'], { type: 'application/x-items' })
  const init: PageRequestInit = { method: 'POST', mode: 'no-cors', body }
  expect((await headersOf(undefined, init, engine))['content-type'] ?? null).toBe(expected)
})
