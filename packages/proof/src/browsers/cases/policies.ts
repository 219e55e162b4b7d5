import type { PolicyOptions } from '@corsage/core'
import type { PageOrigins } from '../matrix/pages.ts'

const insecure = { dangerouslyAllowInsecureOrigins: true } as const

/** The policies of the cases, given the origins of the pages. */
export const policies = {
  /** Every default. */
  any: () => ({}),
  anyExposed: () => ({ exposeHeaders: '*' }),
  anyMethod: () => ({ methods: '*' }),
  one: ({ app }) => ({ origins: app, exposeHeaders: ['x-total'] }),
  several: ({ app, shop, api, secure }) => ({
    origins: [app, shop, api, secure],
    allowHeaders: ['x-test', 'content-type'],
    exposeHeaders: ['x-total', 'etag'],
    maxAge: 600,
  }),
  subdomains: ({ app }) => ({ origins: app.replace('//app.', '//*.') }),
  asked: ({ app }) => ({ origins: async (origin: string) => origin === app }),
  ports: () => ({ origins: 'http://localhost:*' }),
  credentials: ({ app, shop, api, secure, secureElsewhere }) => ({
    ...insecure,
    origins: [app, shop, api, secure, secureElsewhere],
    credentials: true,
    allowHeaders: ['x-test', 'content-type', 'authorization'],
    exposeHeaders: ['x-total'],
    maxAge: 600,
  }),
  credentialsAny: ({ app, shop, api }) => ({
    ...insecure,
    origins: [app, shop, api],
    credentials: true,
    methods: '*',
    allowHeaders: '*',
  }),
  opaque: ({ app }) => ({
    origins: ['null', app],
    dangerouslyAllowNullOrigin: true,
    allowHeaders: ['x-test', 'authorization'],
  }),
  /** Nothing that needs a preflight, but for upload listeners. */
  simple: ({ app, shop }) => ({ origins: [app, shop], methods: ['GET', 'POST'], allowHeaders: [] }),
  options: ({ app, shop }) => ({ origins: [app, shop], methods: ['GET', 'OPTIONS'] }),
  safelisted: ({ app, shop }) => ({
    origins: [app, shop],
    allowHeaders: ['accept', 'accept-language', 'content-language', 'content-type', 'range'],
  }),
  noCache: ({ app, shop }) => ({ origins: [app, shop], maxAge: 0 }),
  echoing: ({ app, shop }) => ({
    ...insecure,
    origins: [app, shop],
    credentials: true,
    methods: '*',
    maxAge: 600,
  }),
  timing: ({ app, shop }) => ({ origins: [app, shop], timingAllowOrigin: true }),
  ok: ({ app, shop }) => ({ origins: [app, shop], preflightStatus: 200 }),
  nobody: () => ({ origins: 'https://nobody.example.com' }),
  others: () => ({ origins: ['https://one.example.com', 'https://two.example.com'] }),
} as const satisfies Readonly<Record<string, (pages: PageOrigins) => PolicyOptions>>

export type PolicyName = keyof typeof policies
