import { expect, it } from 'vitest'
import { createEvaluate } from './adapter.ts'
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
