import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createPolicy, type Decision, PolicyError } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { applyPolicy } from './apply-policy.ts'
import { cors } from './cors.ts'

const A = 'https://a.test'

/** A request from an origin, the response to it, and two values that a framework has besides. */
function exchange(origin: string): readonly [IncomingMessage, ServerResponse, string, number] {
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  request.url = '/'
  request.headers.origin = origin
  return [request, new ServerResponse(request), 'tenant', 1]
}

describe('applying a policy', () => {
  it('gives the decision at once where the policy decides at once', () => {
    const decision = applyPolicy({ origins: A }, {})(...exchange(A)) as Decision
    expect([decision.kind, decision.allowed]).toEqual(['actual', true])
  })

  it('rejects middleware, which is not a resolver, at once', () => {
    const errorHandler = (_error: unknown, _request: unknown, _response: unknown, _next: unknown) => {}
    for (const middleware of [cors({ origins: A }), errorHandler]) {
      const issue = expect.objectContaining({ code: 'wrong-type', path: '', value: middleware })
      expect(() => applyPolicy(middleware as never, {})).toThrow(expect.objectContaining({ issues: [issue] }))
      expect(() => cors(middleware as never)).toThrow(/not a function with \d parameters, such as middleware/)
    }
  })

  it('gives a promise where the policy is asynchronous, or the resolver is', async () => {
    const resolver = async () => createPolicy({ origins: A })
    const byPolicy = applyPolicy({ origins: (origin) => origin === A }, {})(...exchange(A))
    const byResolver = applyPolicy(resolver, {})(...exchange(A))
    for (const decision of [byPolicy, byResolver]) {
      expect(decision).toBeInstanceOf(Promise)
      expect(await decision).toMatchObject({ kind: 'actual', allowed: true })
    }
  })

  it('hands what the framework has to the resolver, and to the framework’s idea of the path', () => {
    const seen: unknown[] = []
    const [request, response, tenant, count] = exchange(A)
    const apply = applyPolicy<string, number>(
      (...context) => {
        seen.push(context)
        return { resources: { '/routed': { origins: A } } }
      },
      {},
      {
        urlOf: (...parameters) => {
          seen.push(parameters)
          return '/routed'
        },
      },
    )
    expect(apply(request, response, tenant, count)).toMatchObject({ kind: 'actual' })
    expect(seen).toEqual([
      [request, 'tenant', 1],
      ['tenant', 1],
    ])
  })

  it('puts the decision on the response as the framework does, and names its source', () => {
    const put: unknown[] = []
    const source = createPolicy({ origins: A })
    const [request, response, tenant, count] = exchange(A)
    const decision = applyPolicy(source, {}, { put: (...parameters) => put.push(...parameters) })(
      request,
      response,
      tenant,
      count,
    )
    expect(put).toHaveLength(3)
    expect([response, decision, source].map((one, index) => one === put[index])).toEqual([true, true, true])
    expect(Object.hasOwn(response, 'writeHead')).toBe(false)
  })

  it('tells onRefused before anything is sent', () => {
    const told: unknown[] = []
    const apply = applyPolicy(
      { origins: [A, 'https://b.test'] },
      { onRefused: ({ reason }) => told.push(reason) },
      { put: () => told.push('put') },
    )
    apply(...exchange('https://evil.test'))
    apply(...exchange(A))
    expect(told).toEqual(['origin-not-listed', 'put', 'put'])
  })

  it('throws for invalid options, at once', () => {
    expect(() => applyPolicy({ origins: [] }, {})).toThrow(PolicyError)
  })
})
