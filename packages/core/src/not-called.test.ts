import { expect, it } from 'vitest'
import { createEvaluate, createGuard } from './adapter.ts'
import type { PolicyError } from './index.ts'

it('the error of an uncalled cors does not contain the request with its cookies', () => {
  const request = new Request('https://api.test/', { headers: { authorization: 'secret' } })
  try {
    createEvaluate(request as never, new Response() as never)
    expect.unreachable()
  } catch (error) {
    const issues = (error as PolicyError).issues
    expect(issues.map(({ code }) => code)).toContain('not-called')
    expect(issues.map(({ value }) => value)).toEqual(issues.map(() => undefined))
  }
})

it.each([
  new Request('https://api.test/', { headers: { cookie: 'secret' } }),
  // Koa's context: its prototype is another object.
  Object.create({ cookie: 'secret' }),
])('the error of an uncalled guard says what to write, and does not contain the request', (request) => {
  try {
    createGuard(request as never, (() => {}) as never)
    expect.unreachable()
  } catch (error) {
    const issues = (error as PolicyError).issues
    expect(issues.map(({ code, value }) => [code, value])).toEqual([['guard-without-policy', undefined]])
  }
})
