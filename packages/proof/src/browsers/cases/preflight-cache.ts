import type { Chapter, Departure, PlacedStep } from './case.ts'

const alternating = ['PUT', 'DELETE', 'PATCH', 'PUT', 'DELETE', 'PATCH', 'PUT', 'DELETE'] as const
const ok = { status: 200 } as const

const oneResult: Departure = {
  how: 'caches one result per origin and URL, so each method needs its preflight again',
  wire: ['PUT', 'DELETE', 'PUT'].flatMap((method) => [`preflight ${method} /items`, `${method} /items`]),
}
const uncached: Departure = {
  how: 'does not use the preflight cache',
  wire: ['preflight PUT /items', 'PUT /items', 'preflight PUT /items', 'PUT /items'],
}

function each(methods: readonly string[], url: string, more: object = {}): PlacedStep[] {
  return methods.map((method) => ({ kind: 'fetch', url, method, ...more }))
}

export const preflightCache: Chapter = {
  title: 'The preflight cache',
  cases: [
    {
      title: 'one preflight for eight alternating methods on one URL',
      policy: 'several',
      does: (at) => each(alternating, at('/items')),
      sees: alternating.map(() => ok),
      wire: ['preflight PUT /items', ...alternating.map((method) => `${method} /items`)],
    },
    {
      title: 'one preflight for eight alternating methods with credentials',
      policy: 'credentials',
      does: (at) => each(alternating, at('/items'), { credentials: 'include' }),
      sees: alternating.map(() => ok),
      wire: ['preflight PUT /items', ...alternating.map((method) => `${method} /items`)],
    },
    {
      title: 'the default `maxAge` saves the next preflight',
      policy: 'any',
      does: (at) => each(['PUT', 'DELETE'], at('/items')),
      sees: [ok, ok],
      wire: ['preflight PUT /items', 'PUT /items', 'DELETE /items'],
    },
    {
      title: 'five JSON `PUT`s with a token cost one preflight by default',
      policy: 'any',
      does: (at) =>
        each(Array(5).fill('PUT'), at('/items'), {
          headers: [
            ['authorization', 'Bearer 1'],
            ['content-type', 'application/json'],
          ],
          body: '{}',
        }),
      sees: Array(5).fill(ok),
      wire: [
        'preflight PUT /items: authorization,content-type',
        ...Array(5).fill('PUT /items with authorization'),
      ],
    },
    {
      title: 'the whole list of methods costs one preflight by default, also with `*`',
      policy: 'anyMethod',
      does: (at) => each(alternating, at('/items')),
      sees: alternating.map(() => ok),
      wire: ['preflight PUT /items', ...alternating.map((method) => `${method} /items`)],
    },
    {
      title: '`maxAge: 0` causes a preflight for each request',
      policy: 'noCache',
      does: (at) => each(['PUT', 'PUT'], at('/items')),
      sees: [ok, ok],
      wire: ['preflight PUT /items', 'PUT /items', 'preflight PUT /items', 'PUT /items'],
    },
    {
      title: 'one preflight for alternating headers',
      policy: 'several',
      does: (at) => [
        { kind: 'fetch', url: at('/items'), headers: [['x-test', '1']] },
        { kind: 'fetch', url: at('/items'), headers: [['content-type', 'application/json']] },
        { kind: 'fetch', url: at('/items'), headers: [['x-test', '2']] },
      ],
      sees: [ok, ok, ok],
      wire: ['preflight GET /items: x-test', 'GET /items', 'GET /items', 'GET /items'],
    },
    {
      title: '`Authorization` is cached with `*`',
      policy: 'any',
      does: (at) => [
        { kind: 'fetch', url: at('/items'), headers: [['authorization', 'Bearer 1']] },
        { kind: 'fetch', url: at('/items'), headers: [['authorization', 'Bearer 2']] },
      ],
      sees: [ok, ok],
      wire: [
        'preflight GET /items: authorization',
        'GET /items with authorization',
        'GET /items with authorization',
      ],
    },
    {
      title: 'another query needs another preflight',
      policy: 'several',
      does: (at) => [
        ...each(['PUT'], at('/items', { query: { page: '1' } })),
        ...each(['PUT'], at('/items', { query: { page: '2' } })),
      ],
      sees: [ok, ok],
      wire: ['preflight PUT /items', 'PUT /items', 'preflight PUT /items', 'PUT /items'],
    },
    {
      title: 'another origin needs another preflight',
      policy: 'several',
      does: (at) => [
        ...each(['PUT'], at('/items')),
        { kind: 'fetch', url: at('/items'), method: 'PUT', page: 'shop' },
      ],
      sees: [ok, ok],
      wire: ['preflight PUT /items', 'PUT /items', 'preflight PUT /items', 'PUT /items'],
    },
    {
      title: 'a preflight without credentials does not cover requests with credentials',
      policy: 'credentials',
      does: (at) => [
        ...each(['PUT'], at('/items')),
        ...each(['PUT'], at('/items'), { credentials: 'include' }),
      ],
      sees: [ok, ok],
      wire: ['preflight PUT /items', 'PUT /items', 'preflight PUT /items', 'PUT /items'],
    },
    {
      title: 'a policy that echoes the method instead of a static list',
      policy: 'echoing',
      does: (at) => each(['PUT', 'DELETE', 'PUT'], at('/items'), { credentials: 'include' }),
      sees: [ok, ok, ok],
      // In the standard what preflights grant adds up.
      wire: ['preflight PUT /items', 'PUT /items', 'preflight DELETE /items', 'DELETE /items', 'PUT /items'],
      departures: { chromium: oneResult, webkit: oneResult },
    },
    {
      title: '`fetch` with `cache: "no-store"` on the same URL',
      policy: 'several',
      does: (at) => each(['PUT', 'PUT'], at('/items'), { cache: 'no-store' }),
      sees: [ok, ok],
      wire: ['preflight PUT /items', 'PUT /items', 'PUT /items'],
      departures: { chromium: uncached, firefox: uncached },
    },
  ],
}
