import type { Address, Case, Chapter, Location } from './case.ts'
import { missing } from './console.ts'

const item = '{"method":"GET"}'

/** A URL that redirects to `/items`. */
function redirect(at: Address, status: number, to: Location = {}, from: Location = {}): string {
  return at('/redirect', { ...from, query: { status: String(status), to: at('/items', to) } })
}

const sameOrigin: Case[] = [301, 302, 303, 307, 308].map((status) => ({
  title: `to the same origin: ${status}`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: redirect(at, status) }],
  sees: [{ status: 200, redirected: true, body: item }],
  wire: ['GET /redirect', 'GET /items'],
}))

const methodsKept: Case[] = [307, 308].map((status) => ({
  title: `a PUT stays a PUT, and each URL is preflighted: ${status}`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: redirect(at, status), method: 'PUT' }],
  sees: [{ status: 200, body: '{"method":"PUT"}' }],
  wire: ['preflight PUT /redirect', 'PUT /redirect', 'preflight PUT /items', 'PUT /items'],
}))

const postsTurned: Case[] = [301, 302, 303].map((status) => ({
  title: `a POST becomes a GET: ${status}`,
  policy: 'several',
  does: (at) => [{ kind: 'fetch', url: redirect(at, status), method: 'POST', body: 'a' }],
  sees: [{ status: 200, body: item }],
  wire: ['POST /redirect', 'GET /items'],
}))

export const redirects: Chapter = {
  title: 'Redirects',
  cases: [
    ...sameOrigin,
    ...methodsKept,
    ...postsTurned,
    {
      title: 'to another origin that allows every origin',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { host: 'other', policy: 'any' }) }],
      sees: [{ status: 200, redirected: true, body: item }],
      wire: ['GET /redirect', 'GET /items from null'],
    },
    {
      title: 'to another origin that lists the page, which refuses it because the origin is now `null`',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { host: 'other' }) }],
      sees: ['refused'],
      wire: ['GET /redirect', 'GET /items from null'],
      console: [missing],
    },
    {
      title: 'to another origin that allows `null`',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { host: 'other', policy: 'opaque' }) }],
      sees: [{ status: 200, body: item }],
      wire: ['GET /redirect', 'GET /items from null'],
    },
    {
      title: 'to another origin with a custom header, whose preflight also has the origin `null`',
      policy: 'several',
      does: (at) => [
        {
          kind: 'fetch',
          url: redirect(at, 307, { host: 'other', policy: 'opaque' }),
          headers: [['x-test', '1']],
        },
      ],
      sees: [{ status: 200, body: item }],
      wire: [
        'preflight GET /redirect: x-test',
        'GET /redirect',
        'preflight GET /items: x-test from null',
        'GET /items from null',
      ],
      departures: {
        firefox: {
          how: 'sends the preflight with the origin of the page, and the request with `null`',
          wire: [
            ...['preflight GET /redirect: x-test', 'GET /redirect'],
            ...['preflight GET /items: x-test', 'GET /items from null'],
          ],
        },
      },
    },
    {
      title: 'to another origin, which removes `Authorization`',
      policy: 'any',
      does: (at) => [
        {
          kind: 'fetch',
          url: redirect(at, 302, { host: 'other' }),
          headers: [['authorization', 'Bearer 1']],
        },
      ],
      sees: [{ status: 200, body: item }],
      wire: [
        'preflight GET /redirect: authorization',
        'GET /redirect with authorization',
        'GET /items from null',
      ],
      departures: {
        firefox: {
          how: 'preflights the second URL from the origin of the page, although no header is left',
          wire: [
            ...['preflight GET /redirect: authorization', 'GET /redirect with authorization'],
            ...['preflight GET /items', 'GET /items from null'],
          ],
        },
        webkit: {
          how: 'preflights the second URL for the `Authorization` that it no longer sends',
          wire: [
            ...['preflight GET /redirect: authorization', 'GET /redirect with authorization'],
            ...['preflight GET /items: authorization from null', 'GET /items from null'],
          ],
        },
      },
    },
    {
      title: 'to the same origin, which keeps `Authorization`',
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302), headers: [['authorization', 'Bearer 1']] }],
      sees: [{ status: 200, body: item }],
      wire: [
        'preflight GET /redirect: authorization',
        'GET /redirect with authorization',
        'preflight GET /items: authorization',
        'GET /items with authorization',
      ],
    },
    {
      title: 'from HTTP to HTTPS',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 308, { policy: 'any', secure: true }) }],
      sees: [{ status: 200, body: item }],
      wire: ['GET /redirect', 'GET /items from null'],
    },
    {
      title: 'a redirect without CORS headers is refused, even if its target allows the page',
      policy: 'others',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302, { policy: 'any' }) }],
      sees: ['refused'],
      wire: ['GET /redirect'],
      console: [missing],
    },
    {
      title: '`redirect: "manual"` does not follow it',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302), redirect: 'manual' }],
      sees: [{ type: 'opaqueredirect', status: 0 }],
      wire: ['GET /redirect'],
    },
    {
      title: '`redirect: "error"` refuses it',
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: redirect(at, 302), redirect: 'error' }],
      sees: ['refused'],
      wire: ['GET /redirect'],
    },
  ],
}
