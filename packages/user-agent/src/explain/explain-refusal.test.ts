import { describe, expect, test } from 'vitest'
import { explainRefusal, type RefusedFacts } from './explain-refusal.ts'
import type { DecisionLike, PolicyLike } from './explain-target.ts'

const app = 'https://app.example.com'
const refusedPreflight: DecisionLike = {
  kind: 'preflight',
  allowed: false,
  headers: { vary: 'Origin' },
  status: 204,
  reason: 'origin-not-listed',
}
const facts: RefusedFacts = {
  method: 'OPTIONS',
  url: '/items/1?page=2',
  origin: 'https://app.example.com:8443',
  requestedMethod: 'PUT',
  requestedHeaders: 'content-type,x-token',
}

function policyOf(origins: unknown): PolicyLike {
  return {
    evaluate: () => refusedPreflight,
    toJSON: () => ({ origins }),
  }
}

describe('a refused preflight', () => {
  test('of an origin that is not listed', () => {
    const explanation = explainRefusal(refusedPreflight, facts, policyOf([app, 'https://*.example.org']))
    expect(explanation.allowed).toBe(false)
    expect(explanation.issues.map(({ code, option }) => [code, option])).toEqual([
      ['preflight-allow-origin-missing', 'origins'],
    ])
    expect(explanation.nearestOrigin).toEqual({ origin: app, differences: ['port'] })
    expect(explanation.request).toEqual({
      from: facts.origin,
      method: 'PUT',
      url: facts.url,
      credentials: null,
    })
    expect(explanation.exchange).toEqual([
      {
        kind: 'preflight',
        request: {
          method: 'OPTIONS',
          url: '/items/1?page=2',
          headers: {
            origin: 'https://app.example.com:8443',
            'access-control-request-method': 'PUT',
            'access-control-request-headers': 'content-type,x-token',
          },
        },
        response: { status: 204, headers: { vary: 'Origin' } },
      },
    ])
    expect(explanation.notes).toEqual(["The policy's reason: origin-not-listed"])
  })

  test('with lists: each name that they lack is an issue as well', () => {
    const headers = {
      'access-control-allow-origin': app,
      'access-control-allow-methods': 'DELETE',
      'access-control-allow-headers': 'x-token',
    }
    const { issues } = explainRefusal({ ...refusedPreflight, headers }, facts)
    expect(issues.map(({ code, expected }) => [code, expected])).toEqual([
      ['preflight-allow-origin-mismatch', 'https://app.example.com:8443 or *'],
      ['method-not-allowed', 'PUT'],
      ['header-not-allowed', 'content-type'],
    ])
  })

  test.each<[description: string, origins: unknown, nearest: string | null]>([
    ['a pattern of its subdomains', 'https://*.app.example.com:8443', 'https://*.app.example.com:8443'],
    ['only strangers', ['https://other.example'], null],
    ['no string', [/app/], null],
  ])('with %s listed', (_, origins, nearest) => {
    expect(explainRefusal(refusedPreflight, facts, policyOf(origins)).nearestOrigin?.origin ?? null).toBe(
      nearest,
    )
  })

  test('that the application responds to: no status from the decision', () => {
    const { exchange } = explainRefusal({ ...refusedPreflight, status: undefined }, facts)
    expect(exchange[0]?.response.status).toBe(204)
  })

  test('without a policy', () => {
    expect(explainRefusal(refusedPreflight, facts).nearestOrigin).toBe(null)
  })
})

test('a refused request', () => {
  const decision: DecisionLike = { kind: 'actual', allowed: false, headers: {} }
  const explanation = explainRefusal(decision, { method: 'POST', url: 'https://api.test/', origin: 'null' })
  expect(explanation.issues.map(({ code }) => code)).toEqual(['allow-origin-missing'])
  expect(explanation.notes).toEqual(['A redirect to another origin also makes the origin `null`.'])
  expect(explanation.exchange).toEqual([
    {
      kind: 'request',
      request: { method: 'POST', url: 'https://api.test/', headers: { origin: 'null' } },
      response: { status: 200, headers: {} },
    },
  ])
})

test('a decision that no header shows', () => {
  const decision: DecisionLike = {
    kind: 'actual',
    allowed: false,
    headers: { 'access-control-allow-origin': '*' },
  }
  const explanation = explainRefusal(decision, { method: 'GET', url: '/', origin: null })
  expect([explanation.allowed, explanation.issues, explanation.notes]).toEqual([false, [], []])
  expect(explanation.exchange[0]?.request.headers).toEqual({})
  expect(explanation.text).toContain('Refused: GET "/" from "null"')
})

describe('any content of the request', () => {
  test('the text has no line break and no control but its own', () => {
    const hostile = '\r\n\u001b[31m\u0000\u009b\u202e"'
    const { text } = explainRefusal(
      { ...refusedPreflight, reason: hostile },
      { method: hostile, url: hostile, origin: hostile, requestedMethod: hostile, requestedHeaders: hostile },
    )
    expect(text.replaceAll('§', '')).toMatch(/^[\n -~]*$/)
    expect(text.split('\n')).toHaveLength(17)
  })

  test('a hundred thousand names are one refusal, and are read once', () => {
    // Quadratic work would exceed the time limit of a test.
    const requestedHeaders = `${'x-a,'.repeat(25_000)}${','.repeat(100_000)}`
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-b',
    }
    const { issues } = explainRefusal({ ...refusedPreflight, headers }, { ...facts, requestedHeaders })
    expect(issues).toHaveLength(1)
  })

  test.each([
    [64, 64],
    [65, 64],
  ])('of %i requested names %i are looked at', (count, expected) => {
    const requestedHeaders = Array.from({ length: count }, (_, index) => `x-${index}`).join(',')
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'none' }
    const { issues } = explainRefusal(
      { ...refusedPreflight, headers },
      { ...facts, requestedHeaders, requestedMethod: 'GET' },
    )
    expect(issues).toHaveLength(expected)
  })

  test('names that are not tokens are left out', () => {
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'x-b',
      'access-control-allow-methods': 'PUT',
    }
    const { issues } = explainRefusal(
      { ...refusedPreflight, headers },
      { ...facts, requestedHeaders: 'b b, accept ,,x-b' },
    )
    expect(issues.map(({ expected }) => expected)).toEqual(['accept'])
  })
})
