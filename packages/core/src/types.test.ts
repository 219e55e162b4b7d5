import { describe, expect, expectTypeOf, it } from 'vitest'
import { policyFrom } from './adapter.ts'
import {
  type AsyncPolicy,
  createPolicy,
  type Decision,
  type Policy,
  PolicyError,
  type PolicyOptions,
  type ResourceOptions,
  withCors,
} from './index.ts'

const A = 'https://a.test'
const handler = () => new Response()

/** `tsc` checks each line; running it shows that what TypeScript refuses, `createPolicy` refuses too. */
const refused = (make: () => unknown) => expect(make).toThrow(PolicyError)

describe('TypeScript refuses', () => {
  it('a host without a scheme', () => {
    // @ts-expect-error an origin has a scheme
    refused(() => createPolicy({ origins: 'example.com' }))
    // @ts-expect-error an origin has a scheme
    refused(() => createPolicy({ origins: [A, 'example.com'] }))
  })

  it('a path, a query, user info, a joined list, no host', () => {
    // @ts-expect-error an origin has no path
    refused(() => createPolicy({ origins: 'https://example.com/' }))
    // @ts-expect-error an origin has no query
    refused(() => createPolicy({ origins: 'https://example.com?x' }))
    // @ts-expect-error an origin has no user info
    refused(() => createPolicy({ origins: 'https://user@example.com' }))
    // @ts-expect-error an entry of a list is one origin
    refused(() => createPolicy({ origins: ['https://a.test,https://b.test'] }))
    // @ts-expect-error each origin in a string is checked
    refused(() => createPolicy({ origins: 'https://a.test,https://b.test/' }))
    // @ts-expect-error each origin in a string has a scheme
    refused(() => createPolicy({ origins: 'b.test,https://a.test' }))
    // @ts-expect-error an origin names a host
    refused(() => createPolicy({ origins: 'https://' }))
    // @ts-expect-error an origin names a host
    refused(() => createPolicy({ origins: 'https://*' }))
    // @ts-expect-error an origin is in lower case
    refused(() => createPolicy({ origins: 'HTTPS://example.com' }))
  })

  it('any origin with credentials', () => {
    // @ts-expect-error '*' with credentials
    refused(() => createPolicy({ origins: '*', credentials: true }))
    // @ts-expect-error '*' with credentials, in a list
    refused(() => createPolicy({ origins: ['*'], credentials: true }))
  })

  it('an unknown option, and a value of another type', () => {
    // @ts-expect-error no such option
    refused(() => createPolicy({ origin: A }))
    // @ts-expect-error no such option
    refused(() => createPolicy({ origins: A, allowedHeaders: ['x'] }))
    // @ts-expect-error a number of seconds
    refused(() => createPolicy({ origins: A, maxAge: '600' }))
    // @ts-expect-error a list
    refused(() => createPolicy({ origins: A, methods: 5 }))
    // @ts-expect-error an unset variable
    refused(() => createPolicy({ origins: undefined }))
  })

  it('an unknown option in a variable, also of an entry', () => {
    const options = { origins: A, orgin: A }
    // @ts-expect-error no such option
    refused(() => createPolicy(options))
    const entries = { resources: { '/x': options } }
    // @ts-expect-error no such option
    refused(() => createPolicy(entries))
    // @ts-expect-error no such option
    refused(() => withCors(handler, options))
  })

  it('a registered method in lower case that browsers do not normalize', () => {
    // @ts-expect-error by case
    refused(() => createPolicy({ methods: ['patch'] }))
    // @ts-expect-error by case
    refused(() => createPolicy({ methods: ['Query'] }))
    // @ts-expect-error by case
    refused(() => createPolicy({ methods: 'GET, mkcol' }))
    // @ts-expect-error by case
    refused(() => createPolicy({ methods: ['version-control'] }))
    // @ts-expect-error by case
    refused(() => createPolicy({ resources: { '/x': { methods: ['propfind'] } } }))
  })

  it('an entry together with the outer options', () => {
    // @ts-expect-error '*' with the outer credentials
    refused(() => createPolicy({ origins: A, credentials: true, resources: { '/x': { origins: ['*'] } } }))
    const outer = { origins: A, credentials: true } as const
    // @ts-expect-error http with the outer credentials
    refused(() => createPolicy({ ...outer, resources: { '/x': { origins: 'http://a.test' } } }))
    // @ts-expect-error '*' stays, with credentials
    refused(() => createPolicy({ resources: { '/x': { credentials: true } } }))
  })

  it('the same in an entry of resources', () => {
    // @ts-expect-error an origin has a scheme
    refused(() => createPolicy({ resources: { '/x': { origins: 'example.com' } } }))
    // @ts-expect-error '*' with credentials
    refused(() => createPolicy({ resources: { '/x': { origins: '*', credentials: true } } }))
    // @ts-expect-error no such option
    refused(() => createPolicy({ resources: { '/x': { origin: A } } }))
    // @ts-expect-error entries have no entries
    refused(() => createPolicy({ resources: { '/x': { resources: {} } } }))
    // @ts-expect-error false, not true
    refused(() => createPolicy({ resources: { '/x': true } }))
    // @ts-expect-error a map
    refused(() => createPolicy({ resources: ['/x'] }))
    // @ts-expect-error an entry's origins are not unset
    refused(() => createPolicy({ resources: { '/x': { origins: undefined } } }))
  })

  it('the same for withCors', () => {
    // @ts-expect-error an origin has a scheme
    refused(() => withCors(handler, { origins: 'example.com' }))
    // @ts-expect-error '*' with credentials
    refused(() => withCors(handler, { origins: '*', credentials: true }))
    // @ts-expect-error no such option
    refused(() => withCors(handler, { origin: A }))
  })
})

describe('TypeScript accepts', () => {
  it('valid options', () => {
    createPolicy()
    createPolicy({})
    createPolicy({ origins: '*' })
    createPolicy({ origins: '*', credentials: false })
    createPolicy({
      origins: [A, 'https://*.a.test', 'http://localhost:*', 'capacitor://localhost'],
      credentials: true,
    })
    createPolicy({ origins: [/.*a/, A, () => true] as const, methods: ['PUT'] as const })
    createPolicy({ origins: 'https://a.test,https://b.test' })
    createPolicy({
      origins: 'https://a.test, https://b.test,',
      resources: { '/x': { origins: 'https://a.test,https://b.test' } },
    })
    createPolicy({ origins: 'https://a.test\nhttps://b.test' })
    createPolicy({ methods: 'GET,PUT', allowHeaders: 'x-a, x-b', exposeHeaders: 'etag' })
    createPolicy({ origins: 'null', dangerouslyAllowNullOrigin: true })
    withCors(handler)
    withCors(handler, { origins: A }, { onRefused: () => {} })
    withCors(handler, createPolicy({ origins: () => true }))
  })

  it('resources, and resolvers', () => {
    createPolicy({ origins: A, resources: { '/x/*': { origins: '*' }, '/y': false, '/z': {} } })
    const resources: Record<string, ResourceOptions | false> = { '/x': false }
    createPolicy({ resources })
    withCors(handler, { resources: { '/x': false } })
    withCors(handler, (request) => (request.url ? { origins: A } : false))
    withCors(handler, async () => createPolicy({ origins: async () => true }), { timeout: 5, onError() {} })
    withCors(
      (_request: Request, env: { origins: string[] }) => new Response(env.origins[0]),
      (_request, env) => ({
        origins: env.origins,
      }),
    )
  })

  it('a string that only running can tell', () => {
    const text: string = A
    createPolicy({ origins: text })
    createPolicy({ origins: [text, 'https://b.test'] })
    createPolicy({ origins: text.split(','), credentials: Boolean(text) })
    const options: PolicyOptions = { origins: text }
    createPolicy(options)
  })
})

describe('the types of a policy', () => {
  it('without a function among its origins nothing is a promise', () => {
    expectTypeOf(createPolicy()).toEqualTypeOf<Policy>()
    expectTypeOf(createPolicy({ credentials: false })).toEqualTypeOf<Policy>()
    const policy = createPolicy({ origins: [A, /.*a/] })
    expectTypeOf(policy).toEqualTypeOf<Policy>()
    expectTypeOf(policy.evaluate).returns.toEqualTypeOf<Decision>()
    expectTypeOf(policy.allowsOrigin).returns.toEqualTypeOf<boolean>()
    expect(policy.evaluate(new Request('https://api.test/'))).not.toBeInstanceOf(Promise)
  })

  it('with one, everything is', async () => {
    expectTypeOf(createPolicy({ origins: () => true })).toEqualTypeOf<AsyncPolicy>()
    const policy = createPolicy({ origins: [A, async () => true] })
    expectTypeOf(policy).toEqualTypeOf<AsyncPolicy>()
    expectTypeOf(policy.evaluate).returns.toEqualTypeOf<Promise<Decision>>()
    expectTypeOf(policy.allowsOrigin).returns.toEqualTypeOf<Promise<boolean>>()
    for (const headers of [{}, { origin: A }, { origin: 'null' }]) {
      expect(policy.evaluate(new Request('https://api.test/', { headers }))).toBeInstanceOf(Promise)
    }
  })

  it('with one in an entry, the whole policy is asynchronous', () => {
    const policy = createPolicy({ origins: A, resources: { '/x': { origins: () => true }, '/y': false } })
    expectTypeOf(policy).toEqualTypeOf<AsyncPolicy>()
    expectTypeOf(createPolicy({ resources: { '/x': { origins: A }, '/y': false } })).toEqualTypeOf<Policy>()
    expectTypeOf(createPolicy({ origins: A, resources: { '/y': false } })).toEqualTypeOf<Policy>()
    const resources: Record<string, ResourceOptions | false> = { '/x': false }
    expectTypeOf(createPolicy({ resources })).toEqualTypeOf<Policy | AsyncPolicy>()
    expectTypeOf(createPolicy({ origins: () => true, resources })).toEqualTypeOf<AsyncPolicy>()
  })

  it('where only running can tell, it may be either', () => {
    const options: PolicyOptions = { origins: A }
    expectTypeOf(createPolicy(options)).toEqualTypeOf<Policy | AsyncPolicy>()
    expectTypeOf(policyFrom(options)).toEqualTypeOf<Policy | AsyncPolicy>()
  })

  it('a Request is what a policy evaluates', () => {
    expectTypeOf<Policy['evaluate']>().toBeCallableWith(new Request('https://api.test/'))
  })
})
