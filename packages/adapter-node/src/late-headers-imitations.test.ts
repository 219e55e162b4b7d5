import { createPolicy } from '@corsage/core'
import { expect, it, vi } from 'vitest'
import { cors } from './cors.ts'
import { applyLate, replaceLate } from './late-headers.ts'
import type { NodeRequest, NodeResponse } from './node-messages.ts'

const A = 'https://a.test'
const from = (origin: string) => new Request('https://api.test/', { headers: { origin } })
const policy = createPolicy({ origins: [A, 'https://b.test'] })
const allowed = policy.evaluate(from(A))
const refused = policy.evaluate(from('https://evil.test'))
const exposing = (...exposeHeaders: string[]) => createPolicy({ exposeHeaders }).evaluate(from(A))
const GRANTED = { 'access-control-allow-origin': A, vary: 'Origin' }

/** A response that is not Node's and never calls `writeHead`, like those of mocks and serverless platforms. */
class Imitation {
  readonly headers = new Map<string, unknown>()
  headersSent = false
  sent: object | undefined
  setHeader(name: string, value: unknown): this {
    this.headers.set(name.toLowerCase(), value)
    return this
  }
  getHeader(name: string): unknown {
    return this.headers.get(name.toLowerCase())
  }
  getHeaderNames(): readonly string[] {
    return [...this.headers.keys()]
  }
  removeHeader(name: string): void {
    this.headers.delete(name.toLowerCase())
  }
  end(body: string): string {
    this.sent = { ...Object.fromEntries(this.headers), body }
    this.headersSent = true
    return body
  }
}

it.each<[string, (response: Imitation & NodeResponse) => void, object]>([
  ['at once', (response) => applyLate(response, allowed), GRANTED],
  [
    'again if the application sets one of them',
    (response) => {
      applyLate(response, allowed)
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.setHeader('X-Own', 'yes')
      expect(response.getHeader('access-control-allow-origin')).toBe(A)
    },
    { ...GRANTED, 'x-own': 'yes' },
  ],
  [
    'again at the end, if the application removes them',
    (response) => {
      applyLate(response, allowed)
      response.headers.clear()
    },
    GRANTED,
  ],
  [
    'of the narrower of two decisions',
    (response) => {
      applyLate(response, allowed)
      applyLate(response, refused)
      expect(response.getHeader('access-control-allow-origin')).toBeUndefined()
    },
    { vary: 'Origin' },
  ],
  [
    'of a policy, as it wrote them',
    (response) => applyLate(response, exposing('ETag', 'X-Total')),
    { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag,x-total' },
  ],
  [
    'of the last decision of a router, without those of the earlier one',
    (response) => {
      replaceLate(response, exposing('ETag'))
      replaceLate(response, exposing('X-Total'))
    },
    { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'x-total' },
  ],
  [
    'of the last decision of a router',
    (response) => {
      replaceLate(response, refused)
      replaceLate(response, allowed)
      expect(response.getHeader('access-control-allow-origin')).toBe(A)
    },
    GRANTED,
  ],
])('an imitation of a response gets the headers %s', (_what, apply, expected) => {
  const response = new Imitation() as Imitation & NodeResponse
  apply(response)
  // The parameters and the result of the replaced function are kept.
  expect(response.end('handled')).toBe('handled')
  expect(response.sent).toStrictEqual({ ...expected, body: 'handled' })
  expect(response).not.toHaveProperty('writeHead')
})

it('an imitation of a response that never calls its `writeHead` gets the headers', () => {
  class WithWriteHead extends Imitation {
    writeHead(): this {
      return this
    }
    override end(body: string): string {
      return super.end(body)
    }
  }
  const response = new WithWriteHead() as unknown as Imitation & NodeResponse
  applyLate(response, allowed)
  response.end('handled')
  expect(response.sent).toEqual({ ...GRANTED, body: 'handled' })
})

it('an imitation of a response that is frozen gets the headers at once', () => {
  const response = Object.freeze(new Imitation()) as Imitation & NodeResponse
  applyLate(response, allowed)
  expect(Object.fromEntries(response.headers)).toEqual(GRANTED)
})

it('an earlier policy, whose headers an imitation has at once, is not reported as another library', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const request = { method: 'GET', url: '/', headers: { origin: A } } as unknown as NodeRequest
  const response = new Imitation() as Imitation & NodeResponse
  for (let times = 0; times < 2; times++) cors(policy)(request, response, () => {})
  expect(response.getHeader('access-control-allow-origin')).toBe(A)
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

it('an imitation of a response is not changed after its head was sent', () => {
  const response = new Imitation() as Imitation & NodeResponse
  applyLate(response, allowed)
  response.headers.clear()
  response.headersSent = true
  response.end('handled')
  expect(response.sent).toEqual({ body: 'handled' })
})
