import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createPolicy, type Decision, type PolicyOptions } from '@corsage/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { applyLate, createComparison } from './late-headers.ts'

let printed: string[] = []
beforeEach(() => {
  printed = []
  vi.spyOn(console, 'warn').mockImplementation((text) => void printed.push(text))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const evil = new Request('https://api.test/', { headers: { origin: 'https://evil.test' } })

/** Every test names its own origin, because nothing is printed twice. */
let rows = 0
const listed = (): PolicyOptions => ({ origins: `https://row-${++rows}.test` })

/** Applies a policy to a response for `/a/b`, as middleware that is mounted at a path. */
function apply(response: ServerResponse, options: PolicyOptions, mountedAt?: string): void {
  const { req } = response as { req: IncomingMessage & { originalUrl?: string } }
  req.url = '/a/b'
  if (mountedAt !== undefined) {
    req.originalUrl = req.url
    req.url = req.url.slice(mountedAt.length)
  }
  applyLate(response, createPolicy(options).evaluate(evil) as Decision, options)
}
const responseOf = () => new ServerResponse(new IncomingMessage(new Socket()))

it.each<
  [
    string,
    first: readonly [options: PolicyOptions, mountedAt?: string],
    second: readonly [options: PolicyOptions, mountedAt?: string],
    remedy: RegExp | undefined,
  ]
>([
  ['a wider policy after a narrower one', [listed()], [{}], /row-1\.test and cannot widen it/],
  [
    'a wider policy for a path after a narrower one',
    [listed(), ''],
    [{}, '/a'],
    /row-2\.test and cannot widen it/,
  ],
  [
    'a wider policy after a narrower one, both for a path',
    [listed(), '/a'],
    [{}, '/a'],
    /row-3\.test and cannot widen it/,
  ],
  ['a wider policy after a narrower one for a path, on purpose', [listed(), '/a'], [{}, ''], undefined],
  ['a narrower policy after a wider one', [{}], [listed()], /row-5\.test runs after .* first/],
  [
    'a narrower policy after a wider one for a path',
    [{}, '/a'],
    [listed(), ''],
    /row-6\.test runs after .* first/,
  ],
])('%s is reported unless it has its effect', (_what, first, second, remedy) => {
  const response = responseOf()
  apply(response, ...first)
  apply(response, ...second)
  expect(printed).toEqual(remedy === undefined ? [] : [expect.stringMatching(remedy)])
})

it('a guard with another policy than cors is reported once, at the first response with a policy', () => {
  const [first, second] = [listed(), listed()]
  const compare = createComparison(second)
  const texts = () => printed.filter((text) => text.includes('Pass the same policy'))
  compare(responseOf())
  expect(texts()).toEqual([])
  for (const applied of [first, listed()]) {
    const response = responseOf()
    apply(response, applied)
    compare(response)
  }
  expect(texts()).toEqual([expect.stringContaining(`the policy for ${first.origins as string}`)])
})
