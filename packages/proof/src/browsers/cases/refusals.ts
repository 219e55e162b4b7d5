import type { Case, Chapter } from './case.ts'
import { APP, anyWithCredentials, missing, onPreflight, unequal, withoutCredentials } from './console.ts'

const nobody = unequal('https://nobody.example.com')

const similar: Case[] = (
  [
    ['another site', 'elsewhere', 'subdomains', missing],
    ['another subdomain', 'shop', 'one', unequal(APP)],
    ['https instead of http', 'secure', 'one', unequal(APP)],
    ['another name of the same machine', 'loopback', 'ports', missing],
  ] as const
).map(([title, page, policy, line]) => ({
  title: `an origin that is not allowed: ${title}`,
  policy,
  page,
  does: (at) => [{ kind: 'fetch', url: at('/items', page === 'secure' ? { secure: true } : {}) }],
  sees: ['refused'],
  wire: ['GET /items'],
  console: [line],
}))

export const refusals: Chapter = {
  title: 'Refusals',
  cases: [
    {
      title: 'an origin that the policy does not list: one origin listed',
      policy: 'nobody',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: ['refused'],
      wire: ['GET /items'],
      console: [nobody],
    },
    {
      title: 'an origin that the policy does not list: several listed',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: ['refused'],
      wire: ['GET /items'],
      console: [missing],
    },
    {
      title: 'the same on a preflight: one origin listed',
      policy: 'nobody',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [onPreflight(nobody)],
    },
    {
      title: 'the same on a preflight: several listed',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [onPreflight(missing)],
    },
    {
      title: 'a method that is not listed',
      policy: 'simple',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'DELETE' }],
      sees: ['refused'],
      wire: ['preflight DELETE /items'],
      console: ['Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.'],
    },
    {
      title: 'a header that is not listed',
      policy: 'simple',
      does: (at) => [{ kind: 'fetch', url: at('/items'), headers: [['x-other', '1']] }],
      sees: ['refused'],
      wire: ['preflight GET /items: x-other'],
      console: [
        'Request header field x-other is not allowed by Access-Control-Allow-Headers in preflight response.',
      ],
    },
    {
      title: 'one of two headers is not listed',
      policy: 'several',
      does: (at) => [
        {
          kind: 'fetch',
          url: at('/items'),
          headers: [
            ['x-other', '1'],
            ['x-test', '1'],
          ],
        },
      ],
      sees: ['refused'],
      wire: ['preflight GET /items: x-other,x-test'],
      console: [
        'Request header field x-other is not allowed by Access-Control-Allow-Headers in preflight response.',
      ],
    },
    {
      title: '`Authorization` is not listed',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), headers: [['authorization', 'Bearer 1']] }],
      sees: ['refused'],
      wire: ['preflight GET /items: authorization'],
      console: [
        'Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.',
      ],
    },
    {
      title: 'credentials with a policy for any origin',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include' }],
      sees: ['refused'],
      wire: ['GET /items'],
      console: [anyWithCredentials],
    },
    {
      title: 'credentials on a preflight with a policy for any origin',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include', method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [onPreflight(anyWithCredentials)],
    },
    {
      title: 'credentials on a preflight with a policy that lists the origin',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include', method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [onPreflight(withoutCredentials)],
    },
    ...similar,
    {
      title: 'a refused error stays hidden',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/thrown') }],
      sees: ['refused'],
      wire: ['GET /thrown'],
      console: [missing],
    },
    {
      title: '`mode: "no-cors"` gets an opaque response',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/items'), mode: 'no-cors' }],
      sees: [{ type: 'opaque', status: 0, body: '' }],
      wire: ['GET /items without Origin'],
    },
  ],
}
