import type { Case, Chapter } from './case.ts'

const simple: Case[] = ['GET', 'HEAD', 'POST'].map((method) => ({
  title: `needs no preflight: ${method}`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: at('/items'), method }],
  sees: [{ status: 200, type: 'cors', body: method === 'HEAD' ? '' : `{"method":"${method}"}` }],
  wire: [`${method} /items`],
}))

const preflighted: Case[] = ['PUT', 'PATCH', 'DELETE'].flatMap((method): Case[] =>
  (['any', 'several', 'credentials'] as const).map((policy) => ({
    title: `is preflighted and allowed, with three policies: ${method} (policy "${policy}")`,
    policy,
    does: (at) => [{ kind: 'fetch', url: at('/items'), method }],
    sees: [{ status: 200, body: `{"method":"${method}"}` }],
    wire: [`preflight ${method} /items`, `${method} /items`],
  })),
)

export const methods: Chapter = {
  title: 'Methods',
  cases: [
    ...simple,
    ...preflighted,
    {
      title: 'OPTIONS from a page is preflighted, and reaches the application',
      policy: 'options',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'OPTIONS' }],
      sees: [{ status: 200, body: '{"method":"OPTIONS"}' }],
      wire: ['preflight OPTIONS /items', 'OPTIONS /items'],
    },
    {
      title: '"put" is normalized to PUT',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'put' }],
      sees: [{ status: 200, body: '{"method":"PUT"}' }],
      wire: ['preflight PUT /items', 'PUT /items'],
    },
    {
      title: '"patch" is not normalized, so it is not PATCH',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'patch' }],
      sees: ['refused'],
      wire: ['preflight patch /items'],
      console: ['Method patch is not allowed by Access-Control-Allow-Methods in preflight response.'],
    },
    {
      title: 'any method, with `methods: "*"`',
      policy: 'anyMethod',
      does: (at) => [{ kind: 'fetch', url: at('/nowhere'), method: 'PROPFIND' }],
      sees: [{ type: 'cors' }],
      wire: ['preflight PROPFIND /nowhere', 'PROPFIND /nowhere'],
    },
    {
      title: 'any method with credentials is echoed',
      policy: 'credentialsAny',
      does: (at) => [{ kind: 'fetch', url: at('/nowhere'), method: 'PROPFIND', credentials: 'include' }],
      sees: [{ type: 'cors' }],
      wire: ['preflight PROPFIND /nowhere', 'PROPFIND /nowhere'],
    },
    {
      title: 'TRACE never leaves the browser',
      policy: 'anyMethod',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'TRACE' }],
      sees: ['refused'],
      wire: [],
    },
    {
      title: 'a preflight that gets a 200',
      policy: 'ok',
      does: (at) => [{ kind: 'fetch', url: at('/items'), method: 'PUT' }],
      sees: [{ status: 200 }],
      wire: ['preflight PUT /items', 'PUT /items'],
    },
  ],
}
