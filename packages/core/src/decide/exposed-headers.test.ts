import { describe, expect, it } from 'vitest'
import { type PolicyOptions, withCors } from '../index.ts'
import { mergeExpose } from './headers.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const URL = 'https://api.test/items?x=1'
const LIST = {
  origins: [A, 'https://b.test'],
  exposeHeaders: ['ETag'],
  credentials: true,
} satisfies PolicyOptions

const from = (origin?: string) => new Request(URL, origin === undefined ? {} : { headers: { origin } })
const preflightFrom = (origin: string) =>
  new Request(URL, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })

describe('the headers that a handler exposes', () => {
  const exposing = () => new Response(null, { headers: { 'access-control-expose-headers': 'X-Own, ETag' } })
  const exposed = async (policy: PolicyOptions, request: Request) =>
    (await withCors(exposing, policy)(request)).headers.get('access-control-expose-headers')

  it.each<[string, PolicyOptions, Request, string | null]>([
    ['is combined for an allowed origin', LIST, from(A), 'X-Own, ETag'],
    ['is kept if the policy exposes nothing', { origins: [A, EVIL] }, from(A), 'X-Own, ETag'],
    ['is removed for a refused origin', LIST, from(EVIL), null],
    ['is removed without Origin, because the response varies', LIST, from(), null],
    [
      'is combined by a static policy for every origin',
      { origins: A, exposeHeaders: ['x-b'] },
      from(EVIL),
      'X-Own, ETag, x-b',
    ],
    ['is combined by a static policy without Origin', { exposeHeaders: ['x-b'] }, from(), 'X-Own, ETag, x-b'],
    ['is combined with any', { exposeHeaders: '*' }, from(A), 'X-Own, ETag, *'],
    ['is removed from a preflight', { ...LIST, preflightContinue: true }, preflightFrom(A), null],
  ])('%s', async (_what, policy, request, expected) => {
    expect(await exposed(policy, request)).toBe(expected)
  })

  it.each(['', ' , '])('is not sent if it is empty: %j', async (empty) => {
    const shared = new Response(null, { headers: { 'access-control-expose-headers': empty } })
    const handle = withCors(() => shared, { origins: [A, EVIL] })
    for (const origin of [A, EVIL]) {
      expect((await handle(from(origin))).headers.has('access-control-expose-headers')).toBe(false)
    }
    const withNames = withCors(() => shared, { exposeHeaders: ['x-b'] })
    expect((await withNames(from(A))).headers.get('access-control-expose-headers')).toBe('x-b')
  })

  it('is combined once by each of two layers', async () => {
    const inner = withCors(exposing, { exposeHeaders: ['x-inner'] })
    const response = await withCors(inner, { exposeHeaders: ['x-outer'] })(from(A))
    expect(response.headers.get('access-control-expose-headers')).toBe('X-Own, ETag, x-inner')
  })
})

it.each<[existing: string | readonly string[] | null | undefined, names: string | undefined, merged: string]>(
  [
    ['Upload-Offset, etag', 'ETag,X-Total', 'Upload-Offset, etag, X-Total'],
    [['Upload-Offset', 'etag'], 'ETag,X-Total', 'Upload-Offset, etag, X-Total'],
    [null, 'ETag,X-Total', 'ETag,X-Total'],
    [undefined, 'ETag,X-Total', 'ETag,X-Total'],
    ['', 'ETag,X-Total', 'ETag,X-Total'],
    [[], 'ETag,X-Total', 'ETag,X-Total'],
    ['etag', undefined, 'etag'],
    [null, undefined, ''],
    [' , ', undefined, ''],
  ],
)('%j and %j are merged: %j', (existing, names, merged) => {
  expect(mergeExpose(existing, names)).toBe(merged)
})
