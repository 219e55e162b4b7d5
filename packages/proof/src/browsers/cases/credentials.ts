import type { Address, Case, Chapter, Expectation, PlacedStep } from './case.ts'
import { withoutCredentials } from './console.ts'

type More = Partial<Omit<Extract<PlacedStep, { kind: 'fetch' }>, 'kind' | 'url'>>

const set = (at: Address, id: string, more: More = {}): PlacedStep => ({
  kind: 'fetch',
  url: at('/cookies', { query: { name: id } }),
  method: 'POST',
  credentials: 'include',
  ...more,
})
const get = (at: Address, id: string, more: More = {}): PlacedStep => ({
  kind: 'fetch',
  url: at('/cookies', { query: { name: id } }),
  ...more,
})

const withoutCookie: Expectation = {
  sees: [{ body: 'set' }, { body: 'none' }],
  wire: ['POST /cookies', 'GET /cookies'],
}

const modes: Case[] = (['omit', 'same-origin', 'include'] as const).map((credentials) => {
  const isIncluded = credentials === 'include'
  return {
    title: `a cookie, with the credentials mode: \`${credentials}\``,
    policy: 'credentials',
    page: 'api',
    does: (at, id) => [set(at, id), get(at, id, { credentials })],
    sees: [{ status: 200, body: 'set' }, { body: isIncluded ? 'sent' : 'none' }],
    wire: ['POST /cookies', `GET /cookies${isIncluded ? ' with cookie' : ''}`],
  }
})

export const credentials: Chapter = {
  title: 'Credentials',
  cases: [
    ...modes,
    {
      title: 'a cookie set without `credentials: "include"` is not stored',
      policy: 'credentials',
      page: 'api',
      does: (at, id) => [
        set(at, id, { credentials: 'same-origin' }),
        get(at, id, { credentials: 'include' }),
      ],
      sees: [{ body: 'set' }, { body: 'none' }],
      wire: ['POST /cookies', 'GET /cookies'],
    },
    {
      title: 'the request has the cookie, and its preflight does not',
      policy: 'credentials',
      page: 'api',
      does: (at, id) => [set(at, id), get(at, id, { credentials: 'include', method: 'PUT' })],
      sees: [{ body: 'set' }, { body: 'sent' }],
      wire: ['POST /cookies', 'preflight PUT /cookies', 'PUT /cookies with cookie'],
    },
    {
      title: '`withCredentials` of an XMLHttpRequest',
      policy: 'credentials',
      page: 'api',
      does: (at, id) => [
        set(at, id),
        {
          kind: 'xhr',
          url: at('/cookies', { query: { name: id } }),
          method: 'GET',
          withCredentials: true,
          listens: false,
        },
      ],
      sees: [{ body: 'set' }, '200 sent'],
      wire: ['POST /cookies', 'GET /cookies with cookie'],
    },
    {
      title: 'any header with credentials',
      policy: 'credentialsAny',
      page: 'api',
      does: (at, id) => [set(at, id), get(at, id, { credentials: 'include', headers: [['x-any', '1']] })],
      sees: [{ body: 'set' }, { body: 'sent' }],
      wire: ['POST /cookies', 'preflight GET /cookies: x-any', 'GET /cookies with cookie'],
    },
    {
      title: 'a policy without credentials hides the response from `credentials: "include"`',
      policy: 'several',
      does: (at, id) => [get(at, id, { credentials: 'include' }), get(at, id, { credentials: 'omit' })],
      sees: ['refused', { body: 'none' }],
      wire: ['GET /cookies', 'GET /cookies'],
      console: [withoutCredentials],
    },
    {
      title: 'a refused response still sets its cookie',
      policy: 'several',
      page: 'api',
      does: (at, id) => [
        set(at, id),
        get(at, id, { credentials: 'include' }),
        {
          ...get(at, id, { credentials: 'include' }),
          url: at('/cookies', { policy: 'credentials', query: { name: id } }),
        },
      ],
      sees: ['refused', 'refused', { body: 'sent' }],
      wire: ['POST /cookies', 'GET /cookies with cookie', 'GET /cookies with cookie'],
      console: [withoutCredentials],
    },
    {
      title: 'a cookie of another site with `SameSite=None` and `Secure`',
      policy: 'credentials',
      page: 'secureElsewhere',
      does: (at, id) => {
        const query = { name: id, attributes: 'SameSite=None; Secure' }
        const url = at('/cookies', { secure: true, query })
        return [
          { kind: 'fetch', url, method: 'POST', credentials: 'include' },
          { kind: 'fetch', url, credentials: 'include' },
        ]
      },
      sees: [{ body: 'set' }, { body: 'sent' }],
      wire: ['POST /cookies', 'GET /cookies with cookie'],
      departures: {
        chromium: { how: 'blocks cookies of other sites in the build of Debian', ...withoutCookie },
        webkit: { how: 'blocks cookies of other sites', ...withoutCookie },
      },
    },
    {
      title: 'a cookie between subdomains of one site',
      policy: 'credentials',
      does: (at, id) => [set(at, id), get(at, id, { credentials: 'include' })],
      sees: [{ body: 'set' }, { body: 'sent' }],
      wire: ['POST /cookies', 'GET /cookies with cookie'],
      departures: {
        webkit: {
          how: 'treats subdomains under an unknown top-level domain such as `.test` as different sites',
          ...withoutCookie,
        },
      },
    },
    {
      title: 'a `SameSite` cookie is not sent from another site',
      policy: 'credentials',
      does: (at, id) => [
        set(at, id),
        { ...get(at, id, { credentials: 'include', mode: 'no-cors' }), page: 'elsewhere' },
      ],
      sees: [{ body: 'set' }, { type: 'opaque' }],
      wire: ['POST /cookies', 'GET /cookies without Origin'],
    },
  ],
}
