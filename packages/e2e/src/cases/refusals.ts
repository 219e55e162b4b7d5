import type { Case, Chapter } from './case.ts'

const preflight = "Response to preflight request doesn't pass access control check: "
const missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
const unequal =
  "The 'Access-Control-Allow-Origin' header has a value 'https://nobody.example.com' that is not equal to the supplied origin. Have the server send the header with a valid value."

const similar: Case[] = (
  [
    ['another site', 'elsewhere', 'subdomains'],
    ['another subdomain', 'shop', 'one'],
    ['https instead of http', 'secure', 'one'],
    ['another name of the same machine', 'loopback', 'ports'],
  ] as const
).map(([title, page, policy]) => ({
  title: `an origin that is not allowed: ${title}`,
  policy,
  page,
  does: (at) => [{ kind: 'fetch', url: at('/items', page === 'secure' ? { secure: true } : {}) }],
  sees: ['refused'],
  wire: ['GET /items'],
}))

export const refusals: Chapter = {
  title: 'Refusals',
  cases: [
    {
      title: 'the origin; the policy has one: the text names it',
      policy: 'nobody',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: ['refused'],
      wire: ['GET /items'],
      console: [unequal],
    },
    {
      title: 'the origin; the policy has several',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/items') }],
      sees: ['refused'],
      wire: ['GET /items'],
      console: [missing],
    },
    {
      title: 'the origin, on the preflight; the policy has one',
      policy: 'nobody',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [`${preflight}${unequal}`],
    },
    {
      title: 'the origin, on the preflight; the policy has several',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [`${preflight}${missing}`],
    },
    {
      title: 'the method',
      policy: 'simple',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'DELETE' }],
      sees: ['refused'],
      wire: ['preflight DELETE /items'],
      console: ['Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.'],
    },
    {
      title: 'a header',
      policy: 'simple',
      does: (at) => [{ kind: 'fetch', url: at('/items'), headers: [['x-other', '1']] }],
      sees: ['refused'],
      wire: ['preflight GET /items: x-other'],
      console: [
        'Request header field x-other is not allowed by Access-Control-Allow-Headers in preflight response.',
      ],
    },
    {
      title: 'one header of two',
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
      title: '`Authorization` that is not listed',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), headers: [['authorization', 'Bearer 1']] }],
      sees: ['refused'],
      wire: ['preflight GET /items: authorization'],
      console: [
        'Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.',
      ],
    },
    {
      title: 'credentials; the policy allows any origin',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include' }],
      sees: ['refused'],
      wire: ['GET /items'],
      console: [
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
      ],
    },
    {
      title: 'credentials, on the preflight; the policy allows any origin',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include', method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [
        `${preflight}The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.`,
      ],
    },
    {
      title: 'credentials, on the preflight; the policy lists the origin',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), credentials: 'include', method: 'PUT' }],
      sees: ['refused'],
      wire: ['preflight PUT /items'],
      console: [
        `${preflight}The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.`,
      ],
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
      title: '`mode: "no-cors"` is served, and opaque',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: at('/items'), mode: 'no-cors' }],
      sees: [{ type: 'opaque', status: 0, body: '' }],
      wire: ['GET /items without Origin'],
    },
  ],
}
