import { describe, expect, it } from 'vitest'
import { type ErrorCode, errorText } from './errors.ts'

describe('each text of an error', () => {
  it.each<[code: ErrorCode, fact: unknown, text: string]>([
    [
      'no-handler',
      undefined,
      'withCors was called without a handler. Write withCors(handler, options), and pass the result to the server.',
    ],
    [
      'handler-returned',
      'text',
      'The handler returned "text", which is not a Response. Return new Response(body, { status, headers }).',
    ],
    ['resolver-returned', 5, 'The CORS resolver returned 5. Return a policy, options or false.'],
    ['resolver-threw', 'route', 'The CORS resolver threw "route".'],
    ['resolver-timed-out', 1, 'The CORS resolver did not settle within 1 ms.'],
    ['self-returned', null, 'self returned null. Return origins such as "https://app.example.com".'],
    ['origin-function-returned', null, 'The origins function returned null, not true or false'],
    ['origin-function-timed-out', 5, 'The origins function did not settle within 5 ms'],
  ])('%s', (code, fact, text) => {
    expect(errorText(code, fact)).toBe(text)
  })

  it.each<[string, unknown]>([
    ['an object with status, headers, jsonBody', { status: 200, headers: {}, jsonBody: {} }],
    ['an object with a, b, c, d, e', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }],
    ['an object', Object.create(null)],
    ['an instance of Error', new Error('failed')],
    ['an instance of Request', new Request('https://a.test/')],
    ['undefined', undefined],
    ['null', null],
    ['a list', []],
    ['a function', () => new Response()],
    ['200', 200],
  ])('names what a handler returned: %s', (shown, returned) => {
    expect(errorText('handler-returned', returned)).toContain(` ${shown}, which`)
  })
})
