import { createPolicy, type PolicyOptions, type RequestLike } from '@corsage/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { attacksOn, KINDS } from './cases.ts'

const APP = 'https://app.example.com'
/** A scheme, `://`, a host and a port, each as long as can be. */
const LONGEST = 64 + 3 + 253 + 6

function request({
  origin,
  requestedHeaders,
  requestedMethod,
  path = '/',
}: Record<string, string | undefined>): RequestLike {
  const headers: Record<string, string | undefined> = {
    origin,
    'access-control-request-headers': requestedHeaders,
    'access-control-request-method': requestedMethod,
  }
  return {
    method: requestedMethod === undefined ? 'GET' : 'OPTIONS',
    url: path,
    headers: { get: (name) => headers[name] ?? null },
  }
}

describe('the text that a RegExp is tested with', () => {
  const exec = RegExp.prototype.exec
  let given: number[] = []
  beforeEach(() => {
    given = []
    // Every RegExp of the process asks this, `test` too: so that it can be seen what core's and the user's are given.
    RegExp.prototype.exec = function (text) {
      given.push(text.length)
      return exec.call(this, text)
    }
  })
  afterEach(() => {
    RegExp.prototype.exec = exec
  })

  it('is never longer than the longest valid origin, with any request', () => {
    const policy = createPolicy({
      origins: [/https:\/\/([a-z0-9-]+\.)*example\.com/, 'https://*.example.org'],
      credentials: true,
    })
    const long = (length: number) => `https://${'a'.repeat(length - 8)}`
    for (const length of [12, LONGEST - 1, LONGEST, LONGEST + 1, 16_000, 65_536]) {
      policy.evaluate(request({ origin: long(length) }))
      policy.evaluate(
        request({ origin: long(length), requestedMethod: 'PUT', requestedHeaders: 'x,'.repeat(8_000) }),
      )
      policy.allowsOrigin(long(length))
    }
    const most = Math.max(...given)
    RegExp.prototype.exec = exec
    expect(given.length).toBeGreaterThan(0)
    expect(most).toBe(LONGEST)
  })
})

it('a function among the origins is asked about no longer origin either', async () => {
  const asked: number[] = []
  const policy = createPolicy({ origins: (origin) => asked.push(origin.length) < 0 })
  for (const length of [LONGEST - 1, LONGEST, LONGEST + 1, 16_000]) {
    await policy.evaluate(request({ origin: `https://${'a'.repeat(length - 8)}` }))
  }
  expect(asked).toEqual([LONGEST - 1, LONGEST])
})

describe('the echoed names', () => {
  const policy = createPolicy({ origins: APP, credentials: true, methods: '*', allowHeaders: '*' })
  const echo = (requestedHeaders: string, requestedMethod = 'PUT') => {
    const { headers } = policy.evaluate(request({ origin: APP, requestedHeaders, requestedMethod }))
    return [headers['access-control-allow-headers']?.length, headers['access-control-allow-methods']?.length]
  }
  it.each<[string, string, number | undefined]>([
    ['64 names', Array.from({ length: 64 }, () => 'x').join(','), 127],
    ['65 names', Array.from({ length: 65 }, () => 'x').join(','), undefined],
    ['2048 bytes', 'x'.repeat(2_048), 2_048],
    ['2049 bytes', 'x'.repeat(2_049), undefined],
    ['64 kB of commas', ','.repeat(65_536), undefined],
    ['64 kB of white space', `x${' '.repeat(65_536)}`, undefined],
  ])('header names: %s', (_what, requested, length) => {
    expect(echo(requested)[0]).toBe(length)
  })

  it.each<[string, string, number | undefined]>([
    ['64 letters', 'A'.repeat(64), 64],
    ['65 letters', 'A'.repeat(65), undefined],
    ['64 kB', 'A'.repeat(65_536), undefined],
  ])('a method: %s', (_what, requested, length) => {
    expect(echo('x', requested)[1]).toBe(length)
  })
})

describe('every attack whose cost is measured', () => {
  it.each(KINDS)('$what: gets a response, at no more cost than an ordinary request', async (kind) => {
    const policy = createPolicy(kind.options as PolicyOptions)
    for (const attack of attacksOn(kind)) {
      const asked = attack.ask(7)
      const { headers, kind: answered } = await policy.evaluate(request({ ...asked }))
      // A path that cannot be read has no policy.
      expect([attack.preflight ? 'preflight' : 'actual', 'off'], attack.what).toContain(answered)
      // An echo is bounded by itself.
      const { 'access-control-allow-headers': _echo, ...others } = headers
      expect(JSON.stringify(others).length, attack.what).toBeLessThan(330 + 300)
    }
  })
})
