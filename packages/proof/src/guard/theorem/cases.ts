import type { GuardOptions, PolicyOptions } from '@corsage/core'
import type { EngineName, SubmitInit } from '@corsage/user-agent'
import fc from 'fast-check'

/** A server of one origin. */
export interface Site {
  readonly origin: string
  readonly path: string
  /** A proxy replaces `Host`. */
  readonly proxied: boolean
  readonly policy: PolicyOptions
  readonly options: GuardOptions<readonly []>
  /** The method that a method override in the query sets. */
  readonly override: string | undefined
}

/** A browser with one page. */
export interface Visitor {
  readonly engine: EngineName
  readonly page: string
  /** How the browser knows its user at the site; `undefined` for a visitor who is not signed in. */
  readonly signedInBy: 'cookie' | 'certificate' | `password ${string}` | undefined
  /** The attribute of the cookie, and in place of it the rule by which the browser adds other credentials. */
  readonly sameSite: 'None' | 'Lax' | 'Strict'
}

/** The action of the page. */
export type Act =
  | {
      readonly kind: 'fetch' | 'beacon'
      readonly init: RequestInit
    }
  | { readonly kind: 'form'; readonly init: SubmitInit }
  | { readonly kind: 'upgrade' }

/** A redirect on the way to the site. */
export interface Hop {
  readonly origin: string
  readonly status: 302 | 303 | 307 | 308
}

export interface Case {
  readonly site: Site
  readonly visitor: Visitor
  readonly act: Act
  readonly hops: readonly Hop[]
}

const SITES = [
  'https://a.test',
  'https://a.test',
  'http://a.test',
  'https://a.test:8443',
  'http://localhost:3000',
]
const PAGES = [
  ...['https://a.test', 'http://a.test', 'https://sub.a.test', 'http://localhost:3000'],
  ...['http://localhost:5173', 'https://x.wild.test', 'null'],
  ...['https://evil.test', 'https://listed.test', 'https://listed.test', 'https://other.test'],
]
const LISTED = [
  ...['https://listed.test', 'https://other.test', 'https://sub.a.test', 'http://localhost:5173'],
  ...['https://*.wild.test', 'http://a.test', 'null'],
]

const origins: fc.Arbitrary<NonNullable<PolicyOptions['origins']>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: fc.constantFrom('https://listed.test', 'https://*.wild.test') },
  { weight: 6, arbitrary: fc.subarray(LISTED, { minLength: 1 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<NonNullable<PolicyOptions['origins']>>(
      (origin: string) => origin === 'https://listed.test',
      async (origin: string) => origin !== 'https://evil.test',
      // Only `true` allows.
      async () => 'yes' as never,
    ),
  },
)

const basics = fc
  .record({
    origins,
    credentials: fc.boolean(),
    methods: fc.constantFrom<PolicyOptions['methods']>(
      '*',
      ['GET', 'POST'],
      ['GET', 'PUT', 'DELETE'],
      ['PUT'],
    ),
    allowHeaders: fc.constantFrom<PolicyOptions['allowHeaders']>('*', ['content-type', 'x-token']),
  })
  .map((options) => ({ ...options, credentials: options.credentials && options.origins !== '*' }))

const policies: fc.Arbitrary<PolicyOptions> = fc
  .tuple(basics, fc.option(basics, { freq: 3 }), fc.boolean())
  .map(([options, below, covers]) => {
    const dangers = { dangerouslyAllowNullOrigin: true, dangerouslyAllowInsecureOrigins: true }
    const resources = { '/off/*': false as const, ...(below && { '/api/*': below }) }
    // Without origins outside, only the entries are covered.
    return covers || !below ? { ...dangers, ...options, resources } : { ...dangers, resources }
  })

const sites: fc.Arbitrary<Site> = fc
  .record({
    origin: fc.constantFrom(...SITES),
    path: fc.constantFrom('/transfer', '/transfer', '/api/transfer', '/off/transfer', '/hook'),
    proxied: fc.boolean(),
    policy: policies,
    self: fc.constantFrom('none', 'own', 'two'),
    ambient: fc.constantFrom(false, false, true),
    exempt: fc.constantFrom<string | undefined>(undefined, '/hook'),
    override: fc.constantFrom<string | undefined>(undefined, undefined, undefined, 'DELETE', 'GET', 'PUT'),
  })
  .map(({ self, ambient, exempt, ...site }) => ({
    ...site,
    options: {
      ambient,
      exempt,
      self: { none: undefined, own: site.origin, two: [site.origin, 'https://sub.a.test'] }[self],
    },
  }))

const visitors: fc.Arbitrary<Visitor> = fc.record({
  engine: fc.constantFrom<EngineName>('standard', 'chromium', 'firefox', 'webkit'),
  page: fc.constantFrom(...PAGES),
  signedInBy: fc.constantFrom<Visitor['signedInBy']>(
    undefined,
    undefined,
    'cookie',
    'cookie',
    'certificate',
    'password Basic a',
    'password dIgEsT a',
    'password Negotiate a',
    'password ntlm a',
  ),
  sameSite: fc.constantFrom('None', 'None', 'Lax', 'Strict'),
})

const METHODS = ['GET', 'HEAD', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']
const headers = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  {},
  { 'content-type': 'application/json' },
  { 'x-token': '1' },
  { authorization: 'Bearer a' },
  { authorization: 'Basic a' },
)
const referrerPolicy = fc.constantFrom<ReferrerPolicy>('', 'no-referrer', 'origin')

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc
    .record({
      mode: fc.constantFrom<RequestMode>('cors', 'cors', 'cors', 'no-cors', 'same-origin'),
      credentials: fc.constantFrom<RequestCredentials>('omit', 'same-origin', 'include'),
      method: fc.constantFrom(...METHODS),
      headers,
      referrerPolicy,
    })
    .map((init): Act => ({ kind: 'fetch', init })),
  fc.record({ referrerPolicy }).map(
    ({ referrerPolicy }): Act => ({
      kind: 'beacon',
      init: {
        mode: 'no-cors',
        credentials: 'include',
        method: 'POST',
        keepalive: true,
        body: 'a',
        referrerPolicy,
      },
    }),
  ),
  fc
    .record({
      method: fc.constantFrom<'GET' | 'POST'>('GET', 'POST', 'POST', 'POST'),
      enctype: fc.constantFrom<NonNullable<SubmitInit['enctype']>>(
        'text/plain',
        'application/x-www-form-urlencoded',
      ),
      referrerPolicy,
    })
    .map((init): Act => ({ kind: 'form', init: { ...init, body: { a: '1' } } })),
  fc.constant<Act>({ kind: 'upgrade' }),
)

const hops: fc.Arbitrary<readonly Hop[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        origin: fc.constantFrom('https://hop.test', 'https://evil.test', 'https://a.test', 'http://a.test'),
        status: fc.constantFrom<Hop['status']>(302, 303, 307, 308),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  },
)

export const cases: fc.Arbitrary<Case> = fc.record({ site: sites, visitor: visitors, act: acts, hops })
