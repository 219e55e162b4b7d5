import { describe, expect, test } from 'vitest'
import type { EngineName } from '../engines/engine.ts'
import { engineNamed } from '../engines/engines.ts'
import { pageRequest } from './page-request.ts'
import type { PageRequestInit } from './request-init.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'

/** Makes a request of anything that JavaScript can pass. */
function requested(init: unknown, engine: EngineName = 'standard') {
  return pageRequest(app, api, init as PageRequestInit, engineNamed(engine).quirks)
}

function failure(reason: string): TypeError {
  return new TypeError(`Failed to execute 'fetch' on 'Window': ${reason}`)
}

function unreadable(member: string, reason: string): TypeError {
  return failure(`Failed to read the '${member}' property from 'RequestInit': ${reason}`)
}

function notOf(type: string, member: string, value: string): TypeError {
  return unreadable(member, `The provided value '${value}' is not a valid enum value of type ${type}.`)
}

describe('a valid init', () => {
  class Inherited {
    get method() {
      return 'delete'
    }
  }
  test.each<[init: unknown, expected: object]>([
    [null, { method: 'GET', body: null }],
    [undefined, { method: 'GET' }],
    [() => {}, { method: 'GET' }],
    [[], { method: 'GET' }],
    [new Inherited(), { method: 'DELETE' }],
    [{ method: null }, { method: 'null' }],
    [{ method: undefined }, { method: 'GET' }],
    [{ method: ['put'] }, { method: 'PUT' }],
    [{ method: { toString: () => 'PATCH' } }, { method: 'PATCH' }],
    [{ method: 5 }, { method: '5' }],
    [{ mode: ['no-cors'] }, { mode: 'no-cors' }],
    [{ mode: new String('cors') }, { mode: 'cors' }],
    [{ credentials: undefined }, { credentials: 'same-origin' }],
    [{ cache: ['reload'] }, { cache: 'reload' }],
    [{ referrerPolicy: [] }, { referrerPolicy: '' }],
    [{ referrerPolicy: 'origin' }, { referrerPolicy: 'origin' }],
    [{ referrer: '' }, {}],
    [{ referrer: 'about:client' }, {}],
    [{ referrer: null }, {}],
    [{ method: 'POST', body: null }, { body: null }],
    [{ priority: 'high' }, {}],
    [{ window: null }, {}],
    [{ keepalive: 'yes' }, {}],
    [{ signal: null }, { signal: null }],
    [{ uploadListeners: 'yes' }, { useCorsPreflight: false }],
  ])('%j', async (init, expected) => {
    expect(await requested(init)).toMatchObject(expected)
  })

  test.each<[body: unknown, expected: string]>([
    [1, '1'],
    [false, 'false'],
    ['', ''],
    [[1, 2], '1,2'],
    [{}, '[object Object]'],
  ])('the body %j, to text', async (body, expected) => {
    const request = await requested({ method: 'POST', body })
    expect(new TextDecoder().decode(request.body as Uint8Array)).toBe(expected)
    expect(request.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  })

  test('a signal of null takes the one of a Request away', async () => {
    const given = new Request(api, { signal: new AbortController().signal })
    expect((await pageRequest(app, given, { signal: null })).signal).toBeNull()
    expect((await pageRequest(app, given, {})).signal).toBe(given.signal)
  })
})

describe('an invalid init', () => {
  const notInit = failure("The provided value is not of type 'RequestInit'.")
  const notSignal = unreadable('signal', "Failed to convert value to 'AbortSignal'.")
  const notPair = unreadable('headers', 'The provided value cannot be converted to a sequence.')
  const noBody = failure('Request with GET/HEAD method cannot have body.')
  const onlyIfCached = failure("'only-if-cached' can be set only with 'same-origin' mode")
  const invalidMethod = (method: string) => failure(`'${method}' is not a valid HTTP method.`)

  test.each<[init: unknown, error: TypeError]>([
    [1, notInit],
    ['x', notInit],
    [{ method: 'TRACE' }, failure("'TRACE' HTTP method is unsupported.")],
    [{ method: '' }, invalidMethod('')],
    [{ method: 'a b' }, invalidMethod('a b')],
    [{ method: {} }, invalidMethod('[object Object]')],
    [{ method: '\u00ff' }, invalidMethod('\u00ff')],
    [{ method: 'PUT', mode: 'no-cors' }, failure("'PUT' is unsupported in no-cors mode.")],
    [
      { mode: 'navigate' },
      failure("Cannot construct a Request with a RequestInit whose mode member is set as 'navigate'."),
    ],
    [{ method: 'opt\u0131ons' }, unreadable('method', 'String contains non ISO-8859-1 code point.')],
    [{ mode: null }, notOf('RequestMode', 'mode', 'null')],
    [{ mode: 'nocors' }, notOf('RequestMode', 'mode', 'nocors')],
    [{ mode: 'websocket' }, notOf('RequestMode', 'mode', 'websocket')],
    [{ credentials: true }, notOf('RequestCredentials', 'credentials', 'true')],
    [{ credentials: '' }, notOf('RequestCredentials', 'credentials', '')],
    [{ cache: null }, notOf('RequestCache', 'cache', 'null')],
    [{ cache: 0 }, notOf('RequestCache', 'cache', '0')],
    [{ redirect: 'RequestRedirect' }, notOf('RequestRedirect', 'redirect', 'RequestRedirect')],
    [{ redirect: {} }, notOf('RequestRedirect', 'redirect', '[object Object]')],
    [{ referrerPolicy: null }, notOf('ReferrerPolicy', 'referrerPolicy', 'null')],
    [{ priority: 'x' }, notOf('FetchPriority', 'priority', 'x')],
    [{ duplex: 'full' }, notOf('RequestDuplex', 'duplex', 'full')],
    [{ duplex: null }, notOf('RequestDuplex', 'duplex', 'null')],
    [{ signal: {} }, notSignal],
    [{ signal: 0 }, notSignal],
    [{ headers: [1] }, notPair],
    [{ headers: ['ab'] }, notPair],
    [{ headers: [{}] }, notPair],
    [{ headers: [['a']] }, failure('Invalid value')],
    [{ referrer: 'http://[' }, failure("Referrer 'http://[' is not a valid URL.")],
    [{ window: 1 }, failure("RequestInit's window must be null.")],
    [{ body: '' }, noBody],
    [{ body: 0 }, noBody],
    [{ method: 'HEAD', body: 'x' }, noBody],
    [{ cache: 'only-if-cached' }, onlyIfCached],
    [{ cache: 'only-if-cached', mode: 'no-cors' }, onlyIfCached],
    [
      { method: 'POST', body: new ReadableStream() },
      failure('The `duplex` member must be specified for a request with a streaming body'),
    ],
    [
      { method: 'POST', mode: 'no-cors', body: new ReadableStream(), duplex: 'half' },
      failure('If request is made from ReadableStream, mode should be"same-origin" or "cors"'),
    ],
    [
      { method: 'POST', body: new ReadableStream(), duplex: 'half', keepalive: 1 },
      failure('Keepalive request cannot have a ReadableStream body.'),
    ],
  ])('%j is refused', async (init, error) => {
    await expect(requested(init)).rejects.toThrow(error)
  })

  test.each(['method', 'mode', 'referrer', 'body'])('a symbol as %s', async (member) => {
    await expect(requested({ method: 'POST', [member]: Symbol('x') })).rejects.toThrow(TypeError)
  })
})

test.each<[EngineName, duplex: boolean, signal: boolean, window: boolean]>([
  ['standard', false, false, false],
  ['chromium', false, false, true],
  ['firefox', true, false, true],
  ['webkit', true, true, false],
])('%s accepts an invalid duplex: %j, signal: %j, window: %j', async (engine, ...expected) => {
  const inits = [{ duplex: 'full' }, { signal: {} }, { window: 1 }]
  const accepted = inits.map((init) =>
    requested(init, engine).then(
      () => true,
      () => false,
    ),
  )
  expect(await Promise.all(accepted)).toEqual(expected)
})

test('a page without an origin can have an empty referrer', async () => {
  expect((await pageRequest('null', api, { referrer: '' })).pageOrigin).toBe('null')
})

test('an engine that sends no streams sends their text, or refuses them', async () => {
  const init = { method: 'POST', body: new ReadableStream() }
  const { body, useCorsPreflight } = await requested(init, 'firefox')
  expect(new TextDecoder().decode(body as Uint8Array)).toBe('[object ReadableStream]')
  expect(useCorsPreflight).toBe(false)
  const message = 'ReadableStream uploading is not supported'
  await expect(requested(init, 'webkit')).rejects.toMatchObject({ name: 'NotSupportedError', message })
})
