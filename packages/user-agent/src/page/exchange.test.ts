import { afterEach, describe, expect, test } from 'vitest'
import { isForbiddenRequestHeader } from '../fetch/forbidden-request-header.ts'
import { headersRecord, outgoingRequest, untilAborted } from './exchange.ts'

describe('headersRecord', () => {
  test('headers as a record: names in lower case, several lines joined', () => {
    const headers = new Headers([
      ['Vary', 'Origin'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Set-Cookie', 'c=3'],
    ])
    expect(headersRecord(headers)).toEqual({ vary: 'Origin', 'set-cookie': 'a=1, b=2, c=3' })
    expect(headersRecord(new Headers())).toEqual({})
  })

  test('headers named after what every object inherits', () => {
    const headers = new Headers([
      ['constructor', '1'],
      ['__proto__', '2'],
    ])
    expect(Object.entries(headersRecord(headers)).sort()).toEqual([
      ['__proto__', '2'],
      ['constructor', '1'],
    ])
  })
})

describe('outgoingRequest', () => {
  const platformRequest = globalThis.Request

  /** A `Request` that keeps the rules of a browser: the guard of its headers drops the forbidden ones. */
  class BrowserRequest extends platformRequest {
    constructor(input: URL, init: RequestInit) {
      const headers = [...new Headers(init.headers)].filter(
        ([name, value]) => !isForbiddenRequestHeader(name, value),
      )
      super(input, { ...init, headers })
    }
  }

  afterEach(() => {
    globalThis.Request = platformRequest
  })

  describe.each([
    ['a server runtime', platformRequest],
    ['a browser', BrowserRequest],
  ])('in %s', (_, platform) => {
    test('the server sees forbidden headers, and the rest of the request', async () => {
      globalThis.Request = platform as typeof Request
      const headers = new Headers({ origin: 'https://app.example.com', cookie: 'a=1', 'x-a': '1' })
      const body = new TextEncoder().encode('body')
      const url = new URL('https://user:pass@api.example.com/items?page=2#top')
      const request = outgoingRequest({ method: 'PUT', url, headers, body, signal: null })
      expect(request).toBeInstanceOf(platform)
      expect([request.method, request.url, request.redirect]).toEqual([
        'PUT',
        'https://api.example.com/items?page=2',
        'manual',
      ])
      expect(Object.fromEntries(request.headers)).toEqual(Object.fromEntries(headers))
      expect(await request.text()).toBe('body')
    })

    test('headers that need no help are left alone', () => {
      globalThis.Request = platform as typeof Request
      const headers = new Headers({ 'x-a': '1' })
      const request = outgoingRequest({
        method: 'GET',
        url: new URL('https://a.test'),
        headers,
        body: null,
        signal: null,
      })
      expect(request.headers).not.toBe(headers)
      expect(request.headers.get('x-a')).toBe('1')
    })
  })
})

describe('untilAborted', () => {
  const never = new Promise<never>(() => {})

  /** A signal that counts who listens. */
  function listenedSignal(): { readonly controller: AbortController; readonly listeners: Set<unknown> } {
    const controller = new AbortController()
    const { signal } = controller
    const listeners = new Set<unknown>()
    const { addEventListener, removeEventListener } = signal
    Object.assign(signal, {
      addEventListener(type: string, listener: () => void) {
        if (type === 'abort') listeners.add(listener)
        addEventListener.call(signal, type, listener)
      },
      removeEventListener(type: string, listener: () => void) {
        if (type === 'abort') listeners.delete(listener)
        removeEventListener.call(signal, type, listener)
      },
    })
    return { controller, listeners }
  }

  test('without a signal, and without an abort, it is the result', async () => {
    const { controller, listeners } = listenedSignal()
    expect(await untilAborted(null, () => 1)).toBe(1)
    const answer = untilAborted(controller.signal, async () => 1)
    expect(listeners.size).toBe(1)
    expect(await answer).toBe(1)
    expect(listeners.size).toBe(0)
  })

  test.each<[description: string, ask: () => Promise<never>]>([
    [
      'throws',
      () => {
        throw new Error('down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('down'))],
  ])('who %s is not listened to any more', async (_, ask) => {
    const { controller, listeners } = listenedSignal()
    await expect(untilAborted(controller.signal, ask)).rejects.toThrow('down')
    expect(listeners.size).toBe(0)
  })

  test('an abort while asking, and after it, is the end', async () => {
    const { controller, listeners } = listenedSignal()
    const answer = untilAborted(controller.signal, () => never)
    controller.abort('enough')
    await expect(answer).rejects.toBe('enough')
    expect(listeners.size).toBe(0)
    const during = new AbortController()
    const asked = untilAborted(during.signal, () => {
      during.abort('enough')
      return never
    })
    await expect(asked).rejects.toBe('enough')
  })

  test('after an abort nobody is asked', async () => {
    let asked = 0
    await expect(untilAborted(AbortSignal.abort('enough'), () => asked++)).rejects.toBe('enough')
    expect(asked).toBe(0)
  })
})
