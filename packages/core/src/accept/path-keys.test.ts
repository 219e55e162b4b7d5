import { describe, expect, it } from 'vitest'
import { request } from '../../test/requests.ts'
import { policyFrom } from '../adapter.ts'
import { createPolicy, PolicyError, validateOptions } from '../index.ts'

const A = 'https://a.test'
const issuesOf = (pattern: string) => validateOptions({ origins: A, resources: { [pattern]: false } })
const kindOf = (pattern: string, url: string) =>
  createPolicy({ origins: A, resources: { [pattern]: false } }).evaluate({ ...request({ origin: A }), url })
    .kind

describe('a pattern that would leave its paths open is rejected, with the pattern to write', () => {
  it.each<[pattern: string, meant: string | undefined]>([
    // Parameters of Express, Koa, Fastify and Hono.
    ['/users/:id/private', '/users/*'],
    ['/users/:id', '/users/*'],
    ['/:tenant/api', '/*'],
    ['/users/:id(\\d+)', undefined],
    ['/users/:id?', '/users/*'],
    ['/users/:id+', '/users/*'],
    ['/users/:id{[0-9]+}', '/users/*'],
    ['/a/:b/c/:d', '/a/*'],
    // Of URI templates, SvelteKit, Next, Flask.
    ['/users/{id}', '/users/*'],
    ['/users{/id}', '/*'],
    ['/users/[id]', '/users/*'],
    ['/users/<int:id>/x', '/users/*'],
    // Groups and alternatives.
    ['/files/(a)', '/files/*'],
    ['/(api|admin)/x', '/*'],
    ['/api/a|b', '/api/*'],
    ['/a)', '/*'],
    ['/a}', '/*'],
    ['/a]', '/*'],
    // Wildcards.
    ['*', '/*'],
    ['/**', '/*'],
    ['/api*', '/api/*'],
    ['/api**', '/api/*'],
    ['/api/**', '/api/*'],
    ['/api/**/*', '/api/*'],
    ['/api/*/private', '/api/*'],
    ['/api/*.json', '/api/*'],
    ['/api/v*/x', '/api/*'],
    // RegExps.
    ['/api/.*', '/api/*'],
    ['/api.*', '/api/*'],
    ['/api/.+', '/api/*'],
    ['/api/.+/x', '/api/*'],
    ['^/api/(.*)$', '/api/*'],
    ['/api/[^/]+', undefined],
    ['/api/\\d+', undefined],
    [String(/^\/api/), undefined],
    // Queries and fragments.
    ['/a?b=c', '/a'],
    ['/a/?', '/a/'],
    ['/a?:b', '/a'],
    ['/a#b', '/a'],
    ['/a?*', '/a'],
    // Not a path, or a path of another server.
    ['', '/'],
    ['api/*', '/api/*'],
    ['api/:id', '/api/*'],
    ['api/\\d+', undefined],
    ['https://a.test/api/*', '/api/*'],
    ['https://a.test', '/'],
    // Paths that browsers never send so.
    ['/a/../b', '/b'],
    ['/a/./*', '/a/*'],
    ['/a/..', '/'],
    ['/a/%2e%2E/b', '/b'],
    ['/a\tb', '/ab'],
    ['/a ', '/a'],
    ['/a  /*', '/a/*'],
    ['/%61pi/*', '/api/*'],
    ['/a%2fb', '/a%2Fb'],
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/%7eme', '/~me'],
    ['/%7bid%7d', '/%7Bid%7D'],
    ['/%g1', undefined],
    ['/a%', undefined],
    [`/${'%25'.repeat(17)}`, undefined],
    [`${'/a'.repeat(128)}%2F`, undefined],
    [`${'/a'.repeat(127)}%2F/*`, undefined],
    [`/${'a'.repeat(1024)}`, undefined],
  ])('%j: %j', (pattern, meant) => {
    const [issue, ...others] = issuesOf(pattern)
    expect(others).toEqual([])
    expect(issue).toMatchObject({ code: 'resource-pattern-invalid', value: pattern })
    expect(issue?.suggestion).toBe(meant)
    if (meant === undefined) return
    expect(issuesOf(meant)).toEqual([])
  })
})

describe('a pattern of what a browser sends is accepted, and matches it', () => {
  it.each([
    ['/v1/items:batch', '/v1/items:batch'],
    ['/a:', '/a:'],
    ['/@me', '/@me'],
    ['/$metadata', '/$metadata'],
    ['/Items/$count', '/Items/$count'],
    ['/api$', '/api$'],
    ['/c++', '/c++'],
    ['/a+b', '/a+b'],
    ['/~user', '/~user'],
    ['/.well-known/x', '/.well-known/x'],
    ['/...', '/...'],
    ['/a.b', '/a.b'],
    ["/a,b;c=d&e!f'g", "/a,b;c=d&e!f'g"],
    ['/a//b', '/a//b'],
    ['/a b', '/a%20b'],
    ['/a%20b', '/a%20b'],
    ['/café', '/caf%C3%A9'],
    ['/caf%C3%A9', '/caf%c3%a9'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%25b', '/a%25b'],
    ['/a%3Ab', '/a%3Ab'],
    // Characters that are syntax elsewhere can be escaped.
    ['/%28a%29', '/(a)'],
    ['/a%7Cb', '/a|b'],
    ['/%7Bid%7D', '/%7bid%7d'],
    ['/%5Bid%5D', '/[id]'],
    ['/a%2A', '/a*'],
    ['/%3Cid%3E', '/%3Cid%3E'],
    [`/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
  ])('%s: %s', (pattern, url) => {
    expect(issuesOf(pattern)).toEqual([])
    expect(kindOf(pattern, url)).toBe('off')
    expect(kindOf(`${pattern}/*`, `${url}/x`)).toBe('off')
    expect(kindOf(pattern, '/other')).toBe('actual')
  })
})

it("a pattern that an adapter's router cannot read is rejected, however it is handed over", () => {
  const options = { origins: A, resources: { '/a': false, '/b/*': {} } } as const
  const cannotReadB = (path: string) => (path.startsWith('/b') ? undefined : path)
  for (const given of [options, createPolicy(options)]) {
    expect(() => policyFrom(given, cannotReadB)).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ code: 'resource-pattern-invalid', path: 'resources["/b/*"]' })],
      }),
    )
  }
})

it('route patterns are rejected, whichever router compares', () => {
  const options = { origins: A, resources: { '/users/:id/private': false } } as const
  expect(() => policyFrom(options, (path) => path.toLowerCase())).toThrow(PolicyError)
})

it.each([
  ['GET /users', '/users'],
  ['get /users', '/users'],
  ['POST: /users', '/users'],
  ['DELETE:/users', '/users'],
  ['GET /users/:id', '/users/*'],
  ['/private, /admin', undefined],
  ['/private,/admin/*', undefined],
  ['/private /admin', undefined],
  ['/private, /*', undefined],
  ['/private;/admin', undefined],
  ['/private|/admin', undefined],
  ['/private\n/admin', undefined],
  ['GET /private, POST /admin', undefined],
])('a method or a second path in a key is refused: %j', (pattern, suggestion) => {
  const issues = validateOptions({ resources: { [pattern]: false } })
  expect(issues.map(({ code }) => code)).toEqual(['resource-pattern-invalid'])
  expect(issues[0]?.suggestion).toBe(suggestion)
})

it.each(['/a%20/b', '/a,b', '/a;v=1'])('a path with other separators is right: %s', (pattern) => {
  expect(validateOptions({ resources: { [pattern]: false } })).toEqual([])
})
